import type { TcpResult } from "../../../model/observation.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import type { NotRun } from "./address-budget.ts";
import { type Dialled, dialPlace } from "./dial-place.ts";
import type { Probing } from "./probing.ts";

/** A connection that is open. */
export type Open = Extract<Dialled, { kind: "open" }>;

/** The first connection to an endpoint. */
export interface FirstConnection<T> {
	/** What became of TCP, known before the rest. */
	readonly tcp: TcpResult;
	/** What `go` made of the connection. */
	readonly rest: Promise<T | Exclude<Dialled, { kind: "open" }> | NotRun>;
}

/**
 * Opens the connection that tells of TCP, and goes on with it, so that looking costs no connection of its own.
 * @param go takes over the socket
 */
export async function firstConnection<T>(
	probing: Probing,
	place: EndpointPlace,
	go: (open: Open) => Promise<T>,
): Promise<FirstConnection<T>> {
	return await new Promise((resolve, reject) => {
		const rest = probing.budgets.run({ address: place.address, rank: 0, signal: probing.signal }, async () => {
			const dialled = await dialPlace(probing, place);
			if (dialled.kind !== "open") {
				resolve({ tcp: dialled, rest });
				return dialled;
			}
			resolve({ tcp: { kind: "open", ms: dialled.ms }, rest });
			return await go(dialled);
		});
		rest.then((result) => {
			// Where the budget did not let it begin; else TCP was told already.
			if (isNotRun(result)) resolve({ tcp: result, rest });
		}, reject);
	});
}

function isNotRun(result: unknown): result is NotRun {
	return typeof result === "object" && result !== null && "kind" in result && result.kind === "not-tried";
}
