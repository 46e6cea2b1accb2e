import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** A list of modules that were switched off to try something, with one too many. */
export const noMechanisms: Fault = {
	id: "no-mechanisms",
	title: "Prosody's module for logging in is switched off",
	rule: "stream.no-mechanisms",
	world: () => base({ prosody: { lua: 'modules_disabled = { "saslauth" }' } }),
};
