import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listening, startProgram } from "../processes.mjs";
import { must } from "./relay.mjs";

/** @typedef {import("./relay.mjs").Relay} Relay */
/** @typedef {import("./relay.mjs").Place} Place */

/**
 * With splice it would keep descriptors for a pipe for every fourth connection, more than a process may have here: as many as
 * are under way at once are enough.
 * @param {Place} place
 * @param {boolean} splice
 */
function configuration({ port, backend, web, connections }, splice) {
	return `global
	nbthread 1
	maxconn ${connections + 100}
${splice ? "\tmaxpipes 1000\n" : ""}defaults
	mode tcp
	timeout connect 5s
	timeout client 1h
	timeout server 1h
${splice ? "\toption splice-auto\n" : ""}frontend shared
	bind 127.0.0.1:${port} backlog 4096
	tcp-request inspect-delay 5s
	tcp-request content accept if { req.ssl_hello_type 1 }
	use_backend xmpp if { req.ssl_alpn xmpp-client }
	default_backend web
backend xmpp
	server one 127.0.0.1:${backend}
backend web
	server one 127.0.0.1:${web}
`;
}

/** @param {boolean} splice @returns {Relay} */
const relay = (splice) => ({
	id: splice ? "haproxy-splice" : "haproxy",
	name: splice ? "HAProxy, splice" : "HAProxy",
	needs: [{ program: "haproxy", package: "haproxy" }],
	version: () => /\d+\.\d+\.\d+/.exec(execFileSync(must("haproxy"), ["-v"], { encoding: "utf8" }))?.[0] ?? "unknown",
	async start(place) {
		const file = join(place.folder, "haproxy.cfg");
		writeFileSync(file, configuration(place, splice));
		const program = startProgram(must("haproxy"), ["-db", "-f", file]);
		await listening(program, place.port);
		return program;
	},
});

export const haproxy = relay(false);
export const haproxySplice = relay(true);
