import type { ChangeableHost } from "../../../host/changeable-host.ts";
import type { Config } from "../../../model/config.ts";
import type { LocalObservation } from "../../../model/observation-local.ts";
import type { RouteTable } from "../../../model/route-table.ts";
import type { Note, WantedStage } from "../../stage.ts";

/** What a table asks for, or our own gateway does, and a program does not do. */
export interface Cannot {
	/** One sentence without a full stop, that goes on from "Cannot": `read a hello that is spread over several TLS records`. */
	readonly what: string;
	/** Why, and what happens instead; the same form. */
	readonly why: string;
	/** It would do harm: with this table nothing may be applied. */
	readonly harmful?: true;
}

/** HAProxy and nginx alike. */
export const SPLIT_HEADER: Cannot = {
	what: "wait for a PROXY header that comes in several segments",
	why: "it closes the connection when the first one is not all of it",
};

/** A configuration, and what it lacks. */
export interface EngineText {
	readonly text: string;
	readonly cannot: readonly Cannot[];
}

/** A program that does what a table says in place of our own gateway. Observing and deciding are apart, as in `Adapter`. */
export interface EngineAdapter<Facts> {
	readonly name: string;
	/** Looks, and only that. @param local what was seen of the host as a whole */
	observe(host: ChangeableHost, config: Config, local: LocalObservation, signal?: AbortSignal): Promise<Facts>;
	/** What the host is to have for it. Pure. */
	wanted(table: RouteTable, facts: Facts): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] };
}
