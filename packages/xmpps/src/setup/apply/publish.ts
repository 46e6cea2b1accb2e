import type { SetupPlan } from "../plan/setup-plan.ts";
import { prove } from "../proof/prove.ts";
import type { ApplyOptions, ApplyResult } from "./apply-result.ts";
import type { PlanAndMore, SetupPorts, Transaction } from "./ports.ts";
import { putBack } from "./put-back.ts";

/** Records, all authoritative servers, and the proof without any assumption. */
export async function publish(
	ports: SetupPorts,
	options: ApplyOptions,
	transaction: Transaction,
	{ plan, records }: PlanAndMore,
): Promise<ApplyResult> {
	const { tell, signal, zones } = ports;
	if (transaction.phase !== "waiting-for-dns") {
		try {
			await transaction.run(["dns"], tell, signal);
		} catch (error) {
			return await putBack(ports, transaction, [wordsOf(error)]);
		}
		await transaction.enter("waiting-for-dns");
	}
	if (plan.records.lines.length > 0) return { kind: "waiting-for-dns", missing: plan.records.lines };
	tell.step("Waiting until every authoritative server has the records");
	const missing = await zones.waitFor(records, options.wait, tell, signal);
	if (missing.length > 0) return { kind: "waiting-for-dns", missing };
	tell.step("Proving what is published");
	const lifetime = await zones.cacheLifetime(records, "absence", signal);
	const why = await provePublished(ports, plan, Math.min(lifetime, options.wait));
	if (why.length > 0) return { kind: "not-proven", why };
	await transaction.commit();
	await raiseTtl(ports, transaction.id).catch((error: unknown) => {
		if (signal.aborted) throw error;
		tell.detail(`the TTL stays as it is: ${wordsOf(error)}`);
	});
	return { kind: "works" };
}

/** Seconds between two looks, while a resolver may have an older answer. */
const AGAIN = 2;

/** A resolver may still know that there was nothing: it is asked again until it must have forgotten that. */
async function provePublished(ports: SetupPorts, plan: SetupPlan, lifetime: number): Promise<readonly string[]> {
	const { provers, tell, signal, now } = ports;
	const { domains, endpoints } = plan;
	const end = now() + 1000 * lifetime;
	for (;;) {
		const wrong = await prove({ domains, endpoints, provers, assume: [] }, tell, signal);
		if (wrong.length === 0 || now() >= end || !wrong.every((line) => line.includes(NOT_SEEN))) return wrong;
		tell.progress(`a resolver still has an older answer, for ${Math.ceil((end - now()) / 1000)} s at most`);
		await new Promise((resolve) => setTimeout(resolve, 1000 * AGAIN));
		tell.progress(undefined);
		signal.throwIfAborted();
	}
}

/** What `shortcomings` says of an endpoint that no record leads to. */
const NOT_SEEN = "was not found in the report";

/**
 * Now that it is proven, records may live longer. That is all that the plan still has. Where it fails they stay as they are:
 * it works all the same, and the next apply tries again.
 */
async function raiseTtl(ports: SetupPorts, of: string): Promise<void> {
	const { makePlan, engine, tell, signal } = ports;
	const { plan } = await makePlan();
	const changes = plan.stages.filter(({ puts }) => puts.length > 0);
	if (changes.length === 0 || changes.some(({ name }) => name !== "dns")) return;
	tell.step("Raising the TTL of the records, now that they are proven");
	const transaction = await engine.begin("apply", plan.stages, of);
	try {
		await transaction.run(["dns"], tell, signal);
		await transaction.commit();
	} catch (error) {
		await putBack(ports, transaction, [wordsOf(error)]);
	}
}

function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
