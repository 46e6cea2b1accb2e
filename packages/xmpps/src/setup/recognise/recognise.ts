import type { Host } from "../../host/host.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { Intent } from "../adapters/adapter.ts";
import type { Note } from "../stage.ts";
import { manualSteps } from "./manual-steps.ts";
import { recogniseFacts } from "./recognise-facts.ts";

/** Looks at a host for what xmpps does not manage, and says exactly what to do about it by hand (docs/by-hand.md). */
export async function recognise(
	host: Host,
	intent: Intent,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<readonly Note[]> {
	return manualSteps(await recogniseFacts(host, intent.config.endpoint.port, signal), intent, local);
}
