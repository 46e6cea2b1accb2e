import type { LocalListener } from "../../../../model/observation-local.ts";
import type { NginxServer } from "../../nginx/nginx-facts.ts";

/** What matters of a host's nginx when it is to share a port. Of its configuration never a file of ours. */
export interface NginxStreamFacts {
	readonly installed: boolean;
	/** `1.22.1`; empty where there is none. */
	readonly version: string;
	readonly running: boolean;
	/** Whether it has `stream`: its module is loaded, or a part of it. */
	readonly stream: boolean;
	/** Where our part of `stream` goes. */
	readonly place: StreamPlace;
	/** A path at which a file of ours is read inside `http`; absent: nowhere. */
	readonly httpPath?: string;
	/** Others' servers of `http` and `stream`. */
	readonly servers: readonly NginxServer[];
	/** Sockets that all workers may have together; absent: unknown. */
	readonly sockets?: number;
	/** Ports of 127.0.0.1 that our file there now has. */
	readonly ownPorts: readonly number[];
	/** What `nginx -t` says as it is now. `unknown`: not asked, which only root can, and only where nginx runs. */
	readonly test: { readonly state: "ok" | "unknown" } | { readonly state: "failed"; readonly words: readonly string[] };
	/** Who listens on the host, nginx or not. */
	readonly listeners: readonly LocalListener[];
}

export type StreamPlace =
	/** A file that is read at the top: `stream {}` is ours alone. */
	| { readonly kind: "top"; readonly path: string }
	/** A file that is read inside somebody's `stream {}`, of which there can be but one. */
	| { readonly kind: "inside"; readonly path: string }
	/** Somebody has a `stream {}`, which includes no folder. */
	| { readonly kind: "none"; readonly stream: string }
	/** No folder is included at the top. */
	| { readonly kind: "none"; readonly stream?: undefined };
