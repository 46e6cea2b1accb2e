import { ipFamily, printable } from "xmpps-connect/protocol";
import { type NginxNode, unquoted, withoutIncludes } from "../../../check/observe/local/nginx-tree.ts";
import type { NginxListen, NginxPlace, NginxServer } from "./nginx-facts.ts";

/** Longest word that is kept, in UTF-16 units: a name has 253. */
const MAX_WORD = 300;

/** Server blocks that are kept: a host with a thousand sites has as many, and nobody reads more. */
const MAX_SERVERS = 2000;

/** Debian's nginx listens here where a server has no `listen`. */
const DEFAULT_LISTEN: NginxListen = { text: "80", address: "*", port: 80, isDefault: false, both: false };

/** What a configuration has, in the order in which nginx reads it. */
export interface NginxServers {
	readonly servers: readonly NginxServer[];
	readonly places: readonly NginxPlace[];
	readonly hashBucketSize?: number;
}

/**
 * Finds the servers of a configuration, and where files of ours would stand among them.
 * @param candidates paths of files of ours; what they hold now is left out
 */
export function nginxServers(tree: readonly NginxNode[], candidates: readonly string[]): NginxServers {
	const all = withoutIncludes(tree);
	const http = tree.filter(({ words: [name] }) => name === "http").flatMap(({ block = [] }) => block);
	const servers: NginxServer[] = [];
	const after = new Map<string, number>();
	for (const step of inOrder(http, candidates)) {
		if (typeof step === "string") after.set(step, servers.length);
		else if (step.words[0] === "server" && !candidates.includes(step.file)) servers.push(serverOf(step, "http"));
	}
	const streams = all
		.filter(({ words: [name] }) => name === "stream")
		.flatMap(({ block = [] }) => block.filter(({ words: [name] }) => name === "server"));
	const size = withoutIncludes(http).find(({ words: [name] }) => name === "server_names_hash_bucket_size")?.words[1];
	return {
		servers: [...servers, ...streams.map((server) => serverOf(server, "stream"))].slice(0, MAX_SERVERS),
		places: candidates.flatMap((path) => {
			const count = after.get(path);
			return count === undefined ? [] : [{ path, after: count }];
		}),
		...(size !== undefined && /^\d{1,6}$/.test(size) ? { hashBucketSize: Number(size) } : {}),
	};
}

/** The directives inside a block, and each candidate at the place at which an `include` would read it. */
function* inOrder(nodes: readonly NginxNode[], candidates: readonly string[]): Generator<NginxNode | string> {
	for (const node of nodes) {
		if (node.words[0] !== "include") {
			yield node;
			continue;
		}
		const pattern = node.words[1] ?? "";
		const waiting = candidates.filter((path) => standsFor(pattern, path)).toSorted();
		for (const child of node.block ?? []) {
			while (waiting[0] !== undefined && waiting[0] < child.file) yield waiting.shift() ?? "";
			yield* inOrder([child], candidates);
		}
		yield* waiting;
	}
}

/** Whether a path is one of those that a pattern stands for; `*` in its last part alone. */
export function standsFor(pattern: string, path: string): boolean {
	const folder = pattern.slice(0, pattern.lastIndexOf("/") + 1);
	const name = pattern.slice(folder.length);
	if (!path.startsWith(folder) || path.slice(folder.length).includes("/")) return false;
	const parts = name.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
	return new RegExp(`^${parts.join(".*")}$`).test(path.slice(folder.length));
}

function serverOf({ block = [], file }: NginxNode, where: NginxServer["in"]): NginxServer {
	const inside = withoutIncludes(block);
	const words = (name: string): readonly (readonly string[])[] =>
		inside.filter((node) => node.words[0] === name).map((node) => node.words.slice(1));
	const listens = words("listen").map(listenOf);
	return {
		file: printable(file, MAX_WORD),
		in: where,
		names: words("server_name")
			.flat()
			.map((word) => printable(unquoted(word), MAX_WORD).toLowerCase()),
		listens: listens.length === 0 && where === "http" ? [DEFAULT_LISTEN] : listens,
		challenge: servesChallenges(inside),
	};
}

/** @param words of a `listen` line, without that word */
export function listenOf(words: readonly string[]): NginxListen {
	const [where = "", ...options] = words.map(unquoted);
	return {
		text: printable(words.join(" "), MAX_WORD),
		...addressAndPort(where),
		isDefault: options.includes("default_server") || options.includes("default"),
		both: options.includes("ipv6only=off"),
	};
}

function addressAndPort(where: string): { address: string; port: number } {
	if (where.startsWith("unix:")) return { address: "unix:", port: 0 };
	if (/^\d+$/.test(where)) return { address: "*", port: Number(where) };
	const [, v6, name = "", port = "80"] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(where) ?? [];
	return { address: v6 === undefined ? nameOrAll(name) : canonicalV6(v6), port: Number(port) };
}

function nameOrAll(name: string): string {
	return name === "0.0.0.0" || name === "*" ? "*" : printable(name, MAX_WORD);
}

function canonicalV6(text: string): string {
	// Node has no other way to write it as everybody does (RFC 5952).
	return ipFamily(text) === 6 ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : printable(text, MAX_WORD);
}

/** `return` at server level, also inside `if`, comes before every location. */
function servesChallenges(server: readonly NginxNode[]): boolean {
	const returns = (nodes: readonly NginxNode[]): boolean =>
		nodes.some(({ words: [name], block = [] }) => name === "return" || (name === "if" && returns(block)));
	return (
		!returns(server) &&
		server.some(({ words }) => words[0] === "location" && /\/\.well-known\/acme-challenge/.test(words.join(" ")))
	);
}
