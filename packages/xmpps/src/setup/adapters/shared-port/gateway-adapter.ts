import { ipFamily } from "xmpps-connect/protocol";
import type { LocalListener } from "../../../model/observation-local.ts";
import { printRouteTable } from "../../routes/parse-route-table.ts";
import { DIVERTED_TO, wantedRoutes } from "../../routes/wanted-routes.ts";
import type { Note, WantedItem, WantedStage } from "../../stage.ts";
import type { Adapter, Intent } from "../adapter.ts";
import { folder, textFile } from "../firewall/file-items.ts";
import type { GatewayFacts } from "./gateway-facts.ts";
import * as unit from "./gateway-unit.ts";
import { observeGateway } from "./observe-gateway.ts";

/** Our own gateway, in the arrangement `divert`: the web server keeps its port, and is not touched. */
export const gatewayAdapter: Adapter<GatewayFacts> = { name: "gateway", observe: observeGateway, wanted };

/** What the host is to have for it. Pure. */
function wanted(
	{ config, endpoints }: Intent,
	facts: GatewayFacts,
): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] } {
	const addresses = [...new Set(endpoints.filter(({ way }) => way === "gateway").map(({ local }) => local))];
	if (addresses.length === 0) return { stages: [], notes: [] };
	const { port } = config.endpoint;
	const notes = [...obstacles(facts), ...addresses.flatMap((address) => webNotes(address, port, facts.listeners))];
	const { command } = facts;
	if (command === undefined || notes.length > 0) return { stages: [], notes };
	const table = printRouteTable(wantedRoutes(endpoints, config));
	const items: readonly WantedItem[] = [
		folder("/etc/xmpps", "the files of xmpps are in it"),
		textFile(unit.TABLE_PATH, table, `who gets a connection to port ${port}`),
		textFile(unit.GATEWAY_UNIT_PATH, unit.gatewayUnit(command), "the gateway runs as a user of its own"),
		folder(unit.GATEWAY_WANTS_FOLDER, "units that start at boot are named in it"),
		{
			item: { kind: "link", path: unit.GATEWAY_WANTS_PATH },
			state: { target: unit.GATEWAY_UNIT_PATH },
			why: "it makes the gateway start at boot",
		},
		{
			item: { kind: "unit", name: unit.GATEWAY_UNIT },
			state: { active: true },
			why: `it listens on port ${DIVERTED_TO} for what is diverted from port ${port}`,
		},
	];
	return {
		stages: [
			{
				name: "web",
				items,
				validations: [],
				activations: [
					{ activation: { kind: "systemd-reload" }, effect: "systemd reads its units; nothing is restarted" },
					{
						activation: { kind: "gateway-reload" },
						effect: "the gateway reads its routes again; sessions through it survive",
					},
				],
			},
		],
		notes: [
			{
				kind: "info",
				text: "Clients that send no ALPN get the web site on a shared port; an address of its own would let them in",
			},
		],
	};
}

function obstacles({ command, untrusted, cannotDivert, listeners }: GatewayFacts): readonly Note[] {
	const problem = (text: string, lines?: readonly string[]): Note => ({
		...{ kind: "problem", text },
		...(lines === undefined ? {} : { lines }),
	});
	// Ours runs by Node's name.
	const other = listeners.find(
		({ port, program }) => port === DIVERTED_TO && program !== undefined && !/^(?:node|MainThread)/.test(program),
	);
	return [
		...(command === undefined
			? [
					problem("The gateway would run on this host, and xmpps is not installed there", [
						"npm install --global xmpps",
					]),
				]
			: []),
		...(untrusted === undefined ? [] : [problem(`The gateway would be started at every boot, and ${untrusted}`)]),
		...(cannotDivert === undefined ? [] : [problem(`The kernel cannot divert packets to a gateway: ${cannotDivert}`)]),
		...(other === undefined ? [] : [problem(`"${other.program}" has port ${DIVERTED_TO}, which the gateway needs`)]),
	];
}

/** The gateway reaches the web server on loopback: packets to the shared address itself would come back to it. */
function webNotes(address: string, port: number, listeners: readonly LocalListener[]): readonly Note[] {
	const six = ipFamily(address) === 6;
	const loopback = six ? "::1" : "127.0.0.1";
	const all = six ? ["::", "*"] : ["0.0.0.0", "*", "::"];
	const here = listeners.filter((one) => one.port === port);
	if (here.some((one) => one.address === loopback || all.includes(one.address))) return [];
	const place = six ? "[::1]" : loopback;
	const who = here.find((one) => one.address === address)?.program ?? "the web server";
	return [
		{
			kind: "problem",
			text: `"${who}" listens on ${address} alone, and a gateway reaches it at ${place}; let it listen there as well`,
			lines: who === "nginx" ? [`listen ${place}:${port} ssl;`] : [`${place}:${port}`],
		},
	];
}
