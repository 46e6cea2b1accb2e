import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** "It never changes." */
export const ttlTooLong: Fault = {
	id: "ttl-too-long",
	title: "The records have a TTL of a week",
	rule: "srv.ttl-too-long",
	severity: "advice",
	world: () => base({ ttl: 604_800 }),
};
