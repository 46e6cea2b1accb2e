import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";

const FILE = "/etc/haproxy/haproxy.cfg";

/** Sections in which connections are handled. In others, such as `userlist`, nothing may be shown. */
const SECTIONS: ReadonlySet<string> = new Set(["defaults", "frontend", "backend", "listen"]);
const OTHER_SECTIONS: ReadonlySet<string> = new Set([
	...["global", "userlist", "peers", "resolvers", "mailers", "program", "ring", "http-errors", "cache", "fcgi-app"],
	...["log-forward", "crt-store", "traces", "acme"],
]);

/** Of two words each, where the first alone would not say which. */
const KEYS: ReadonlySet<string> = new Set([
	...["mode", "bind", "use_backend", "default_backend", "acl", "server"],
	...["client", "server", "tunnel", "connect", "client-fin", "server-fin"].map((which) => `timeout ${which}`),
	...["tcp-request inspect-delay", "tcp-request content"],
	...["option tcpka", "option clitcpka", "option srvtcpka", "option splice-auto"],
]);

/** What may follow a server's name and address; every other word could be a secret's. */
const SERVER_WORDS: ReadonlySet<string> = new Set(["check", "backup", "ssl", "send-proxy", "send-proxy-v2"]);

/** Reads HAProxy's configuration. Undefined where there is none. */
export async function readHaproxy(reader: HostReader): Promise<readonly LocalSetting[] | undefined> {
	const text = await reader.textOf(FILE);
	return text === undefined ? undefined : haproxySettings(text);
}

/** The settings in a configuration that rules are about. */
export function haproxySettings(text: string): LocalSetting[] {
	const settings: LocalSetting[] = [];
	let section: string | undefined;
	for (const line of text.split("\n")) {
		const words = wordsOf(line);
		const [first = "", second = ""] = words;
		if (SECTIONS.has(first)) section = words.slice(0, 2).join(" ");
		else if (OTHER_SECTIONS.has(first)) section = undefined;
		else if (section !== undefined) {
			const key = KEYS.has(first) ? first : `${first} ${second}`;
			const shown = KEYS.has(key) ? shownLine(key, words) : undefined;
			if (shown !== undefined) settings.push(localSetting("haproxy", FILE, key, section, [shown]));
		}
	}
	return settings;
}

function shownLine(key: string, words: readonly string[]): string | undefined {
	if (key === "server")
		return [...words.slice(0, 3), ...words.slice(3).filter((word) => SERVER_WORDS.has(word))].join(" ");
	// Lists of conditions hold paths, passwords of HTTP and more; rules are about those that look into TLS.
	if (key === "acl") return words.some((word) => /^req[._]ssl_/.test(word)) ? words.join(" ") : undefined;
	return words.join(" ");
}

/** A comment begins at a `#` that is neither quoted nor escaped. */
function wordsOf(line: string): string[] {
	const code = /^(?:[^#\\"']|\\.|"(?:\\.|[^"\\])*"|'[^']*')*/.exec(line)?.[0] ?? "";
	return code.split(/\s+/).filter((word) => word !== "");
}
