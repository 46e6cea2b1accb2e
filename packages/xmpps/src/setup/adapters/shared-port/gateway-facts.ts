import type { LocalListener } from "../../../model/observation-local.ts";

/** What a host shows of what a gateway needs. Plain JSON. */
export interface GatewayFacts {
	/** The tool itself, as the unit is to start it; `undefined`: it is not installed there. */
	readonly command: string | undefined;
	/** Why the unit may not start that, a sentence: somebody else could change it. */
	readonly untrusted: string | undefined;
	/** Why the kernel cannot divert packets; `undefined`: it can. */
	readonly cannotDivert: string | undefined;
	readonly listeners: readonly LocalListener[];
	/** Connections that the gateway passes on now; absent when none runs. */
	readonly connections?: number;
}
