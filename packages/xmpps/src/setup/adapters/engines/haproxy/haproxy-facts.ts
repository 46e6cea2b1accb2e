import type { LocalListener } from "../../../../model/observation-local.ts";

/** What matters of a host's HAProxy. Of its configuration only where it listens, and never a section of ours. */
export interface HaproxyFacts {
	readonly installed: boolean;
	/** `2.6.12`; empty where there is none. */
	readonly version: string;
	readonly running: boolean;
	/** Its workers stay root: `global` has no `user`. */
	readonly root: boolean;
	/** `maxconn` of `global`, which is for everything it does; absent: as many as the system lets it have. */
	readonly maxconn?: number;
	/** It writes no log: `global` has no `log`. */
	readonly mute?: true;
	/** Where our sections go; absent: nowhere. */
	readonly place?: HaproxyPlace;
	readonly binds: readonly HaproxyBind[];
	/** What `haproxy -c` says as it is now. `unknown`: not asked, which only root can. */
	readonly test: { readonly state: "ok" | "unknown" } | { readonly state: "failed"; readonly words: readonly string[] };
	/** Who listens on the host, HAProxy or not. */
	readonly listeners: readonly LocalListener[];
}

/** A file of our own in a folder that HAProxy reads, or lines of ours in the file that it reads. */
export type HaproxyPlace =
	| { readonly kind: "file"; readonly path: string }
	| {
			readonly kind: "block";
			readonly path: string;
			/** The line that ours come before; absent: at the end. */
			readonly before?: string;
	  };

/** An address of a `bind` line of somebody else's. */
export interface HaproxyBind {
	readonly file: string;
	/** `frontend web`. */
	readonly section: string;
	/** The line up to the addresses. */
	readonly text: string;
	/** `0.0.0.0` and `::` for all. */
	readonly address: string;
	readonly port: number;
}
