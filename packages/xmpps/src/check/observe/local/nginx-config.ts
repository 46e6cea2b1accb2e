import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";
import { nginxLines } from "./nginx-directives.ts";
import { type NginxNode, readNginxTree, unquoted, withoutIncludes } from "./nginx-tree.ts";

/** Directives of `stream` and its servers that rules are about. */
const STREAM: ReadonlySet<string> = new Set([
	...["listen", "proxy_pass", "proxy_timeout", "proxy_connect_timeout", "proxy_protocol", "proxy_socket_keepalive"],
	...["ssl_preread", "preread_timeout", "preread_buffer_size", "tcp_nodelay"],
]);

/** Directives of a web site on port 443 that rules are about. */
const SITE: ReadonlySet<string> = new Set(["listen", "server_name", "ssl_certificate", "ssl_protocols"]);

/** What rules are about in nginx's configuration. Undefined where there is none. */
export async function readNginx(reader: HostReader): Promise<readonly LocalSetting[] | undefined> {
	const tree = await readNginxTree(reader);
	if (tree === undefined) return undefined;
	const all = withoutIncludes(tree);
	return [
		...blocks(all, "stream").flatMap(streamSettings),
		...blocks(all, "http").flatMap((http) => blocks(http, "server").flatMap(siteSettings)),
	];
}

function streamSettings(stream: readonly NginxNode[]): LocalSetting[] {
	return stream.flatMap((directive): LocalSetting[] => {
		const [name = "", first = ""] = directive.words;
		if (name === "server") return shownOf(directive.block ?? [], STREAM, `stream server ${listenOf(directive)}`);
		if ((name === "map" && first.startsWith("$ssl_preread")) || name === "upstream") {
			return [settingOf(directive, directive.words.join(" "), "stream")];
		}
		return shownOf([directive], STREAM, "stream");
	});
}

function siteSettings(server: readonly NginxNode[]): LocalSetting[] {
	const listens = server.filter(({ words: [name] }) => name === "listen");
	if (!listens.some(({ words: [, address = ""] }) => /(^|:)443$/.test(unquoted(address)))) return [];
	const name = server.find(({ words: [first] }) => first === "server_name")?.words[1] ?? "_";
	return shownOf(server, SITE, `http server ${unquoted(name)}`);
}

function shownOf(directives: readonly NginxNode[], names: ReadonlySet<string>, section: string): LocalSetting[] {
	return directives
		.filter(({ words: [name = ""], block }) => names.has(name) && block === undefined)
		.map((directive) => settingOf(directive, directive.words[0] ?? "", section));
}

function settingOf(directive: NginxNode, key: string, section: string): LocalSetting {
	return localSetting("nginx", directive.file, key, section, nginxLines(directive));
}

function listenOf({ block = [] }: NginxNode): string {
	return block.find(({ words: [name] }) => name === "listen")?.words[1] ?? "";
}

function blocks(directives: readonly NginxNode[], name: string): (readonly NginxNode[])[] {
	return directives.flatMap(({ words, block }) => (words[0] === name && block !== undefined ? [block] : []));
}
