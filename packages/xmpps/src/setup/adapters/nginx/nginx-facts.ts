import type { LocalListener } from "../../../model/observation-local.ts";
import type { FolderState } from "../../items/item.ts";

/** What matters of a host's nginx. Of its configuration only what servers listen on and are called, and never a file of ours. */
export interface NginxFacts {
	readonly installed: boolean;
	/** `1.22.1`; empty where there is none. */
	readonly version: string;
	readonly running: boolean;
	/** Servers of `http` and `stream` with what they listen on, in the order in which nginx reads them. */
	readonly servers: readonly NginxServer[];
	/** Where a file of ours would be read inside `http`, in the order in which we would take them. Empty: nowhere. */
	readonly places: readonly NginxPlace[];
	/** `server_names_hash_bucket_size` as it is set; longer names need more than the default. */
	readonly hashBucketSize?: number;
	/** What `nginx -t` says as it is now. `unknown`: not asked, which only root can, and only where nginx runs. */
	readonly test: { readonly state: "ok" | "unknown" } | { readonly state: "failed"; readonly words: readonly string[] };
	/** Whether the host's kernel has IPv6. */
	readonly ipv6: boolean;
	/** The host's own addresses. */
	readonly addresses: readonly string[];
	/** Who listens on ports 80 and 443, nginx or not. */
	readonly listeners: readonly LocalListener[];
	/** The web servers on port 80 that we do not manage: `apache2`. */
	readonly otherWeb: readonly string[];
	/** The folder of challenges and those above it that are not the system's, the outermost first. */
	readonly folders: readonly NginxFolder[];
}

/** A server block. */
export interface NginxServer {
	readonly file: string;
	readonly in: "http" | "stream";
	/** As they stand, without quotes; empty where there is none. */
	readonly names: readonly string[];
	readonly listens: readonly NginxListen[];
	/** It serves `/.well-known/acme-challenge/` by a location of its own, and nothing at server level answers before that. */
	readonly challenge: boolean;
}

/** A `listen` line. */
export interface NginxListen {
	/** The line's words without `listen`: `443 ssl http2`. */
	readonly text: string;
	/** `*` for all of IPv4, `::` for all of IPv6, `unix:` for a socket, a host name where one stands. */
	readonly address: string;
	readonly port: number;
	readonly isDefault: boolean;
	/** `ipv6only=off`: the socket of IPv6 has IPv4 as well. */
	readonly both: boolean;
}

/** A path at which nginx would read a file of ours. */
export interface NginxPlace {
	readonly path: string;
	/** How many of `servers` stand before it. */
	readonly after: number;
}

/** A folder as it is; `null`: there is none; `other`: something else is there, or it cannot be seen. */
export interface NginxFolder {
	readonly path: string;
	readonly state: FolderState | null | "other";
}
