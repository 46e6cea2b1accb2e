import type { Attempt, AttemptStart } from "./attempt-record.ts";
import type { Lookup, Resolution } from "./resolve.ts";
import type { Phase } from "./timeouts.ts";

/** What happens on the way to a secured stream, as it happens. */
export type ConnectEvent =
	/** A question about an SRV service was answered. */
	| { readonly kind: "lookup"; readonly lookup: Lookup }
	/** The candidates are known. */
	| { readonly kind: "resolved"; readonly resolution: Resolution }
	/** An attempt began. */
	| { readonly kind: "attempt-started"; readonly attempt: AttemptStart }
	/** An attempt entered a phase. */
	| { readonly kind: "phase"; readonly index: number; readonly phase: Phase }
	/** An attempt ended. */
	| { readonly kind: "attempt-ended"; readonly attempt: Attempt };
