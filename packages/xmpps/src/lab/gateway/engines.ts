import { printRouteTable } from "../../setup/gateway/parse-route-table.ts";
import type { Lab } from "../real/lab.ts";
import type { WorldSpec } from "../world/world-spec.ts";
import { comparedTable, gatewayWorld } from "./gateway-world.ts";

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
export const TABLE_FILE = "/etc/xmpps/gateway.json";

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

/** All of them, in the order of a table's columns. */
export const ENGINES: readonly Engine[] = [ours];

/** Waits until somebody listens on the shared port. */
async function listening(lab: Lab): Promise<void> {
	const script = 'until ss -Htln "sport = :443" | grep -q .; do sleep 0.05; done';
	await lab.host("server").must("wait for port 443", ["timeout", "20", "sh", "-c", script], { timeout: 25_000 });
}
