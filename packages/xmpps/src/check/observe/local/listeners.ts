import { ipFamily, printable } from "xmpps-connect/protocol";
import type { LocalListener } from "../../../model/observation-local.ts";
import { sortedBy } from "../ordering.ts";
import type { HostReader } from "./host-reader.ts";

/** A host has some dozens. */
const MAX_LISTENERS = 500;

/** The listening TCP sockets of a host, by port and address. */
export async function readListeners(reader: HostReader): Promise<readonly LocalListener[]> {
	const result = await reader.run(["ss", "-H", "-t", "-l", "-n", "-p"]);
	if (result?.code !== 0) {
		reader.note("what listens could not be listed: ss does not answer");
		return [];
	}
	return listenersIn(result.stdout);
}

/** Reads what `ss -Htlnp` prints. Without root the programs are missing. */
export function listenersIn(text: string): LocalListener[] {
	const found = new Map<string, LocalListener>();
	for (const line of text.split("\n")) {
		// State, two queues, local and peer address, and the processes.
		const [, , , local = "", , ...users] = line.trim().split(/\s+/);
		const colon = local.lastIndexOf(":");
		const port = Number(local.slice(colon + 1));
		const address = addressOf(local.slice(0, colon));
		if (colon === -1 || address === undefined || !Number.isInteger(port) || port === 0) continue;
		const program = /^users:\(\("((?:[^"\\]|\\.)*)"/.exec(users.join(" "))?.[1];
		const shown = program === undefined ? {} : { program: printable(program, 40) };
		found.set(`${address} ${port}`, { address, port, ...shown });
	}
	return sortedBy([...found.values()], ({ port, address }) => [port, address]).slice(0, MAX_LISTENERS);
}

/** `*` is a socket of IPv6 that takes IPv4 as well. */
function addressOf(text: string): string | undefined {
	if (text === "*") return "::";
	const bare = text.replace(/^\[(.*)\]/, "$1").replace(/%.*$/, "");
	return ipFamily(bare) === 0 ? undefined : bare;
}
