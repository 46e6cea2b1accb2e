import type { HealthyWorld } from "../fault.ts";
import { inputRules, USUAL_INPUT } from "../firewalls.ts";
import { NATIVE } from "../native.ts";
import { base } from "../worlds.ts";

/** A firewall that drops whatever nobody needs: here the ports that are not in the DNS. */
export const firewalled: HealthyWorld = {
	id: "firewalled",
	title: "A firewall that drops all but the ports in use",
	check: { local: "server" },
	world: () =>
		base({ ...NATIVE, firewall: inputRules([...USUAL_INPUT, "tcp dport { 80, 443, 5222, 5269, 5270 } accept"]) }),
};
