import type { Config } from "../../../model/config.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import { printRouteTable } from "../../routes/parse-route-table.ts";
import { arrangementOf, DIVERTED_TO, wantedRoutes } from "../../routes/wanted-routes.ts";
import type { Note, WantedActivation, WantedItem, WantedStage } from "../../stage.ts";
import type { Adapter, Intent } from "../adapter.ts";
import { folder, textFile } from "../firewall/file-items.ts";
import { byEngine } from "./by-engine.ts";
import type { GatewayFacts } from "./gateway-facts.ts";
import { clientNotes, obstacles, placeNotes, webNotes } from "./gateway-notes.ts";
import * as unit from "./gateway-unit.ts";
import { observeGateway } from "./observe-gateway.ts";

/**
 * Who shares a port with a web server: our own gateway, or the engine that xmpps.yaml names. The web server keeps the port and is
 * not touched, unless xmpps.yaml says that it has another one.
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
	const table = wantedRoutes(endpoints, config);
	const notes = [
		...obstacles(config, facts),
		...(config.gateway.web === undefined
			? addresses.flatMap((address) => webNotes(address, port, facts.listeners))
			: placeNotes(config, table, facts)),
	];
	if (notes.length > 0) return { stages: [], notes };
	const info: Note = {
		kind: "info",
		text: "Clients that send no ALPN get the web site on a shared port, but for the names in gateway.xmpp-without-alpn",
	};
	if (facts.engine !== undefined) {
		const engine = byEngine(facts.engine, table);
		const routes: WantedStage = { name: "web", items: ROUTES, validations: [], activations: [RELOAD_UNITS] };
		return { stages: engine.stages.length === 0 ? [] : [routes, ...engine.stages], notes: [info, ...engine.notes] };
	}
	return { stages: [ourStage(facts.command ?? "", table, config)], notes: [info, ...clientNotes(table)] };
}

/** What leads packets to whoever shares the port: for our own gateway and every other. */
const ROUTES: readonly WantedItem[] = [
	textFile(unit.ROUTES_UNIT_PATH, unit.ROUTES_TEXT, "diverted connections and answers to clients find their way"),
	folder(unit.WANTS_FOLDER, "units that start at boot are named in it"),
	enabled(unit.ROUTES_UNIT, unit.ROUTES_UNIT_PATH),
	{ item: { kind: "unit", name: unit.ROUTES_UNIT }, state: { active: true }, why: "the rules are to be there now" },
];

function ourStage(command: string, table: RouteTable, config: Config): WantedStage {
	const { port } = config.endpoint;
	const listens = arrangementOf(config) === "listen";
	const items: readonly WantedItem[] = [
		folder("/etc/xmpps", "the files of xmpps are in it"),
		textFile(unit.TABLE_PATH, printRouteTable(table), `who gets a connection to port ${port}`),
		...ROUTES,
		textFile(unit.GATEWAY_UNIT_PATH, unit.gatewayUnit(command), "the gateway runs as a user of its own"),
		// systemd opens sockets for a service that it knows.
		...(listens ? socketItems(table, port) : []),
		enabled(unit.GATEWAY_UNIT, unit.GATEWAY_UNIT_PATH),
		{
			item: { kind: "unit", name: unit.GATEWAY_UNIT },
			state: { active: true },
			why: listens
				? `it serves port ${port}`
				: `it listens on port ${DIVERTED_TO} for what is diverted from port ${port}`,
		},
	];
	const reload = `the gateway reads its routes again; sessions through it survive${listens ? ", unless its addresses change" : ""}`;
	return {
		...{ name: "web", items, validations: [] },
		activations: [RELOAD_UNITS, { activation: { kind: "gateway-reload" }, effect: reload }],
	};
}

function socketItems(table: RouteTable, port: number): readonly WantedItem[] {
	return [
		textFile(
			unit.SOCKET_UNIT_PATH,
			unit.socketUnit(table.listeners),
			`systemd keeps port ${port} open for the gateway`,
		),
		folder(unit.SOCKET_WANTS_FOLDER, "sockets that are opened at boot are named in it"),
		enabled(unit.SOCKET_UNIT, unit.SOCKET_UNIT_PATH, unit.SOCKET_WANTS_FOLDER),
		{
			...{ item: { kind: "unit", name: unit.SOCKET_UNIT }, state: { active: true } },
			why: `port ${port} is open, and stays so while the gateway is started anew`,
		},
	];
}

const RELOAD_UNITS: WantedActivation = {
	activation: { kind: "systemd-reload" },
	effect: "systemd reads its units; nothing is restarted",
};

/** What `systemctl enable` would make. */
function enabled(name: string, target: string, wants: string = unit.WANTS_FOLDER): WantedItem {
	return {
		item: { kind: "link", path: `${wants}/${name}` },
		state: { target },
		why: "it makes the unit start at boot",
	};
}
