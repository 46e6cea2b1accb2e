import type { LocalListener } from "../../../model/observation-local.ts";
import type { HaproxyFacts } from "../engines/haproxy/haproxy-facts.ts";
import type { NginxStreamFacts } from "../engines/nginx-stream/nginx-stream-facts.ts";

/** What was seen of HAProxy, or of nginx. */
export type EngineFacts =
	| { readonly engine: "haproxy"; readonly seen: HaproxyFacts }
	| { readonly engine: "nginx"; readonly seen: NginxStreamFacts };

/** What a host shows of what a gateway needs. Plain JSON. */
export interface GatewayFacts {
	/** The tool itself, as the unit is to start it; `undefined`: it is not installed there. */
	readonly command: string | undefined;
	/** Why the unit may not start that, a sentence: somebody else could change it. */
	readonly untrusted: string | undefined;
	/** Why the kernel cannot divert packets; `undefined`: it can. */
	readonly cannotDivert: string | undefined;
	readonly listeners: readonly LocalListener[];
	/** Addresses whose port systemd has for our gateway: the web there comes through it. */
	readonly sockets: readonly string[];
	/** Of the program that is to do it in place of ours, or shares ports already; absent: ours is. */
	readonly engine?: EngineFacts;
}
