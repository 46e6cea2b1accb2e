import type { Cut } from "../../../model/observation.ts";
import type { DnsObservation } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
import { HostLookups } from "./host-lookups.ts";
import { MOST_TARGETS } from "./limits.ts";
import { findMisplaced } from "./misplaced.ts";
import { Questions } from "./questions.ts";
import { lookUpSrv, targetsOf } from "./srv-lookups.ts";
import { lookUpTlsa } from "./tlsa-lookups.ts";
import { observeZone } from "./zone.ts";

/** What an observation of the DNS needs. */
export type DnsContext = Pick<
	ObserveContext,
	"domain" | "roles" | "resolver" | "resolverAt" | "matrix" | "assume" | "refuse" | "phaseTimeout" | "signal"
>;

/**
 * Asks the DNS everything that a check wants to know of a domain, as much of it at the same time as can be. It ends with the
 * deadline of the last question or with `context.signal`; what did not come by then is a `failed` answer.
 * @returns the answers, sorted so that the same world makes the same observation, and what was left out
 */
export async function observeDns(context: DnsContext): Promise<{ dns: DnsObservation; cuts: Cut[] }> {
	const cuts = new CutList();
	using questions = new Questions(context, cuts);
	const hosts = new HostLookups(questions, context, cuts);
	const { domain, matrix } = context;
	const began = performance.now();

	// Neither hangs on the SRV records.
	const ofDomain = hosts.lookUp(domain.ascii);
	const ofZone = matrix === "full" ? observeZone(questions, context, hosts, cuts) : undefined;

	const srv = await lookUpSrv(questions, context);
	const ms = Math.round(performance.now() - began);

	const targets = targetsOf(srv).filter((target) => target !== domain.ascii);
	const kept = targets.slice(0, MOST_TARGETS);
	if (kept.length < targets.length) {
		const left = targets.length - kept.length;
		cuts.add("addresses", domain.ascii, `the addresses of ${left} of ${targets.length} targets were not looked up`);
	}
	const [own, others, tlsa, misplaced, zone] = await Promise.all([
		ofDomain,
		Promise.all(kept.toSorted().map((target) => hosts.lookUp(target))),
		lookUpTlsa(questions, context, srv, cuts),
		matrix === "full" ? findMisplaced(questions, context, srv) : [],
		ofZone,
	]);
	const dns = { srv, misplaced, hosts: [own, ...others], tlsa, ...(zone === undefined ? {} : { zone }), ms };
	return { dns, cuts: cuts.sorted() };
}
