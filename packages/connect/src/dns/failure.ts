import type { DnsFailure, Failed } from "../protocol/answer.ts";

/** How much a failure says about the question, the least first: the one to report when servers fail in different ways. */
const RANK: readonly DnsFailure[] = [
	"aborted",
	"unreachable",
	"timeout",
	"malformed",
	"error-code",
	"refused",
	"servfail",
	"bogus",
];

/** A failure as an answer. */
export function failed(reason: DnsFailure, detail: string): Failed {
	return { kind: "failed", reason, detail };
}

/** How much a failure says about the question; a higher number says more. */
export function failureRank(reason: DnsFailure): number {
	return RANK.indexOf(reason);
}

/**
 * Extended DNS Errors that mean that DNSSEC validation failed: RFC 8914, 4.2, 4.3, 4.6 to 4.13.
 * 3 (stale answer) and 4 (forged by policy) are not among them.
 */
const BOGUS_ERRORS: Readonly<Record<number, string>> = {
	1: "unsupported DNSKEY algorithm",
	2: "unsupported DS digest type",
	5: "DNSSEC indeterminate",
	6: "DNSSEC bogus",
	7: "signature expired",
	8: "signature not yet valid",
	9: "DNSKEY missing",
	10: "RRSIGs missing",
	11: "no zone key bit set",
	12: "NSEC missing",
};

/** What an RCODE other than 0 and 3 means, with the Extended DNS Errors beside it. */
export function rcodeFailure(rcode: number, extendedErrors: readonly number[]): Failed {
	if (rcode === 2) {
		for (const code of extendedErrors) {
			const meaning = BOGUS_ERRORS[code];
			if (meaning !== undefined) return failed("bogus", `DNSSEC validation failed: ${meaning}`);
		}
		const known = extendedErrors[0];
		return failed("servfail", `the server failed${known === undefined ? "" : ` (extended error ${known})`}`);
	}
	if (rcode === 5) return failed("refused", "the server refused the question");
	return failed("error-code", `the server answered with RCODE ${rcode}`);
}
