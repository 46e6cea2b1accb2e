import type { HealthyWorld } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** What most domains still are: nothing but STARTTLS, and an explicit word that there is no direct TLS. */
export const starttlsOnly: HealthyWorld = {
	id: "starttls-only",
	title: "STARTTLS alone, as before XEP-0368",
	world: () =>
		base({
			firewall: "",
			records: records({ "xmpps-client": [], "xmpps-server": [] }),
			prosody: { directTls: {} },
		}),
};
