import { ipFamily } from "xmpps-connect/protocol";
import type { Config } from "../../../model/config.ts";
import type { LocalListener } from "../../../model/observation-local.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import { arrangementOf, DIVERTED_TO } from "../../routes/wanted-routes.ts";
import type { Note } from "../../stage.ts";
import { listenersOn } from "../../ways.ts";
import { place } from "../engines/engine-words.ts";
import type { GatewayFacts } from "./gateway-facts.ts";

/** How those behind learn who connects. Pure. */
export function clientNotes({ routes }: RouteTable): readonly Note[] {
	const told = routes.flatMap(({ name, to }) =>
		to.kind === "pass"
			? to.backends.filter(({ client }) => client !== "transparent").map((one) => `${name}: ${place(one)}`)
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
	const own = programsOf(engine);
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
	{ endpoint }: Config,
	{ listeners: wanted, routes }: RouteTable,
	{ listeners, engine }: GatewayFacts,
): readonly Note[] {
	const web = routes.flatMap(({ name, to }) => (name === "web" && to.kind === "pass" ? to.backends : []));
	const round = web.find(({ address, port }) => wanted.some((one) => one.address === address && one.port === port));
	if (round !== undefined) {
		const text = `gateway.web is ${place(round)}, which the gateway is to have itself: name another port, and let the web server listen there`;
		return [{ kind: "problem", text }];
	}
	// On loopback the web server keeps its clients' addresses, and can be looked for.
	const here = web.filter(({ client }) => client === "transparent");
	const own = programsOf(engine);
	const holder = wanted
		.flatMap(({ address }) => listenersOn(address, endpoint.port, listeners))
		// systemd has the sockets of ours, which share a program's name with everything else that it listens for.
		.find(({ program }) => program !== undefined && program !== "systemd" && !own.test(program));
	if (holder !== undefined) {
		const lines = here.map((one) => (holder.program === "nginx" ? `listen ${place(one)} ssl;` : place(one)));
		const text = `"${holder.program}" has port ${endpoint.port}, and gateway.web says that the web server is elsewhere: let it give up that port, and ask again`;
		return [{ kind: "problem", text, ...(lines.length === 0 ? {} : { lines }) }];
	}
	return here
		.filter(({ address, port }) => listenersOn(address, port, listeners).length === 0)
		.map((one) => ({
			kind: "problem",
			text: `Nothing listens on ${place(one)}, where gateway.web says that the web server is`,
		}));
}

/** What the processes of whoever shares the port are called; ours runs by Node's name. */
function programsOf(engine: GatewayFacts["engine"]): RegExp {
	return { builtin: /^(?:node|MainThread)/, haproxy: /^haproxy/, nginx: /^nginx/ }[engine?.engine ?? "builtin"];
}

/** The gateway reaches the web server on loopback: packets to the shared address itself would come back to it. */
export function webNotes(address: string, port: number, listeners: readonly LocalListener[]): readonly Note[] {
	const loopback = ipFamily(address) === 6 ? "::1" : "127.0.0.1";
	if (listenersOn(loopback, port, listeners).length > 0) return [];
	const there = place({ address: loopback, port });
	const [holder] = listenersOn(address, port, listeners);
	const who = holder?.program ?? "the web server";
	return [
		{
			kind: "problem",
			text: `"${who}" listens on ${address} alone, and a gateway reaches it at ${loopback}; let it listen there as well`,
			lines: who === "nginx" ? [`listen ${there} ssl;`] : [there],
		},
	];
}
