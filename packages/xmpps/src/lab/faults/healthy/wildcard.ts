import type { HealthyWorld } from "../fault.ts";
import { base } from "../worlds.ts";

/** A wildcard is good beside the domain's own name, which it does not cover (RFC 9525, 6.3). */
export const wildcard: HealthyWorld = {
	id: "wildcard",
	title: "A certificate for the domain and everything below it",
	world: () => base({ certificates: [{ name: "example.com", dns: ["example.com", "*.example.com"] }] }),
};
