import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** A client could not log in with it, and this was the quickest way out. */
export const noScram: Fault = {
	id: "no-scram",
	title: "SCRAM is switched off",
	rule: "sasl.no-scram",
	world: () =>
		base({
			prosody: {
				lua: 'disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS" }',
			},
		}),
};
