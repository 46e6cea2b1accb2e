import type { HealthyWorld } from "../fault.ts";
import { NATIVE } from "../native.ts";
import { base } from "../worlds.ts";

/** No hop at all: Prosody itself on port 443 of the second addresses, while nginx has that of the first ones. */
export const native: HealthyWorld = {
	id: "native",
	title: "Prosody itself on port 443 of a second address",
	world: () => base(NATIVE),
};
