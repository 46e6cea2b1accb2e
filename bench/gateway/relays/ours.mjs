import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listening, startProgram } from "../processes.mjs";

/** @typedef {import("./relay.mjs").Relay} Relay */
/** @typedef {import("./relay.mjs").Place} Place */
/** @typedef {import("../../../packages/xmpps/dist/model/route-table.js").RouteTable} RouteTable */

const main = fileURLToPath(new URL("../../../packages/xmpps/dist/cli/main.js", import.meta.url));
const { version } = createRequire(import.meta.url)("../../../packages/xmpps/package.json");

/**
 * @typedef {object} OursOptions
 * @property {Partial<RouteTable["limits"]>} [limits] instead of limits that nothing here comes up to
 * @property {RouteTable["log"]["level"]} [log]
 * @property {number} [metrics] port of 127.0.0.1
 * @property {readonly string[]} [node] arguments of Node itself
 * @property {(text: string) => void} [onStderr]
 */

/**
 * The table that says what the other relays' configurations say.
 * @param {Place} place
 * @param {OursOptions} [options]
 * @returns {RouteTable}
 */
export function tableFor({ port, backend, web, connections }, { limits = {}, log = "warn", metrics } = {}) {
	return {
		listeners: [{ name: "shared", address: "127.0.0.1", port, proxyFrom: [] }],
		routes: [
			{
				name: "xmpp",
				match: { first: "tls", alpn: ["xmpp-client"] },
				to: {
					kind: "pass",
					protocol: "xmpp",
					backends: [{ address: "127.0.0.1", port: backend, client: "plain" }],
				},
			},
			{
				name: "web",
				match: { first: "tls" },
				to: { kind: "pass", protocol: "web", backends: [{ address: "127.0.0.1", port: web, client: "proxy-v2" }] },
			},
		],
		limits: {
			...{ connections: connections + 100, perClient: 1_000_000, rate: 1_000_000 },
			...{ helloSeconds: 5, helloBytes: 393_216, connectSeconds: 5 },
			...{ webIdleSeconds: 0, xmppIdleSeconds: 0, drainSeconds: 1 },
			...limits,
		},
		log: { level: log, addresses: "whole" },
		...(metrics === undefined ? {} : { metrics: { address: "127.0.0.1", port: metrics } }),
	};
}

/** @param {Place} place */
export function tableFile({ folder }) {
	return join(folder, "gateway.json");
}

/**
 * @param {Place} place
 * @param {OursOptions} [options]
 */
export async function startOurs(place, options = {}) {
	const file = tableFile(place);
	writeFileSync(file, JSON.stringify(tableFor(place, options)));
	const program = startProgram(process.execPath, [...(options.node ?? []), main, "gateway", "--table", file], {
		...(options.onStderr === undefined ? {} : { onStderr: options.onStderr }),
	});
	await listening(program, place.port);
	return program;
}

/** @type {Relay} */
export const ours = {
	id: "xmpps",
	name: "xmpps",
	needs: [],
	version: () => `${version}, Node ${process.versions.node}`,
	start: (place) => startOurs(place),
};
