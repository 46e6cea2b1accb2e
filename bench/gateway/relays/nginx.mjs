import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listening, startProgram } from "../processes.mjs";
import { must } from "./relay.mjs";

/** @typedef {import("./relay.mjs").Relay} Relay */
/** @typedef {import("./relay.mjs").Place} Place */

const MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

/** @param {Place} place */
function configuration({ folder, port, backend, web, connections }) {
	// A worker of root's would change its user, who may not read a temporary folder.
	const user = process.getuid?.() === 0 ? "user root;" : "";
	return `load_module ${MODULE};
${user}
daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
worker_processes 1;
worker_rlimit_nofile ${2 * connections + 200};
events {
	worker_connections ${2 * connections + 100};
}
stream {
	map $ssl_preread_alpn_protocols $to {
		~\\bxmpp-client\\b 127.0.0.1:${backend};
		default 127.0.0.1:${web};
	}
	server {
		listen 127.0.0.1:${port} backlog=4096;
		ssl_preread on;
		proxy_pass $to;
		proxy_timeout 1h;
	}
}
`;
}

/** @type {Relay} */
export const nginx = {
	id: "nginx",
	name: "nginx stream",
	needs: [
		{ program: "nginx", package: "nginx" },
		{ program: MODULE, package: "libnginx-mod-stream" },
	],
	version: () => /\d+\.\d+\.\d+/.exec(spawnSync(must("nginx"), ["-v"], { encoding: "utf8" }).stderr)?.[0] ?? "unknown",
	async start(place) {
		const file = join(place.folder, "nginx.conf");
		writeFileSync(file, configuration(place));
		const program = startProgram(must("nginx"), ["-p", place.folder, "-e", "stderr", "-c", file]);
		await listening(program, place.port);
		return program;
	},
};
