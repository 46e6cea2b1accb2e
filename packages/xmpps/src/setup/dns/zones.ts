import type { Records, Zones } from "../apply/ports.ts";
import type { Tell } from "../apply/tell.ts";
import { cacheLifetime } from "./cache-lifetime.ts";
import {
	type AwaitedRecords,
	type ServerProgress,
	type WaitOptions,
	waitForAuthoritative,
} from "./wait-for-authoritative.ts";
import type { DnsPorts } from "./zone-servers.ts";

/** The zones as `apply` and `remove` wait for them. */
export function zonesOf(ports: DnsPorts): Zones {
	const wait = async (
		records: Records,
		until: WaitOptions["until"],
		seconds: number,
		tell: Tell,
		signal: AbortSignal,
	): Promise<readonly string[]> => {
		const onProgress = (servers: readonly ServerProgress[]): void => tell.progress(progressText(servers));
		const options = { ...ports, records: records.map(awaited), until, patience: 1000 * seconds, signal, onProgress };
		const { servers, remaining } = await waitForAuthoritative(options).finally(() => tell.progress(undefined));
		for (const { server, zone, state } of servers) {
			if (state === "has")
				tell.detail(`${server} ${until === "published" ? "has" : "has no more of"} the records of ${zone}`);
		}
		return remaining;
	};
	return {
		waitFor: (records, seconds, tell, signal) => wait(records, "published", seconds, tell, signal),
		waitGone: (records, seconds, tell, signal) => wait(records, "gone", seconds, tell, signal),
		async cacheLifetime(records, of, signal) {
			return (await cacheLifetime(records.map(awaited), ports, signal))[of];
		},
	};
}

function awaited({ item, state }: Records[number]): AwaitedRecords & { readonly ttl: number } {
	return { zone: item.zone, name: item.name, type: item.type, data: state.data, ttl: state.ttl };
}

/** `2 of 3 name servers: waiting for ns2.example.org`. */
function progressText(servers: readonly ServerProgress[]): string {
	const late = servers.filter(({ state }) => state !== "has");
	const names = late.map(({ server, state, lines }) =>
		server === "" ? (lines[0] ?? "") : `${server}${state === "no-answer" ? " (no answer)" : ""}`,
	);
	const sum = `${servers.length - late.length} of ${servers.length} name servers`;
	return late.length === 0 ? sum : `${sum}; waiting for ${names.join(", ")}`;
}
