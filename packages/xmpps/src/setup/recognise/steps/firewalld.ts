import { isTranslation, portRules } from "../../adapters/firewall/port-rules.ts";
import type { Note } from "../../stage.ts";
import type { Situation } from "../situation.ts";

/** The rules themselves are the firewall adapter's to say; this is what an old firewalld cannot do. */
export function firewalldSteps({ seen, intent }: Situation): Note[] {
	const [major = 0, minor = 0] = (seen.firewalld ?? "").split(".").map(Number);
	if (seen.firewalld === undefined || major > 1 || (major === 1 && minor >= 1)) return [];
	const translations = portRules(intent.endpoints).filter(isTranslation);
	if (translations.length === 0) return [];
	return [
		{
			kind: "info",
			text: `firewalld ${seen.firewalld} cannot translate connections that the host itself makes, which came with 1.1.0: a check on the host reaches port ${intent.config.endpoint.port} of others, one from outside is right`,
		},
	];
}
