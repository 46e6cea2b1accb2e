import type { Fault } from "../fault.ts";
import { natRules } from "../firewalls.ts";
import { base } from "../worlds.ts";

/** Every guide to port forwarding ends here. */
export const translationForOthersAlone: Fault = {
	id: "translation-for-others-alone",
	title: "Connections of the host itself do not pass the translation",
	rule: "local.output-nat-missing",
	severity: "advice",
	check: { local: "server" },
	world: () => base({ firewall: natRules({ chains: ["prerouting"] }) }),
};
