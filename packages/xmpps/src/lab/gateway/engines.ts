import { haproxyConfig } from "../../setup/adapters/engines/haproxy/haproxy-text.ts";
import { nginxStreamConfig, portsNeeded } from "../../setup/adapters/engines/nginx-stream/nginx-stream-text.ts";
import { printRouteTable } from "../../setup/routes/parse-route-table.ts";
import type { Lab } from "../real/lab.ts";
import type { WorldSpec } from "../world/world-spec.ts";
import { comparedTable, gatewayWorld, PLAIN_WEB_PORT } from "./gateway-world.ts";
import { sslhConfig } from "./sslh-text.ts";

/** A program that tells apart who shares a port. */
export interface Engine {
	readonly id: "xmpps" | "haproxy" | "nginx" | "sslh";
	readonly title: string;
	world(): WorldSpec;
	/** Starts it, where Debian's units have not. */
	start(lab: Lab): Promise<void>;
	/** What it is, by its own words. */
	version(lab: Lab): Promise<string>;
}

/** Where the gateway reads its routes on a lab host. */
const TABLE_FILE = "/etc/xmpps/gateway.json";

const ours: Engine = {
	id: "xmpps",
	title: "xmpps gateway",
	world: () => gatewayWorld(undefined, [{ path: TABLE_FILE, content: printRouteTable(comparedTable()) }]),
	version: async (lab) => (await lab.host("server").must("ask for the version", ["xmpps", "--version"])).trim(),
	async start(lab) {
		const server = lab.host("server");
		const command = ["xmpps", "gateway", "--table", TABLE_FILE, "--control", "/run/xmpps-gateway/control"];
		await server.must("start what counts bytes", ["systemctl", "start", "raw"]);
		const properties = ["--property=RuntimeDirectory=xmpps-gateway", "--property=LimitNOFILE=20000"];
		await server.must("start the gateway", ["systemd-run", "--unit=xmpps-gateway", ...properties, ...command]);
		await listening(lab);
	},
};

const HAPROXY_GLOBAL = `global
	user haproxy
	group haproxy
	log /dev/log local0
	maxconn 4000
`;

const haproxy: Engine = {
	id: "haproxy",
	title: "HAProxy",
	world() {
		const { text } = haproxyConfig(comparedTable(), { version: "2.6.12", root: false });
		return gatewayWorld("haproxy", [{ path: "/etc/haproxy/haproxy.cfg", content: `${HAPROXY_GLOBAL}\n${text}` }]);
	},
	version: async (lab) => /HAProxy version (\S+)/.exec(await asked(lab, ["haproxy", "-v"]))?.[1] ?? "unknown",
	start: begin,
};

/** nginx says who its clients are by version 1 of the PROXY protocol. */
const nginx: Engine = {
	id: "nginx",
	title: "nginx stream",
	world() {
		const table = comparedTable("proxy-v1");
		const ports = Array.from({ length: portsNeeded(table) }, (_, index) => 17_000 + index);
		const { text, http } = nginxStreamConfig(table, { ports });
		const files = [{ path: "/etc/nginx/modules-enabled/99-xmpps.conf", content: `stream {\n${text}\n}\n` }];
		if (http !== undefined) files.push({ path: "/etc/nginx/conf.d/xmpps-gateway.conf", content: http });
		return gatewayWorld("nginx", files);
	},
	version: async (lab) => /nginx\/(\S+)/.exec(await asked(lab, ["nginx", "-v"]))?.[1] ?? "unknown",
	start: begin,
};

/** By hand, as its documentation shows: it has no wildcard for ALPN and SNI together, and no HTTP of its own. */
const sslh: Engine = {
	id: "sslh",
	title: "sslh",
	world: () =>
		gatewayWorld("sslh", [
			{
				path: "/etc/sslh/sslh.cfg",
				content: sslhConfig(comparedTable(), { address: "127.0.0.1", port: PLAIN_WEB_PORT }).text,
			},
			{ path: "/etc/default/sslh", content: 'DAEMON=/usr/sbin/sslh\nDAEMON_OPTS="-F/etc/sslh/sslh.cfg"\n' },
		]),
	version: async (lab) => /sslh\S* v?(\d\S*)/.exec(await asked(lab, ["sslh", "-V"]))?.[1] ?? "unknown",
	start: begin,
};

/** All of them, in the order of a table's columns. */
export const ENGINES: readonly Engine[] = [ours, haproxy, nginx, sslh];

/** Starts what everybody needs, and waits for a program that Debian has started. */
async function begin(lab: Lab): Promise<void> {
	await lab.host("server").must("start what counts bytes", ["systemctl", "start", "raw"]);
	await listening(lab);
}

async function asked(lab: Lab, command: readonly string[]): Promise<string> {
	const { stdout, stderr } = await lab.host("server").run(command);
	return `${stdout}\n${stderr}`;
}

/** Waits until somebody listens on the shared port. */
async function listening(lab: Lab): Promise<void> {
	const script = 'until ss -Htln "sport = :443" | grep -q .; do sleep 0.05; done';
	await lab.host("server").must("wait for port 443", ["timeout", "20", "sh", "-c", script], { timeout: 25_000 });
}
