import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** Dialback is called insecure in some guides. */
export const noDialback: Fault = {
	id: "no-dialback",
	title: "Other servers can prove themselves by nothing",
	rule: "s2s.no-authentication",
	world: () => base({ prosody: { lua: 'modules_disabled = { "dialback" }\ns2s_secure_auth = false' } }),
};
