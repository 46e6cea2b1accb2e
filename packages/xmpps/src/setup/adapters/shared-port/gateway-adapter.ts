import { ipFamily } from "xmpps-connect/protocol";
import type { Config } from "../../../model/config.ts";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import { printRouteTable } from "../../routes/parse-route-table.ts";
import { arrangementOf, DIVERTED_TO, wantedRoutes } from "../../routes/wanted-routes.ts";
import type { Note, WantedActivation, WantedItem, WantedStage } from "../../stage.ts";
import { listenersOn } from "../../ways.ts";
import type { Adapter, Intent } from "../adapter.ts";
import { haproxyAdapter } from "../engines/haproxy/haproxy-adapter.ts";
import { nginxStreamAdapter } from "../engines/nginx-stream/nginx-stream-adapter.ts";
import { folder, textFile } from "../firewall/file-items.ts";
import type { EngineFacts, GatewayFacts } from "./gateway-facts.ts";
import * as unit from "./gateway-unit.ts";
import { observeGateway } from "./observe-gateway.ts";

/**
 * Who shares a port with a web server, in the arrangement `divert`: the web server keeps its port, and is not touched. It is our
 * own gateway, or the engine that xmpps.yaml names.
 */
export const gatewayAdapter: Adapter<GatewayFacts> = { name: "gateway", observe: observeGateway, wanted };

/** What the host is to have for it. Pure. */
function wanted(
	{ config, endpoints }: Intent,
	facts: GatewayFacts,
): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] } {
	const addresses = [...new Set(endpoints.filter(({ way }) => way === "gateway").map(({ local }) => local))];
	if (addresses.length === 0) return { stages: [], notes: [] };
	const { port } = config.endpoint;
	const notes = [
		...obstacles(config, facts),
		...addresses.flatMap((address) => webNotes(address, port, facts.listeners)),
	];
	if (notes.length > 0) return { stages: [], notes };
	const table = wantedRoutes(endpoints, config);
	const info: Note = {
		kind: "info",
		text: "Clients that send no ALPN get the web site on a shared port, but for the names in gateway.xmpp-without-alpn",
	};
	if (facts.engine !== undefined) return byEngine(facts.engine, table, info);
	return { stages: [ourStage(facts.command ?? "", table, port)], notes: [info] };
}

/** What leads packets to whoever shares the port: for our own gateway and every other. */
const ROUTES: readonly WantedItem[] = [
	textFile(unit.ROUTES_UNIT_PATH, unit.ROUTES_TEXT, "diverted connections and answers to clients find their way"),
	folder(unit.WANTS_FOLDER, "units that start at boot are named in it"),
	enabled(unit.ROUTES_UNIT, unit.ROUTES_UNIT_PATH),
	{ item: { kind: "unit", name: unit.ROUTES_UNIT }, state: { active: true }, why: "the rules are to be there now" },
];

function ourStage(command: string, table: RouteTable, port: number): WantedStage {
	const items: readonly WantedItem[] = [
		folder("/etc/xmpps", "the files of xmpps are in it"),
		textFile(unit.TABLE_PATH, printRouteTable(table), `who gets a connection to port ${port}`),
		...ROUTES,
		textFile(unit.GATEWAY_UNIT_PATH, unit.gatewayUnit(command), "the gateway runs as a user of its own"),
		enabled(unit.GATEWAY_UNIT, unit.GATEWAY_UNIT_PATH),
		{
			item: { kind: "unit", name: unit.GATEWAY_UNIT },
			state: { active: true },
			why: `it listens on port ${DIVERTED_TO} for what is diverted from port ${port}`,
		},
	];
	const reload = "the gateway reads its routes again; sessions through it survive";
	return {
		...{ name: "web", items, validations: [] },
		activations: [RELOAD_UNITS, { activation: { kind: "gateway-reload" }, effect: reload }],
	};
}

const RELOAD_UNITS: WantedActivation = {
	activation: { kind: "systemd-reload" },
	effect: "systemd reads its units; nothing is restarted",
};

function byEngine(
	facts: EngineFacts,
	table: RouteTable,
	info: Note,
): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] } {
	const engine =
		facts.engine === "haproxy"
			? haproxyAdapter.wanted(table, facts.seen)
			: nginxStreamAdapter.wanted(table, facts.seen);
	const notes = [info, ...engine.notes];
	if (engine.stages.length === 0) return { stages: [], notes };
	const routes: WantedStage = { name: "web", items: ROUTES, validations: [], activations: [RELOAD_UNITS] };
	return { stages: [routes, ...engine.stages], notes };
}

/** What `systemctl enable` would make. */
function enabled(name: string, target: string): WantedItem {
	return {
		item: { kind: "link", path: `${unit.WANTS_FOLDER}/${name}` },
		state: { target },
		why: "it makes the unit start at boot",
	};
}

function obstacles(
	config: Config,
	{ command, untrusted, cannotDivert, listeners, engine }: GatewayFacts,
): readonly Note[] {
	const problem = (text: string, lines?: readonly string[]): Note => ({
		...{ kind: "problem", text },
		...(lines === undefined ? {} : { lines }),
	});
	// Ours runs by Node's name.
	const own = { builtin: /^(?:node|MainThread)/, haproxy: /^haproxy/, nginx: /^nginx/ }[engine?.engine ?? "builtin"];
	const other = listeners.find(
		({ port, program }) => port === DIVERTED_TO && program !== undefined && !own.test(program),
	);
	const ours = engine === undefined;
	return [
		...(ours && command === undefined
			? [
					problem("The gateway would run on this host, and xmpps is not installed there", [
						"npm install --global xmpps",
					]),
				]
			: []),
		...(!ours || untrusted === undefined
			? []
			: [problem(`The gateway would be started at every boot, and ${untrusted}`)]),
		...(cannotDivert === undefined || arrangementOf(config) !== "diverted"
			? []
			: [problem(`The kernel cannot divert packets to a gateway: ${cannotDivert}`)]),
		...(other === undefined ? [] : [problem(`"${other.program}" has port ${DIVERTED_TO}, which the gateway needs`)]),
	];
}

/** The gateway reaches the web server on loopback: packets to the shared address itself would come back to it. */
function webNotes(address: string, port: number, listeners: readonly LocalListener[]): readonly Note[] {
	const six = ipFamily(address) === 6;
	const loopback = six ? "::1" : "127.0.0.1";
	if (listenersOn(loopback, port, listeners).length > 0) return [];
	const place = six ? "[::1]" : loopback;
	const [holder] = listenersOn(address, port, listeners);
	const who = holder?.program ?? "the web server";
	return [
		{
			kind: "problem",
			text: `"${who}" listens on ${address} alone, and a gateway reaches it at ${place}; let it listen there as well`,
			lines: who === "nginx" ? [`listen ${place}:${port} ssl;`] : [`${place}:${port}`],
		},
	];
}
