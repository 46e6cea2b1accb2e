import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Prosody as it comes. */
export const nagle: Fault = {
	id: "nagle",
	title: "Prosody waits 40 ms between stream header and features",
	rule: "stream.nagle",
	world: () => base({ prosody: { nagle: true } }),
};
