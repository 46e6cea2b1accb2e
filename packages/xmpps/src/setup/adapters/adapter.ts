import type { ChangeableHost } from "../../host/changeable-host.ts";
import type { Config, ServiceName, Way } from "../../model/config.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { Note, WantedStage } from "../stage.ts";

/** One address and port at which a service is to be reached, and how the packets get to the server. */
export interface PlannedEndpoint {
	readonly service: ServiceName;
	/** The host's own address. */
	readonly local: string;
	readonly public: string;
	/** The port that the world connects to. */
	readonly port: number;
	/** The port on which the server listens for it: with `native` the same. */
	readonly serverPort: number;
	readonly way: Way;
	/** Why this way, a sentence for people. */
	readonly why: string;
}

/** What is wanted, decided: the ways are chosen. */
export interface Intent {
	readonly config: Config;
	readonly endpoints: readonly PlannedEndpoint[];
}

/** What one program or part of a host needs. Observing and deciding are apart: facts are plain JSON, and hold no secret. */
export interface Adapter<Facts> {
	readonly name: string;
	/** Looks, and only that. @param local what was seen of the host as a whole */
	observe(host: ChangeableHost, config: Config, local: LocalObservation, signal?: AbortSignal): Promise<Facts>;
	/** What the host is to have for it. Pure; `undefined` as stage: nothing. */
	wanted(intent: Intent, facts: Facts): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] };
}
