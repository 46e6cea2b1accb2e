import type { Remedy } from "./change.ts";

/** How bad a finding is. */
export type Severity =
	/** Somebody who does what the standards say does not get in. */
	| "broken"
	/** It works, but not for everybody or not everywhere. */
	| "limited"
	/** It works, and could be better. */
	| "advice"
	/** It could not be found out. */
	| "unknown";

/** Who is concerned. */
export type Concerned = "clients" | "servers" | "both";

/** Something that is wrong, or could be better, and how to mend it. */
export interface Finding {
	/** The id of the rule that found it: `srv.port-missing`. */
	readonly rule: string;
	readonly severity: Severity;
	readonly concerned: Concerned;
	/** For whom exactly, in words: `clients that send no ALPN`. */
	readonly whom: string;
	/** What it is about, as short as can be: an SRV record, an endpoint, a certificate. Stable between runs. */
	readonly subject: string;
	/** What is wrong, in one sentence without a full stop. */
	readonly title: string;
	/** What shows it: the very record, bytes, alert or banner, a line each. Printable. */
	readonly evidence: readonly string[];
	/** What to do, the likeliest first: alternatives, of which one is enough. */
	readonly remedies: readonly Remedy[];
	/** Sections of standards: `XEP-0368, 3`. */
	readonly source: readonly string[];
}
