import { ipFamily } from "xmpps-connect/protocol";
import type { Config } from "../../../model/config.ts";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import { arrangementOf, DIVERTED_TO } from "../../routes/wanted-routes.ts";
import type { Note } from "../../stage.ts";
import { listenersOn } from "../../ways.ts";
import type { GatewayFacts } from "./gateway-facts.ts";

/** How those behind learn who connects. Pure. */
export function clientNotes({ routes }: RouteTable): readonly Note[] {
	const told = routes.flatMap(({ name, to }) =>
		to.kind === "pass"
			? to.backends
					.filter(({ client }) => client !== "transparent")
					.map(({ address, port }) => `${name}: ${placeText(address, port)}`)
			: [],
	);
	const near: Note = { kind: "info", text: "What is behind the gateway on this host sees its clients' own addresses" };
	if (told.length === 0) return [near];
	const text =
		"What is behind it elsewhere is told its clients by the PROXY protocol, version 2, and has to expect that";
	return [near, { kind: "info", text, lines: [...new Set(told)] }];
}

/** Why there can be no gateway on the host. Pure. */
export function obstacles(
	config: Config,
	{ command, untrusted, cannotDivert, listeners, engine }: GatewayFacts,
): readonly Note[] {
	const problem = (text: string, lines?: readonly string[]): Note => ({
		...{ kind: "problem", text },
		...(lines === undefined ? {} : { lines }),
	});
	// Ours runs by Node's name.
	const own = { builtin: /^(?:node|MainThread)/, haproxy: /^haproxy/, nginx: /^nginx/ }[engine?.engine ?? "builtin"];
	const arrangement = arrangementOf(config);
	const other =
		arrangement === "listen"
			? undefined
			: listeners.find(({ port, program }) => port === DIVERTED_TO && program !== undefined && !own.test(program));
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
		...(cannotDivert === undefined || arrangement !== "divert"
			? []
			: [
					problem(`The kernel cannot divert packets to a gateway: ${cannotDivert}`, [
						"gateway:",
						"  web: 127.0.0.1:8443   # where the web server is to listen, so that the gateway can have the port",
					]),
				]),
		...(other === undefined ? [] : [problem(`"${other.program}" has port ${DIVERTED_TO}, which the gateway needs`)]),
	];
}

/** Who has the port has to leave it, and the web server has to be where xmpps.yaml says. */
export function placeNotes(
	{ gateway, endpoint }: Config,
	addresses: readonly string[],
	{ listeners, engine }: GatewayFacts,
): readonly Note[] {
	const { web } = gateway;
	if (web === undefined) return [];
	// systemd has the sockets of ours, which share a program's name with everything else that it listens for.
	const own = { builtin: /^(?:systemd$|node|MainThread)/, haproxy: /^haproxy/, nginx: /^nginx/ }[
		engine?.engine ?? "builtin"
	];
	const holders = addresses.flatMap((address) =>
		listenersOn(address, endpoint.port, listeners).filter(({ program }) => program !== undefined && !own.test(program)),
	);
	const near = ["127.0.0.1", "::1"].includes(web.address);
	const families = new Set(addresses.map((address) => ipFamily(address)));
	// On loopback it has an address for each family: clients keep theirs.
	const places = near ? [...families].map((family) => (family === 6 ? "::1" : "127.0.0.1")) : [web.address];
	const shown = places.map((address) => placeText(address, web.port));
	const missing = near ? places.filter((address) => listenersOn(address, web.port, listeners).length === 0) : [];
	const moves = ({ program }: LocalListener): Note => ({
		kind: "problem",
		text: `"${program}" has port ${endpoint.port}, and gateway.web says that the web server is elsewhere: let it listen there alone, and ask again`,
		lines: program === "nginx" ? shown.map((place) => `listen ${place} ssl;`) : shown,
	});
	const [holder] = holders;
	if (holder !== undefined) return [moves(holder)];
	return missing.map((address) => ({
		kind: "problem",
		text: `Nothing listens on ${placeText(address, web.port)}, where gateway.web says that the web server is`,
	}));
}

function placeText(address: string, port: number): string {
	return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The gateway reaches the web server on loopback: packets to the shared address itself would come back to it. */
export function webNotes(address: string, port: number, listeners: readonly LocalListener[]): readonly Note[] {
	const loopback = ipFamily(address) === 6 ? "::1" : "127.0.0.1";
	if (listenersOn(loopback, port, listeners).length > 0) return [];
	const place = placeText(loopback, port);
	const [holder] = listenersOn(address, port, listeners);
	const who = holder?.program ?? "the web server";
	return [
		{
			kind: "problem",
			text: `"${who}" listens on ${address} alone, and a gateway reaches it at ${loopback}; let it listen there as well`,
			lines: who === "nginx" ? [`listen ${place} ssl;`] : [place],
		},
	];
}
