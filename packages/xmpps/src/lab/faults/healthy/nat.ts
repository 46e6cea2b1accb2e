import type { HealthyWorld } from "../fault.ts";
import { base } from "../worlds.ts";

/** The tutorial's way: a second address whose port 443 the kernel hands to Prosody's 5223. */
export const nat: HealthyWorld = {
	id: "nat",
	title: "Prosody on a second address, 443 to 5223 by DNAT",
	world: () => base(),
};
