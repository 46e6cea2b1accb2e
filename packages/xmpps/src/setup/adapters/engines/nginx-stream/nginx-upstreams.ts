import { ipFamily } from "xmpps-connect/protocol";
import type { Backend, RouteTable, RouteTarget } from "../../../../model/route-table.ts";
import { place, routeWord } from "../engine-words.ts";

type Pass = Extract<RouteTarget, { kind: "pass" }>;

/** nginx has no "never"; this is beyond what any connection lives. */
const NEVER = "365d";

/** A limit as nginx writes it. @param seconds 0: never */
export function idle(seconds: number): string {
	return seconds === 0 ? NEVER : `${seconds}s`;
}

/** Where connections go. */
export interface Upstreams {
	/** Whether the servers that take connections put a PROXY header before them: one server does so for all, or for none. */
	readonly header: boolean;
	/** Blocks of `upstream`, and the servers of second hops. */
	readonly blocks: readonly (readonly string[])[];
	/** What the route by this number is passed to, for a family of clients; `undefined`: nobody. */
	target(index: number, family: 4 | 6): string | undefined;
	/** Connections from the client's own address. */
	readonly transparent: readonly string[];
}

/**
 * Upstreams for all routes that pass connections on.
 * @param port gives the next free port of 127.0.0.1
 */
export function upstreams(table: RouteTable, port: () => number): Upstreams {
	const passes = table.routes.map(({ match, to }) => (to.kind === "pass" && match.first !== "xmpp" ? to : undefined));
	const header = passes.some((to) => to?.backends.some(wantsHeader));
	const blocks: (readonly string[])[] = [];
	const targets = new Map<string, string>();
	const transparent: string[] = [];
	for (const [index, to] of passes.entries()) {
		if (to === undefined) continue;
		const families = to.backends.some(({ client }) => client === "transparent") ? ([4, 6] as const) : ([0] as const);
		for (const family of families) {
			const backends = family === 0 ? to.backends : backendsFor(to.backends, family);
			if (backends.length === 0) continue;
			const route = table.routes[index];
			const word = `xmpps_${route === undefined ? "" : routeWord(route, index).replaceAll("-", "_")}${family === 0 ? "" : `_v${family}`}`;
			const own = family !== 0 && backends.every(({ client }) => client === "transparent");
			// The header that the client's server sends is not for a backend that has none: a second server takes it off.
			const hop = header && !backends.some(wantsHeader);
			blocks.push(upstream(hop ? `${word}_behind` : word, backends));
			if (hop) {
				const at = `127.0.0.1:${port()}`;
				blocks.push([`upstream ${word} {`, `\tserver ${at};`, "}"], hopServer(at, `${word}_behind`, to, own, table));
			} else if (own) transparent.push(word);
			for (const one of family === 0 ? [4, 6] : [family]) targets.set(`${index} ${one}`, word);
		}
	}
	return { header, blocks, transparent, target: (index, family) => targets.get(`${index} ${family}`) };
}

/** The first takes all, the others when it refuses. */
function upstream(name: string, backends: readonly Backend[]): readonly string[] {
	const servers = backends.map(
		(backend, index) =>
			// One that refused is asked again at once: nginx would leave it out for a while, and then have it refuse again.
			`\tserver ${place(backend)}${backends.length > 1 ? ` max_fails=0${index === 0 ? "" : " backup"}` : ""};`,
	);
	return [`upstream ${name} {`, ...servers, "}"];
}

function hopServer(at: string, name: string, to: Pass, own: boolean, { limits }: RouteTable): readonly string[] {
	const seconds = to.protocol === "xmpp" ? limits.xmppIdleSeconds : limits.webIdleSeconds;
	return [
		"server {",
		`\tlisten ${at} proxy_protocol;`,
		...(own ? ["\tproxy_bind $proxy_protocol_addr transparent;"] : []),
		`\tproxy_connect_timeout ${limits.connectSeconds}s;`,
		`\tproxy_timeout ${idle(seconds)};`,
		"\tproxy_half_close on;",
		"\tproxy_socket_keepalive on;",
		`\tproxy_pass ${name};`,
		"\taccess_log off;",
		"}",
	];
}

/** From its own address nobody gets to a backend of the other family. */
function backendsFor(backends: readonly Backend[], family: 4 | 6): readonly Backend[] {
	return backends.filter(({ address, client }) => client !== "transparent" || ipFamily(address) === family);
}

/** Whether a backend gets a PROXY header; nginx knows version 1 alone. */
export function wantsHeader({ client }: Backend): boolean {
	return client === "proxy-v1" || client === "proxy-v2";
}
