import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** The rules were typed into a shell, and gone after the next start. */
export const translationMissing: Fault = {
	id: "translation-missing",
	title: "Nothing leads port 443 to the server",
	rule: "local.nothing-listens",
	check: { local: "server" },
	world: () => base({ firewall: "" }),
};
