import type { DnsFailure, Failed, PlainAnswer } from "./answer.ts";
import type { SrvRecord } from "./dns-record.ts";
import type { Domain } from "./domain.ts";
import { printable } from "./printable-text.ts";
import {
	fallbackPort,
	ownerName,
	type Role,
	role as roleOf,
	type SrvService,
	srvService,
	type TlsKind,
	tlsKind,
} from "./service.ts";
import { srvAnswer } from "./srv-answer.ts";
import { firstProbabilities, groupByPriority, orderByWeight, type Random } from "./srv-order.ts";

/** Where a candidate comes from. */
export type Origin =
	/** An SRV record at `owner`; `authentic` when DNSSEC vouches for it. */
	| { readonly kind: "srv"; readonly owner: string; readonly authentic: boolean }
	/** The domain itself: it has no SRV records, or nobody answered. */
	| { readonly kind: "fallback"; readonly reason: "no-srv" | "srv-unanswered" }
	/** The server at `from` sent us here (`see-other-host`). */
	| { readonly kind: "redirect"; readonly from: string };

/** An endpoint in connection order, before its addresses are known. */
export interface Candidate {
	/** A host name in A-labels without final dot; after a redirect perhaps an IP address. */
	readonly target: string;
	readonly port: number;
	readonly service: SrvService;
	readonly tls: TlsKind;
	readonly priority: number;
	readonly weight: number;
	/** Seconds; 0 when no SRV record led here. */
	readonly ttl: number;
	readonly origin: Origin;
	/** The probability to be tried first inside its priority group. */
	readonly probability: number;
}

/** The candidates of one priority, in the order of this draw. */
export interface CandidateGroup {
	readonly priority: number;
	readonly candidates: readonly Candidate[];
}

/** What the lookups came to. `notes` are lines for people about what was passed over. */
export type CandidateSet =
	/** At least one candidate, in groups of ascending priority. */
	(
		| { readonly kind: "candidates"; readonly groups: readonly CandidateGroup[] }
		/** The domain says decidedly that it offers none of this: `services` are those that said so. */
		| { readonly kind: "not-offered"; readonly services: readonly SrvService[] }
		/** Nothing was found, and because of these failures nothing is known. */
		| { readonly kind: "failed"; readonly failures: readonly LookupFailure[] }
		/** The DNS answered, and there is nothing to connect to. */
		| { readonly kind: "none" }
	) & { readonly notes: readonly string[] };

/** A lookup that failed. */
export interface LookupFailure {
	readonly service: SrvService;
	readonly reason: DnsFailure;
	/** One line for people. */
	readonly detail: string;
}

/** What was asked and what came. */
export interface SrvAnswers {
	readonly service: SrvService;
	readonly answer: PlainAnswer<SrvRecord>;
}

/**
 * Turns the answers to the SRV questions into candidates, or into the reason why there are none.
 *
 * A bogus or otherwise failed answer takes its own service out, no more: the records of the other service stand on their
 * own signatures, and whoever can forge one answer could as well have suppressed it. When nothing else was found it is
 * `failed`.
 * @param answers one for each service that was asked; those of another role, or excluded by `only`, are passed over
 * @param random chance for the order inside a priority
 * @param only the one kind of TLS that is wanted
 */
export function candidatesFrom(
	domain: Domain,
	role: Role,
	answers: readonly SrvAnswers[],
	random: Random,
	only?: TlsKind,
): CandidateSet {
	const wanted = answers.filter(
		({ service }) => roleOf(service) === role && (only === undefined || tlsKind(service) === only),
	);
	const notes: string[] = [];
	const candidates: Candidate[] = [];
	const failures: LookupFailure[] = [];
	const notOffered: SrvService[] = [];
	let answered = false;
	for (const { service, answer: plain } of wanted) {
		const owner = ownerName(service, domain);
		const { answer, notes: more } = srvAnswer(plain);
		notes.push(...more.map((line) => `${owner}: ${line}`));
		if (answer.kind === "found") {
			answered = true;
			const origin: Origin = { kind: "srv", owner, authentic: answer.authentic };
			// XEP-0368, 3: both services go into one set, priorities and weights mixed.
			for (const record of answer.records) candidates.push(candidate(record, service, origin));
		} else if (answer.kind === "not-offered") notOffered.push(service);
		else if (answer.kind === "failed") failures.push(lookupFailure(service, answer));
	}

	if (candidates.length > 0) {
		for (const { service, detail } of failures)
			notes.push(`${ownerName(service, domain)} could not be looked up: ${detail}`);
		for (const service of notOffered) notes.push(`${ownerName(service, domain)}: not offered`);
		return { kind: "candidates", groups: groupsOf(candidates, random), notes };
	}
	const reason = fallbackReason(failures, answered || notOffered.length > 0);
	const starttls = srvService(role, "starttls");
	// There is no default port for direct TLS (XEP-0368 names none), and no fallback for a service that nobody asked about.
	if (reason !== undefined && wanted.some(({ service }) => service === starttls)) {
		return { kind: "candidates", groups: groupsOf([fallback(domain, role, reason)], random), notes };
	}
	if (failures.length > 0) return { kind: "failed", failures, notes };
	if (notOffered.length > 0 && !answered) return { kind: "not-offered", services: notOffered, notes };
	return { kind: "none", notes };
}

/**
 * Whether the domain's own addresses may be tried, and why.
 * @param known SRV records exist, be it a `.`
 */
function fallbackReason(failures: readonly LookupFailure[], known: boolean): "no-srv" | "srv-unanswered" | undefined {
	// RFC 6120, 3.2.1: no fallback after an SRV answer; XEP-0368, 3: nor after a `.`.
	if (known) return undefined;
	if (failures.length === 0) return "no-srv";
	// RFC 6120, 3.2.2: a fallback when no answer came. An answer that failed (SERVFAIL, bogus, refused) is one: behind it
	// may stand records that somebody wants us not to see.
	return failures.every(({ reason }) => reason === "timeout" || reason === "unreachable")
		? "srv-unanswered"
		: undefined;
}

function fallback(domain: Domain, role: Role, reason: "no-srv" | "srv-unanswered"): Candidate {
	const record = { target: domain.ascii, port: fallbackPort(role), priority: 0, weight: 0, ttl: 0 };
	return candidate(record, srvService(role, "starttls"), { kind: "fallback", reason });
}

/** The probability is not known before the whole group is: 1 until then. */
function candidate({ target, port, priority, weight, ttl }: SrvRecord, service: SrvService, origin: Origin): Candidate {
	return { target, port, service, tls: tlsKind(service), priority, weight, ttl, origin, probability: 1 };
}

function groupsOf(candidates: readonly Candidate[], random: Random): CandidateGroup[] {
	return groupByPriority(candidates).map((group) => {
		const probabilities = firstProbabilities(group);
		const known = group.map((one, index) => ({ ...one, probability: probabilities[index] ?? 0 }));
		return { priority: known[0]?.priority ?? 0, candidates: orderByWeight(known, random) };
	});
}

function lookupFailure(service: SrvService, { reason, detail }: Failed): LookupFailure {
	return { service, reason, detail: printable(detail, 200) };
}
