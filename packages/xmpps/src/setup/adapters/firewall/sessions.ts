import type { Host } from "../../../host/host.ts";
import { runTool } from "../../items/drivers/filter-tool.ts";

/** Bytes of the kernel's list that are read: some hundred thousand connections. */
const MAX_LIST = 32 * 1024 * 1024;

/** Connections that live, to a port and to the server's own behind it. */
export interface SessionPorts {
	readonly port: number;
	readonly serverPorts: readonly number[];
}

/**
 * How many connections to a port are translated now. Where the kernel does not show them: how many the server has on its own
 * ports, which may be more.
 * @returns undefined when it cannot be found out
 */
export async function countSessions(
	host: Host,
	ports: SessionPorts,
	signal?: AbortSignal,
): Promise<number | undefined> {
	const list = await host.readText("/proc/net/nf_conntrack", MAX_LIST);
	if (list !== undefined) return translatedIn(list, ports.port);
	const argv = ["ss", "-Htn", "state", "established"];
	const result = await runTool(host, argv, { signal });
	return result?.code === 0 ? servedIn(result.stdout, ports.serverPorts) : undefined;
}

/** In the kernel's list: each connection as it was asked for, then as it is answered. Pure. */
export function translatedIn(list: string, port: number): number {
	return list.split("\n").filter((line) => {
		const [, protocol, asked, answered] = /^\S+\s+\d+ (\w+) .*? dport=(\d+) .*? sport=(\d+) /.exec(line) ?? [];
		return protocol === "tcp" && line.includes(" ESTABLISHED ") && asked === String(port) && answered !== asked;
	}).length;
}

/** In what `ss` prints: the third column is the host's own side. Pure. */
export function servedIn(list: string, ports: readonly number[]): number {
	const isOurs = (line: string): boolean =>
		ports.some((port) => (line.trim().split(/\s+/)[2] ?? "").endsWith(`:${port}`));
	return list.split("\n").filter(isOurs).length;
}
