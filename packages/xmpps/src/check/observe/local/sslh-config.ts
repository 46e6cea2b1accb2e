import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";

/** How Debian's service is started. */
const DEFAULTS = "/etc/default/sslh";
const USUAL: readonly string[] = ["/etc/sslh.cfg", "/etc/sslh/sslh.cfg"];

/** Settings of the file that rules are about. */
const KEYS: readonly string[] = ["listen", "protocols", "timeout", "on-timeout", "on_timeout", "transparent"];

/** Reads sslh's command line, and its file where it has one. Undefined where there is neither. */
export async function readSslh(reader: HostReader): Promise<readonly LocalSetting[] | undefined> {
	const defaults = await reader.text(DEFAULTS);
	const options = optionsIn(defaults ?? "");
	const named = options === undefined ? undefined : fileIn(options);
	const shown =
		options === undefined
			? []
			: [localSetting("sslh", DEFAULTS, "DAEMON_OPTS", "global", [`DAEMON_OPTS="${options}"`])];
	for (const file of named === undefined ? USUAL : [named]) {
		const text = await reader.textOf(file);
		if (text !== undefined) return [...shown, ...sslhSettings(text, file)];
	}
	return options === undefined ? undefined : shown;
}

/** The settings of a file of sslh, each on one line an entry. */
function sslhSettings(text: string, file: string): LocalSetting[] {
	const code = withoutComments(text);
	return KEYS.flatMap((key) => {
		const begin = new RegExp(`(?:^|[;\\s])${key}\\s*[:=]\\s*`).exec(code);
		if (begin === null) return [];
		const rest = code.slice(begin.index + begin[0].length);
		if (!rest.startsWith("(")) {
			const value = /^(?:"(?:\\.|[^"\\])*"|[^;\n]*)/.exec(rest)?.[0].trim() ?? "";
			return [localSetting("sslh", file, key, "global", [`${key}: ${value};`])];
		}
		const entries = entriesIn(rest).map((entry) => `    ${entry}`);
		return [localSetting("sslh", file, key, "global", [`${key}:`, "(", ...entries.map(comma), ");"])];
	});
}

function comma(entry: string, index: number, all: readonly string[]): string {
	return index === all.length - 1 ? entry : `${entry},`;
}

/** The groups `{ … }` of a list, each on one line. */
function entriesIn(list: string): string[] {
	const entries: string[] = [];
	let begin = -1;
	for (const { 0: token, index } of list.matchAll(/"(?:\\.|[^"\\])*"|[{})]/g)) {
		if (token === "{") begin = index;
		else if (token === "}" && begin !== -1) {
			entries.push(list.slice(begin, index + 1).replace(/\s+/g, " "));
			begin = -1;
		} else if (token === ")" && begin === -1) break;
	}
	return entries;
}

/** libconfig knows three kinds of comments; none begins inside a string. */
function withoutComments(text: string): string {
	return text.replace(/"(?:\\.|[^"\\])*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
		piece.startsWith('"') ? piece : " ",
	);
}

/** A variable of a shell that may be set several times, the last one counting. */
function optionsIn(text: string): string | undefined {
	const set = [...text.matchAll(/^\s*DAEMON_OPTS=(?:"([^"]*)"|'([^']*)'|(\S*))/gm)].at(-1);
	return set?.[1] ?? set?.[2] ?? set?.[3];
}

function fileIn(options: string): string | undefined {
	const file = /(?:^|\s)(?:-F|--config[= ])\s*(\/\S+)/.exec(options)?.[1];
	return file;
}
