import type { RouteTable } from "../../../../model/route-table.ts";
import type { EngineText } from "../engine-adapter.ts";
import { nginxCannot } from "./nginx-cannot.ts";
import { CLIENT, clientMap, logBlocks } from "./nginx-clients.ts";
import { NginxPredicates } from "./nginx-predicates.ts";
import { listenerGroups, serverBlock, targetBlocks } from "./nginx-servers.ts";
import { upstreams } from "./nginx-upstreams.ts";

/** What the configuration depends on beside the table. */
export interface NginxStreamOptions {
	/** Ports of 127.0.0.1 that nobody has, for what nginx passes to itself: `portsNeeded` says how many. */
	readonly ports: readonly number[];
	/** How many sockets all workers may have: worker_connections times workers; absent: unknown. */
	readonly sockets?: number;
}

/** The parts of nginx's configuration. */
export interface NginxStreamText extends EngineText {
	/** What belongs inside `stream {}`. */
	readonly text: string;
	/** What belongs inside `http {}`: who redirects requests in clear. */
	readonly http?: string;
}

/** Bytes of a zone for each client that is counted, and the least that nginx takes. */
const CLIENT_STATE = 128;
const LEAST_ZONE = 65_536;

/** How many ports of 127.0.0.1 a table may need: to refuse, to redirect, and two for each route. */
export function portsNeeded({ routes }: RouteTable): number {
	return 2 + 2 * routes.length;
}

/**
 * nginx's configuration for a table. Tried on nginx 1.22.1 and 1.26.3 with Debian's libnginx-mod-stream. Pure.
 * @throws {Error} for names and addresses that cannot be written
 */
export function nginxStreamConfig(table: RouteTable, options: NginxStreamOptions): NginxStreamText {
	const { limits, log, routes } = table;
	const [refuse = 0, redirect = 0, ...more] = options.ports;
	const port = (): number => {
		const next = more.shift();
		if (next === undefined) throw new Error("Cannot write a configuration of nginx: there are too few ports for it");
		return next;
	};
	if (options.ports.length < 2) port();
	const to = upstreams(table, port);
	const predicates = new NginxPredicates();
	const places = { refuse: `127.0.0.1:${refuse}`, redirect: `127.0.0.1:${redirect}` };
	const groups = listenerGroups(table);
	const targets = groups.map((group) => targetBlocks({ table, group, predicates, to, places }));
	const servers = groups.map((group) => serverBlock(table, group, to));
	const blocks: (readonly string[])[] = [
		["map $remote_addr $xmpps_family {", '\t"~:" 6;', "\tdefault 4;", "}"],
		...predicates.maps,
		...targets.flat(),
		clientMap(),
		['map "" $xmpps_all {', "\tdefault 1;", "}"],
		[
			`limit_conn_zone $xmpps_all zone=xmpps_all:${LEAST_ZONE};`,
			`limit_conn_zone ${CLIENT} zone=xmpps_clients:${Math.max(LEAST_ZONE, limits.connections * CLIENT_STATE)};`,
		],
		...logBlocks(
			log,
			groups.map(({ target }) => target),
		),
		...to.blocks,
		// Nothing is behind it. Before 1.25.5 what came is read first: to close over unread bytes is an error for the other side.
		["server {", `\tlisten ${places.refuse};`, "\tssl_preread on;", '\treturn "";', "\taccess_log off;", "}"],
		...servers,
	];
	const text = `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
	const redirects = routes.some(({ to: { kind } }) => kind === "redirect");
	return {
		text,
		...(redirects ? { http: httpText(places.redirect, to.header) } : {}),
		cannot: nginxCannot(table, options),
	};
}

/** Only what nginx's own stream passes on comes here. */
function httpText(listen: string, header: boolean): string {
	const lines = [
		"server {",
		`\tlisten ${listen}${header ? " proxy_protocol" : ""};`,
		"\tserver_name _;",
		"\taccess_log off;",
		'\tif ($http_host = "") {',
		"\t\treturn 400;",
		"\t}",
		"\treturn 308 https://$host$request_uri;",
		"}",
	];
	return `${lines.join("\n")}\n`;
}
