import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Copied from a guide of the time when some client could not do TLS. */
export const starttlsNotRequired: Fault = {
	id: "starttls-not-required",
	title: "Clients may go on without TLS",
	rule: "starttls.not-required",
	world: () => base({ prosody: { lua: "c2s_require_encryption = false" } }),
};
