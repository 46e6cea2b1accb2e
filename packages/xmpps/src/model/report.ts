import type { Domain, Role, SrvService, TlsKind } from "xmpps-connect/protocol";
import type { Finding } from "./finding.ts";
import type { Cut, Vantage } from "./observation.ts";

/** The version of the shape below, which docs/report.schema.json publishes. */
export const REPORT_FORMAT = "xmpps-report/1";

/** What a check came to. */
export interface Report {
	readonly format: typeof REPORT_FORMAT;
	readonly domain: Domain;
	readonly verdict: Verdict;
	/** When the observation began: ISO 8601. */
	readonly observedAt: string;
	/** How long the observation took, in milliseconds. */
	readonly ms: number;
	readonly vantage: Vantage;
	/** Every endpoint in the order in which clients try them, client endpoints first. */
	readonly endpoints: readonly EndpointReport[];
	/** Worst first. */
	readonly findings: readonly Finding[];
	readonly clients: readonly ClientReport[];
	/** Whether web and XMPP are both right where they share an address and port. */
	readonly coexistence: readonly Coexistence[];
	/** The date on which the first of the server's certificates ends: ISO 8601. */
	readonly earliestExpiry?: string;
	readonly cuts: readonly Cut[];
	/** Lines for people: what the reader has to know to read the rest right. */
	readonly notes: readonly string[];
	/** Milliseconds of the slowest of each kind, for monitoring. */
	readonly phases: { readonly dns: number; readonly tcp: number; readonly tls: number; readonly stream: number };
}

/** In words first. */
export type Outcome = "works" | "works with limits" | "broken" | "could not find out" | "not offered";

export interface Verdict {
	readonly overall: Exclude<Outcome, "not offered">;
	readonly clients: Outcome;
	readonly servers: Outcome;
	/** One or two sentences. */
	readonly words: string;
	/** Every endpoint that counts was seen from another machine than the one it is on. */
	readonly provenFromOutside: boolean;
}

/** An endpoint in one line. */
export interface EndpointReport {
	readonly role: Role;
	readonly service: SrvService;
	readonly tls: TlsKind;
	readonly target: string;
	readonly address: string;
	readonly port: number;
	readonly priority: number;
	readonly weight: number;
	/** The probability to be the first that is tried among the records of its role: 0 to 1. */
	readonly probability: number;
	readonly state: "works" | "fails" | "unknown";
	/** What was found there, in a few words: `TLSv1.3, XMPP, certificate good`. */
	readonly found: string;
}

/** A way that a simulated client took. */
export interface ClientReport {
	/** `only-443`. */
	readonly id: string;
	/** `Behind a firewall that passes port 443 alone`. */
	readonly name: string;
	/** What it stands for: clients and networks. */
	readonly like: string;
	readonly result: "gets in" | "stays out" | "unknown";
	/** Where it got in: an endpoint. */
	readonly where?: string;
	/** The endpoints it tried, in order, each with what came of it. */
	readonly tried: readonly string[];
	/** Why it stays out or nobody knows, in one sentence. */
	readonly why?: string;
	/** Seconds that it waits in vain before it is in, by the measured habits of clients. */
	readonly waits?: number;
}

/** One address and port that XMPP and a web site share. */
export interface Coexistence {
	readonly address: string;
	readonly port: number;
	readonly xmpp: "right" | "wrong" | "unknown";
	readonly web: "right" | "wrong" | "none" | "unknown";
	readonly detail: string;
}
