import { tlsKind } from "xmpps-connect/protocol";
import type { Cut, EndpointObservation } from "../../../model/observation.ts";
import type { ObserveContext } from "../check-options.ts";
import { CutList } from "../cut-list.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import { sortedBy } from "../ordering.ts";
import type { AddressBudgets } from "./address-budget.ts";
import type { CertificateCollector } from "./certificate-collector.ts";
import { observeCross } from "./cross.ts";
import { observeDirectTls } from "./direct-tls.ts";
import type { Probing } from "./probing.ts";
import { observeStarttls } from "./starttls.ts";

/** What the observation of endpoints needs of its surroundings. */
export type EndpointContext = Pick<
	ObserveContext,
	"dialer" | "trust" | "phaseTimeout" | "signal" | "domain" | "matrix" | "refuse"
>;

/**
 * Looks at all endpoints at once, within the budgets of their addresses. What is not finished at the end of `context.signal` is
 * `not-tried`; it never rejects for what the network does.
 * @returns one for each place, sorted by service, target, address and port; and what was left out
 */
export async function observeEndpoints(
	context: EndpointContext,
	places: readonly EndpointPlace[],
	certificates: CertificateCollector,
	budgets: AddressBudgets,
): Promise<{ readonly endpoints: readonly EndpointObservation[]; readonly cuts: readonly Cut[] }> {
	const cuts = new CutList();
	const sorted = sortedBy(places, ({ service, target, address, port }) => [service, target, address, port]);
	const probing: Probing = { ...context, certificates, budgets };
	const endpoints = await Promise.all(sorted.map((place) => observeEndpoint(probing, place, cuts)));
	return { endpoints, cuts: [...cuts.sorted(), ...budgets.cuts()] };
}

async function observeEndpoint(probing: Probing, place: EndpointPlace, cuts: CutList): Promise<EndpointObservation> {
	const nothing = { handshakes: [], starttls: [], cross: [] };
	const refusal = probing.refuse(place.address);
	if (refusal !== undefined) {
		cuts.add("refused-address", place.address, refusal);
		return { ...place, tcp: { kind: "not-tried", why: "address" }, ...nothing };
	}
	const direct = tlsKind(place.service) === "direct-tls";
	const seen = {
		...nothing,
		...(direct ? await observeDirectTls(probing, place) : await observeStarttls(probing, place)),
	};
	const cross = await observeCross(probing, place, seen);
	const endpoint = { ...place, ...seen, cross };
	if (isCutShort(endpoint)) {
		const why = probing.signal.aborted ? "the time for everything was over" : "the first hellos got no answer in time";
		cuts.add("deadline", `${place.service} at ${place.address} port ${place.port}`, `not everything was tried: ${why}`);
	}
	return endpoint;
}

function isCutShort({ tcp, handshakes, starttls }: EndpointObservation): boolean {
	const results = [tcp, ...handshakes.map(({ result }) => result), ...starttls.map(({ tls }) => tls)];
	return results.some((one) => one?.kind === "not-tried" && (one.why === "deadline" || one.why === "aborted"));
}
