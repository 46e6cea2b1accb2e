import type { RouteTable } from "../../../../model/route-table.ts";
import type { EngineText } from "../engine-adapter.ts";
import { place, routeWord } from "../engine-words.ts";
import { type Clause, clausesOf } from "../route-conditions.ts";
import { haproxyCannot } from "./haproxy-cannot.ts";
import { HaproxyConditions } from "./haproxy-conditions.ts";
import { bindLines, limitLines, logLines } from "./haproxy-listeners.ts";
import { backendsFor, idle, serverLines } from "./haproxy-servers.ts";

/** What the configuration depends on beside the table. */
export interface HaproxyOptions {
	/** `2.6.12`. */
	readonly version: string;
	/** Its workers stay root: the configuration has no `user`. */
	readonly root: boolean;
	/** `maxconn` of `global`; absent: as many as the system lets it have. */
	readonly maxconn?: number;
	/** It writes no log: `global` has no `log`. */
	readonly mute?: true;
}

/** The names of our sections. Others' must not have them. */
const DEFAULTS = "xmpps-gateway";
const CLIENTS = "xmpps-clients";
const REFUSED = "xmpps-refused";

/** Since HAProxy 2.9 workers may keep a capability: `setcap`. */
const SETCAP_SINCE = [2, 9] as const;

/**
 * HAProxy's configuration for a table: whole sections that stand beside others' and depend on none of theirs but `log` lines
 * in `global`. Tried on HAProxy 2.6.12 and 3.0.11. Pure.
 * @throws {Error} for names and addresses that cannot be written
 */
export function haproxyConfig(table: RouteTable, options: HaproxyOptions): EngineText {
	const { limits, log, metrics } = table;
	const routed = routes(table);
	const sections: (readonly [string, readonly string[]])[] = [
		...(needsCapability(table, options) ? [["global", ["setcap cap_net_raw"]] as const] : []),
		[`defaults ${DEFAULTS}`, defaultLines(table)],
		[
			`frontend ${DEFAULTS} from ${DEFAULTS}`,
			[
				...bindLines(table),
				...logLines(options.mute ? { ...log, level: "silent" } : log),
				...limitLines(table, CLIENTS),
				...routed.lines,
			],
		],
		...routed.backends.map(([name, lines]) => [`backend ${name} from ${DEFAULTS}`, lines] as const),
		[`backend ${REFUSED} from ${DEFAULTS}`, ["tcp-request content reject"]],
		// Only a table, which must be some section's.
		[
			`backend ${CLIENTS} from ${DEFAULTS}`,
			[`stick-table type ipv6 size ${2 * limits.connections} expire 1m store conn_cur`],
		],
		...(metrics === undefined
			? []
			: [[`frontend xmpps-metrics from ${DEFAULTS}`, metricsLines(place(metrics))] as const]),
	];
	const text = sections.map(([head, lines]) => [head, ...lines.map((line) => `\t${line}`), ""].join("\n")).join("\n");
	return {
		text,
		cannot: haproxyCannot(table, {
			transparent: options.root || atLeast(options, SETCAP_SINCE),
			maxconn: options.maxconn,
			mute: options.mute === true,
		}),
	};
}

function defaultLines({ limits }: RouteTable): string[] {
	const { webIdleSeconds, xmppIdleSeconds } = limits;
	const longest = webIdleSeconds === 0 || xmppIdleSeconds === 0 ? 0 : Math.max(webIdleSeconds, xmppIdleSeconds);
	return [
		"mode tcp",
		// Who has gone without a word is found out by the kernel.
		"option clitcpka",
		"option srvtcpka",
		`timeout connect ${limits.connectSeconds}s`,
		// Until a backend is connected; then the `timeout tunnel` of that backend counts.
		`timeout client ${idle(longest)}`,
		`timeout server ${idle(longest)}`,
	];
}

/**
 * What is waited for, in this order: HAProxy goes on to the next rule only when it knows that one does not fit, and of a regular
 * expression it does not know that before the time is over.
 */
const WAITED_FOR = ["tls", "http", "xmpp"] as const;

interface Routed {
	/** Lines of the frontend. */
	readonly lines: readonly string[];
	readonly backends: readonly (readonly [string, readonly string[]])[];
}

