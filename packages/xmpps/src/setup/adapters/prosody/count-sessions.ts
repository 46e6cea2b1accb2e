import type { HostReader } from "../../../check/observe/local/host-reader.ts";
import type { DirectTlsOptions, ProsodyFacts, Sessions } from "./facts.ts";

/** Where Prosody listens, by what we know of its configuration. */
export interface SessionPlaces {
	readonly directTls: DirectTlsOptions;
	readonly ours: DirectTlsOptions | undefined;
	readonly others: ProsodyFacts["otherPorts"];
}

/** Counts who is connected to Prosody; undefined when that cannot be found out. */
export async function countSessions(reader: HostReader, places: SessionPlaces): Promise<Sessions | undefined> {
	const result = await reader.run(["ss", "-H", "-t", "-n", "state", "established"]);
	if (result?.code !== 0) return undefined;
	const count = (ports: readonly number[]): number => sessionsOn(result.stdout, ports);
	const option = (name: string): number[] => places.others.flatMap((one) => (one.option === name ? [one.port] : []));
	const direct = [places.directTls, ...(places.ours === undefined ? [] : [places.ours])];
	return {
		starttls: count(option("c2s_ports")),
		servers: count(option("s2s_ports")),
		directTls: count(
			direct.flatMap(({ clients, servers, legacy }) => [clients, servers, legacy].flatMap(({ ports }) => ports)),
		),
	};
}

/** Connections in what `ss` prints whose own end has one of these ports: the third column. Pure. */
function sessionsOn(list: string, ports: readonly number[]): number {
	return list.split("\n").filter((line) => {
		const port = /:(\d+)$/.exec(line.trim().split(/\s+/)[2] ?? "")?.[1];
		return port !== undefined && ports.includes(Number(port));
	}).length;
}
