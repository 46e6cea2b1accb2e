import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Somebody looked for the cause of an error, and switched off what it named. */
export const tlsSwitchedOff: Fault = {
	id: "tls-switched-off",
	title: "Prosody's module for TLS is switched off",
	rule: "starttls.not-offered",
	world: () => base({ prosody: { lua: 'modules_disabled = { "tls" }' } }),
};