/** What is waited for, and who gets what came. */
function routes(table: RouteTable): Routed {
	const conditions = new HaproxyConditions(new Map(table.listeners.map(({ name }, index) => [name, index + 1])));
	const backends: [string, readonly string[]][] = [];
	const uses: string[] = [];
	const firsts = new Set<"tls" | "http" | "xmpp">();
	for (const [index, route] of table.routes.entries()) {
		const { to } = route;
		const clauses = clausesOf(route).map((clause) => withWhole(clause, route.to, conditions));
		if (clauses.length === 0) continue;
		firsts.add(route.match.first ?? "tls");
		const use = (backend: string, and = ""): void => {
			uses.push(...clauses.map((words) => `use_backend ${backend} if ${words}${and}`));
		};
		const word = `xmpps-${routeWord(route, index)}`;
		if (to.kind === "refuse") use(REFUSED);
		else if (to.kind === "redirect") {
			use(word);
			backends.push([word, redirectLines(table.limits.helloSeconds)]);
		} else {
			const [four, six] = [backendsFor(to.backends, 4), backendsFor(to.backends, 6)];
			if (four.length === to.backends.length && six.length === to.backends.length) {
				use(word);
				backends.push([word, serverLines(to, to.backends, table.limits)]);
				continue;
			}
			const from4 = conditions.named("from4", "src 0.0.0.0/0");
			for (const [family, some, and] of [[4, four, ` ${from4}`] as const, [6, six, ` !${from4}`] as const]) {
				use(some.length === 0 ? REFUSED : `${word}-v${family}`, and);
				if (some.length > 0) backends.push([`${word}-v${family}`, serverLines(to, some, table.limits)]);
			}
		}
	}
	const accept = WAITED_FOR.filter((first) => firsts.has(first)).flatMap((first) => acceptLines(first, conditions));
	return {
		lines: [
			...conditions.lines,
			`tcp-request inspect-delay ${table.limits.helloSeconds}s`,
			// Without these the first segment alone would decide.
			...accept,
			"tcp-request content reject",
			...uses,
			`default_backend ${REFUSED}`,
		],
		backends,
	};
}

/** When enough has come to decide. */
function acceptLines(first: "tls" | "http" | "xmpp", conditions: HaproxyConditions): string[] {
	const name = conditions.first(first);
	if (first === "http") {
		const end = conditions.named("http-end", String.raw`req.payload(0,0) -m reg '\r\n\r\n'`);
		return [`tcp-request content accept if ${name} ${end}`];
	}
	if (first === "xmpp") {
		// Of one byte it is known at once whether it fits: everything else is refused without waiting.
		const angle = conditions.named("angle", String.raw`req.payload(0,1) -m reg '^[<\s]'`);
		return [`tcp-request content accept if ${angle} ${name}`];
	}
	return [
		`tcp-request content set-var(txn.xmpps_record) req.payload(3,2),be2dec(,2) if ${name}`,
		`tcp-request content set-var(txn.xmpps_rest) req.payload(6,3),be2dec(,3),add(4),sub(txn.xmpps_record) if ${name}`,
		`tcp-request content accept if ${name}`,
	];
}

/**
 * HAProxy reads the first record alone: of a hello that goes on in another one it does not know what it offers. Such a hello
 * gets to XMPP only by a protocol of XMPP that is in that record, as nobody may make a browser's look like none.
 */
function withWhole(clause: Clause, to: RouteTable["routes"][number]["to"], conditions: HaproxyConditions): string {
	const words = conditions.words(clause);
	const isXmpp = to.kind === "pass" && to.protocol === "xmpp";
	const asTls = clause.some(({ condition }) => condition.about === "first" && condition.is === "tls");
	const sure = clause.some(({ condition, not }) => condition.about === "alpn" && not !== true);
	return isXmpp && asTls && !sure ? `${words} ${conditions.named("whole", "var(txn.xmpps_rest) -m int le 0")}` : words;
}

/** A request in clear, from here on read as HTTP. */
function redirectLines(seconds: number): string[] {
	return [
		"mode http",
		`timeout http-request ${seconds}s`,
		"http-request deny deny_status 400 unless { req.hdr(host) -m found }",
		"http-request redirect location https://%[req.hdr(host),host_only]%[pathq] code 308",
	];
}

function metricsLines(bind: string): string[] {
	return [
		"mode http",
		`bind ${bind}`,
		"timeout client 10s",
		"timeout http-request 5s",
		"http-request use-service prometheus-exporter if { path /metrics }",
		"http-request return status 404",
	];
}

function needsCapability(table: RouteTable, options: HaproxyOptions): boolean {
	const transparent = table.routes.some(
		({ to }) => to.kind === "pass" && to.backends.some(({ client }) => client === "transparent"),
	);
	return transparent && !options.root && atLeast(options, SETCAP_SINCE);
}

function atLeast({ version }: HaproxyOptions, [major, minor]: readonly [number, number]): boolean {
	const [ours = 0, ourMinor = 0] = version.split(".").map(Number);
	return ours > major || (ours === major && ourMinor >= minor);
}
