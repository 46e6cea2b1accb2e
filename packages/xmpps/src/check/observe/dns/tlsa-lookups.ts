import { ipFamily, type SrvRecord, tlsaOwnerName } from "xmpps-connect/protocol";
import type { SrvLookup, TlsaLookup } from "../../../model/observation-dns.ts";
import type { ObserveContext } from "../check-options.ts";
import type { CutList } from "../cut-list.ts";
import { inTurn } from "../fair-share.ts";
import { sortedBy } from "../ordering.ts";
import { MOST_TLSA_PLACES } from "./limits.ts";
import type { Questions } from "./questions.ts";
import { leadingRecords } from "./srv-lookups.ts";

/**
 * The TLSA records of every target and port. Where little is to be asked, only those that count: RFC 7673, 3.1 has them looked
 * up behind authentic SRV records alone.
 */
export async function lookUpTlsa(
	questions: Questions,
	{ domain, matrix }: Pick<ObserveContext, "domain" | "matrix">,
	srv: readonly SrvLookup[],
	cuts: CutList,
): Promise<TlsaLookup[]> {
	const counted = srv.filter(({ answer }) => matrix === "full" || (answer.kind === "found" && answer.authentic));
	const records = inTurn(counted.map((lookup) => leadingRecords(lookup).filter(hasTlsaName)));
	const places = [...new Map(records.map(({ target, port }) => [`${target} ${port}`, { target, port }])).values()];
	const kept = places.slice(0, MOST_TLSA_PLACES);
	if (kept.length < places.length) {
		const left = places.length - kept.length;
		cuts.add("records", domain.ascii, `the TLSA records of ${left} targets and ports were not looked up`);
	}
	return await Promise.all(
		sortedBy(kept, ({ target, port }) => [target, port]).map(async ({ target, port }): Promise<TlsaLookup> => {
			const name = tlsaOwnerName(target, port);
			return { name, target, port, answer: await questions.ask("TLSA", name) };
		}),
	);
}

function hasTlsaName({ target, port }: SrvRecord): boolean {
	return port !== 0 && ipFamily(target) === 0;
}
