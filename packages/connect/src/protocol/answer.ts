/**
 * What became of a question to the DNS. Four values, never collapsed: `found`, `absent`, `not-offered` (an SRV set whose
 * only target is `.`) and `failed`.
 */
export type Answer<R> = Found<R> | Absent | NotOffered | Failed;

/** What a question for records other than SRV can end in: `.` has no meaning there. */
export type PlainAnswer<R> = Found<R> | Absent | Failed;

interface Common {
	/** Which server answered and how, for people to read; absent where no server did. */
	readonly via?: { readonly server: string; readonly transport: "udp" | "tcp" };
}

/** Records came. */
export interface Found<R> extends Common {
	readonly kind: "found";
	readonly records: readonly R[];
	/** The smallest TTL among the records and the aliases that led to them, in seconds. */
	readonly ttl: number;
	/** The AD bit of a resolver that is trusted (RFC 4035, 3.2.3; RFC 6840, 5.8). */
	readonly authentic: boolean;
	/** The names passed on the way through CNAMEs, from the name after the question's to the owner of the records. */
	readonly aliases: readonly string[];
}

/** The name does not exist (`nxdomain`) or has no such records (`nodata`). RFC 2308, 2. */
export interface Absent extends Common {
	readonly kind: "absent";
	readonly reason: "nxdomain" | "nodata";
	readonly authentic: boolean;
	readonly aliases: readonly string[];
}

/** The one SRV record has the target `.`: decidedly not available (RFC 2782, Target). */
export interface NotOffered extends Common {
	readonly kind: "not-offered";
	readonly ttl: number;
	readonly authentic: boolean;
}

/** Why no usable answer came. */
export type DnsFailure =
	/** No server answered in time. */
	| "timeout"
	/** No packet could be sent, or every server refused the connection. */
	| "unreachable"
	/** RCODE 2: the server failed, or a validating resolver found the answer bogus. */
	| "servfail"
	/** RCODE 2 with Extended DNS Error 6 to 12 or 1, 2, 5: DNSSEC validation failed (RFC 8914). */
	| "bogus"
	/** RCODE 5. */
	| "refused"
	/** Any other RCODE. */
	| "error-code"
	/** The answer could not be parsed, or not within our limits. */
	| "malformed"
	/** The caller gave up. */
	| "aborted";

/** No usable answer: says nothing about whether records exist. */
export interface Failed extends Common {
	readonly kind: "failed";
	readonly reason: DnsFailure;
	/** One line for people, without a full stop. */
	readonly detail: string;
}
