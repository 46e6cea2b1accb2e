import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** For the sake of one old server, years ago. */
export const starttlsNotRequiredServers: Fault = {
	id: "starttls-not-required-servers",
	title: "Other servers may go on without TLS",
	rule: "starttls.not-required",
	severity: "advice",
	world: () => base({ prosody: { lua: "s2s_require_encryption = false\ns2s_secure_auth = false" } }),
};
