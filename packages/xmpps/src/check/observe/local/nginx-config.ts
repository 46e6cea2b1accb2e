import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";
import { type NginxDirective, nginxDirectives, nginxLines } from "./nginx-directives.ts";

const FOLDER = "/etc/nginx";
const MAIN = `${FOLDER}/nginx.conf`;

/** How deep one file may include another. */
const MAX_DEPTH = 5;

/** Directives of `stream` and its servers that rules are about. */
const STREAM: ReadonlySet<string> = new Set([
	...["listen", "proxy_pass", "proxy_timeout", "proxy_connect_timeout", "proxy_protocol", "proxy_socket_keepalive"],
	...["ssl_preread", "preread_timeout", "preread_buffer_size", "tcp_nodelay"],
]);

/** Directives of a web site on port 443 that rules are about. */
const SITE: ReadonlySet<string> = new Set(["listen", "server_name", "ssl_certificate", "ssl_protocols"]);

/** A directive, and the file it stands in. */
interface Placed extends NginxDirective {
	readonly file: string;
	readonly block?: readonly Placed[];
}

/**
 * Reads nginx's configuration, with the files that it includes. From the files and not by `nginx -T`, which opens and
 * creates log files, and only answers root. Undefined where there is none.
 */
export async function readNginx(reader: HostReader): Promise<readonly LocalSetting[] | undefined> {
	const text = await reader.textOf(MAIN);
	if (text === undefined) return undefined;
	const all = await placed(reader, nginxDirectives(text), MAIN, 0);
	return [
		...blocks(all, "stream").flatMap(streamSettings),
		...blocks(all, "http").flatMap((http) => blocks(http, "server").flatMap(siteSettings)),
	];
}

/** With every `include` replaced by what is there. */
async function placed(
	reader: HostReader,
	directives: readonly NginxDirective[],
	file: string,
	depth: number,
): Promise<Placed[]> {
	const all: Placed[] = [];
	for (const { words, block } of directives) {
		const [name, path] = words;
		if (name === "include" && path !== undefined) all.push(...(await included(reader, unquoted(path), depth)));
		else if (block === undefined) all.push({ words, file });
		else all.push({ words, file, block: await placed(reader, block, file, depth) });
	}
	return all;
}

async function included(reader: HostReader, path: string, depth: number): Promise<Placed[]> {
	const absolute = path.startsWith("/") ? path : `${FOLDER}/${path}`;
	// A hundred types of files, and nothing that is asked for.
	if (absolute.endsWith("/mime.types")) return [];
	if (depth >= MAX_DEPTH) {
		reader.note(`${absolute} was not read: too many files include each other`);
		return [];
	}
	const all: Placed[] = [];
	for (const file of await reader.matches(absolute)) {
		const text = await reader.textOf(file);
		if (text !== undefined) all.push(...(await placed(reader, nginxDirectives(text), file, depth + 1)));
	}
	return all;
}

function streamSettings(stream: readonly Placed[]): LocalSetting[] {
	return stream.flatMap((directive): LocalSetting[] => {
		const [name = "", first = ""] = directive.words;
		if (name === "server") return shownOf(directive.block ?? [], STREAM, `stream server ${listenOf(directive)}`);
		if ((name === "map" && first.startsWith("$ssl_preread")) || name === "upstream") {
			return [settingOf(directive, directive.words.join(" "), "stream")];
		}
		return shownOf([directive], STREAM, "stream");
	});
}

function siteSettings(server: readonly Placed[]): LocalSetting[] {
	const listens = server.filter(({ words: [name] }) => name === "listen");
	if (!listens.some(({ words: [, address = ""] }) => /(^|:)443$/.test(unquoted(address)))) return [];
	const name = server.find(({ words: [first] }) => first === "server_name")?.words[1] ?? "_";
	return shownOf(server, SITE, `http server ${unquoted(name)}`);
}

function shownOf(directives: readonly Placed[], names: ReadonlySet<string>, section: string): LocalSetting[] {
	return directives
		.filter(({ words: [name = ""], block }) => names.has(name) && block === undefined)
		.map((directive) => settingOf(directive, directive.words[0] ?? "", section));
}

function settingOf(directive: Placed, key: string, section: string): LocalSetting {
	return localSetting("nginx", directive.file, key, section, nginxLines(directive));
}

function listenOf({ block = [] }: Placed): string {
	return block.find(({ words: [name] }) => name === "listen")?.words[1] ?? "";
}

function blocks(directives: readonly Placed[], name: string): (readonly Placed[])[] {
	return directives.flatMap(({ words, block }) => (words[0] === name && block !== undefined ? [block] : []));
}

function unquoted(word: string): string {
	return word.replace(/^(["'])(.*)\1$/s, "$2");
}
