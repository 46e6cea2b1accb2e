import { type Cut, OBSERVATION_FORMAT, type Observation, type Vantage } from "../../model/observation.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { ObserveContext } from "./check-options.ts";
import { observeDns } from "./dns/observe-dns.ts";
import { AddressBudgets } from "./endpoint/address-budget.ts";
import { CertificateCollector } from "./endpoint/certificate-collector.ts";
import { observeEndpoints } from "./endpoint/observe-endpoints.ts";
import { observePace } from "./endpoint/pace.ts";
import { endpointsOf } from "./endpoints-of.ts";
import { observeHostMeta } from "./web/host-meta.ts";
import { observeWeb } from "./web/observe-web.ts";

/** What belongs to an observation besides what the network says. */
export interface ObserveMore {
	readonly vantage: Vantage;
	/** Looks at the host itself, beside everything else. */
	readonly local?: (signal: AbortSignal) => Promise<LocalObservation>;
}

/**
 * Looks at a domain: DNS first, then everything it names at once. Never rejects for what the network does: what did not
 * come by the deadline is in the observation as such.
 */
export async function observe(context: ObserveContext, { vantage, local }: ObserveMore): Promise<Observation> {
	const began = new Date();
	const since = performance.now();
	const fromInside = local?.(context.signal);
	// Whoever waits for it below learns of its failure; the rest must not leave it unhandled meanwhile.
	fromInside?.catch(() => undefined);
	const { dns, cuts: dnsCuts } = await observeDns(context);
	const { places, cuts: placeCuts } = endpointsOf(context, dns);
	const certificates = new CertificateCollector();
	const budgets = new AddressBudgets(context.caps, context.room);
	const [endpoints, web, hostMeta] = await Promise.all([
		observeEndpoints(context, places, certificates, budgets),
		observeWeb(context, dns, places, certificates, budgets),
		context.matrix === "full" ? observeHostMeta(context, dns, certificates, budgets) : { hostMeta: [], cuts: [] },
	]);
	const paced = await observePace({ ...context, certificates, budgets }, endpoints.endpoints);
	const here = await fromInside;
	const cuts = [...dnsCuts, ...placeCuts, ...endpoints.cuts, ...web.cuts, ...hostMeta.cuts];
	return {
		format: OBSERVATION_FORMAT,
		domain: context.domain,
		began: began.toISOString(),
		ms: Math.round(performance.now() - since),
		vantage,
		matrix: context.matrix,
		dns,
		endpoints: paced,
		web: web.web,
		hostMeta: hostMeta.hostMeta,
		certificates: certificates.all(),
		...(here === undefined ? {} : { local: here }),
		cuts: distinct(cuts),
	};
}

function distinct(cuts: readonly Cut[]): Cut[] {
	return [...new Map(cuts.map((cut) => [`${cut.what} ${cut.where} ${cut.detail}`, cut])).values()];
}
