import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listening, startProgram } from "../processes.mjs";
import { must } from "./relay.mjs";

/** @typedef {import("./relay.mjs").Relay} Relay */
/** @typedef {import("./relay.mjs").Place} Place */

/** @param {Place} place */
function configuration({ port, backend, web }) {
	return `foreground: true;
inetd: false;
numeric: true;
transparent: false;
verbose: 0;
timeout: 5;
listen: ( { host: "127.0.0.1"; port: "${port}"; } );
protocols: (
	{ name: "tls"; host: "127.0.0.1"; port: "${backend}"; alpn_protocols: [ "xmpp-client" ]; log_level: 0; },
	{ name: "anyprot"; host: "127.0.0.1"; port: "${web}"; log_level: 0; }
);
`;
}

/** The one of its two programs that serves all connections in one process. @type {Relay} */
export const sslh = {
	id: "sslh",
	name: "sslh-select",
	needs: [{ program: "sslh-select", package: "sslh" }],
	version: () => {
		const { stdout, stderr } = spawnSync(must("sslh-select"), ["-V"], { encoding: "utf8" });
		return /\d+\.\d+\S*/.exec(stdout + stderr)?.[0] ?? "unknown";
	},
	async start(place) {
		const file = join(place.folder, "sslh.cfg");
		writeFileSync(file, configuration(place));
		const program = startProgram(must("sslh-select"), [`-F${file}`]);
		await listening(program, place.port);
		return program;
	},
};
