import type { GatewayListener, Route, RouteTable } from "../../../../model/route-table.ts";
import { place, prefix } from "../engine-words.ts";
import { type Clause, clausesOf } from "../route-conditions.ts";
import { logLines } from "./nginx-clients.ts";
import type { NginxPredicates } from "./nginx-predicates.ts";
import { idle, type Upstreams } from "./nginx-upstreams.ts";

/** Bytes that nginx keeps for the hello of each connection, as long as that lives: a full record with its header. */
export const HELLO_BUFFER = 17_408;

/** Listeners that are alike: one `server` has them. */
export interface ListenerGroup {
	readonly index: number;
	readonly listeners: readonly GatewayListener[];
	readonly proxyFrom: readonly string[];
	/** The variable that says where a connection goes. */
	readonly target: string;
}

/** Puts together the listeners for which a table says the same. Those that nginx cannot have are left out. */
export function listenerGroups({ listeners, routes }: RouteTable): readonly ListenerGroup[] {
	const groups = new Map<string, GatewayListener[]>();
	for (const listener of listeners) {
		if (listener.divertedTo !== undefined) continue;
		const its = routes.map(({ match }) => match.listener?.includes(listener.name) ?? true);
		const key = JSON.stringify([its, listener.proxyFrom]);
		groups.set(key, [...(groups.get(key) ?? []), listener]);
	}
	return [...groups.values()].map((alike, index) => ({
		index,
		listeners: alike,
		proxyFrom: alike[0]?.proxyFrom ?? [],
		target: `$xmpps_to_${index + 1}`,
	}));
}

/** What the choice of a target depends on. */
export interface TargetInput {
	readonly table: RouteTable;
	readonly group: ListenerGroup;
	readonly predicates: NginxPredicates;
	readonly to: Upstreams;
	/** Where connections go that are refused or redirected. */
	readonly places: { readonly refuse: string; readonly redirect: string };
}

/** The `map` that says where a connection goes, and those that it needs. */
export function targetBlocks({ table, group, predicates, to, places }: TargetInput): readonly (readonly string[])[] {
	const { index, listeners, proxyFrom, target } = group;
	const name = listeners[0]?.name ?? "";
	const lines: string[] = [];
	for (const [number, route] of table.routes.entries()) {
		if (route.match.listener?.includes(name) === false) continue;
		const patterns = clausesOf(route).flatMap((clause) => predicates.pattern(withoutListener(clause)) ?? []);
		for (const pattern of patterns) lines.push(...targetLines(route, number, pattern.slice(1), { to, places }));
	}
	const trusted = `$xmpps_trusted_${index + 1}`;
	const checks = proxyFrom.length > 0;
	return [
		...(checks
			? [
					[
						`geo $realip_remote_addr ${trusted} {`,
						"\tdefault 0;",
						...proxyFrom.map((from) => `\t${prefix(from)} 1;`),
						"}",
					],
				]
			: []),
		[
			`map ${checks ? trusted : "1"}:$xmpps_family:${predicates.key} ${target} {`,
			...lines.map((line) => `\t${line}`),
			`\tdefault ${places.refuse};`,
			"}",
		],
		...(to.transparent.length === 0
			? []
			: [
					[
						`map ${target} $xmpps_bind_${index + 1} {`,
						...to.transparent.map((upstream) => `\t${upstream} $remote_addr;`),
						'\tdefault "";',
						"}",
					],
				]),
	];
}

function targetLines(
	{ to: { kind } }: Route,
	number: number,
	bits: string,
	{ to, places }: Pick<TargetInput, "to" | "places">,
): string[] {
	if (kind === "refuse") return [`"~^1:.:${bits}" ${places.refuse};`];
	if (kind === "redirect") return [`"~^1:.:${bits}" ${places.redirect};`];
	const [four, six] = [to.target(number, 4), to.target(number, 6)];
	if (four === six) return [`"~^1:.:${bits}" ${four ?? places.refuse};`];
	return [`"~^1:4:${bits}" ${four ?? places.refuse};`, `"~^1:6:${bits}" ${six ?? places.refuse};`];
}

function withoutListener(clause: Clause): Clause {
	return clause.filter(({ condition }) => condition.about !== "listener");
}

/** The server that takes connections. */
export function serverBlock(table: RouteTable, group: ListenerGroup, to: Upstreams): readonly string[] {
	const { limits, log } = table;
	const { index, listeners, proxyFrom, target } = group;
	const idles = [limits.webIdleSeconds, limits.xmppIdleSeconds];
	const lines = [
		...listeners.map((listener) => `listen ${listenWords(listener)};`),
		...proxyFrom.map((from) => `set_real_ip_from ${prefix(from)};`),
		"ssl_preread on;",
		`preread_timeout ${limits.helloSeconds}s;`,
		`preread_buffer_size ${Math.min(limits.helloBytes, HELLO_BUFFER)};`,
		`limit_conn xmpps_all ${limits.connections};`,
		`limit_conn xmpps_clients ${limits.perClient};`,
		// At its own level a flood would write a line for each connection.
		"limit_conn_log_level info;",
		`proxy_connect_timeout ${limits.connectSeconds}s;`,
		// It is for all that comes in here, whatever it turns out to be.
		`proxy_timeout ${idle(idles.includes(0) ? 0 : Math.max(...idles))};`,
		"proxy_half_close on;",
		"proxy_socket_keepalive on;",
		...(to.header ? ["proxy_protocol on;"] : []),
		...(to.transparent.length > 0 ? [`proxy_bind $xmpps_bind_${index + 1} transparent;`] : []),
		`proxy_pass ${target};`,
		...logLines(log, index),
	];
	return ["server {", ...lines.map((line) => `\t${line}`), "}"];
}

function listenWords({ address, port, proxyFrom }: GatewayListener): string {
	const words = [
		place({ address, port }),
		...(address === "::" ? ["ipv6only=on"] : []),
		// Who has gone without a word is found out by the kernel.
		"so_keepalive=on",
		...(proxyFrom.length > 0 ? ["proxy_protocol"] : []),
	];
	return words.join(" ");
}
