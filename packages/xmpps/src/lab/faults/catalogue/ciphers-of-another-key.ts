import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** The list of ciphers is from the time of RSA, and certbot makes keys of another kind since its version 2. */
export const ciphersOfAnotherKey: Fault = {
	id: "ciphers-of-another-key",
	title: "Prosody's ciphers are for another kind of key than its certificate has",
	rule: "starttls.fails",
	world: () =>
		base({
			records: records({ "xmpps-client": [], "xmpps-server": [] }),
			firewall: "",
			prosody: { directTls: {}, lua: 'ssl = { protocol = "tlsv1_2"; ciphers = "ECDHE-RSA-AES256-GCM-SHA384" }' },
		}),
};
