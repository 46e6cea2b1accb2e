import { canonical } from "../items/item.ts";
import { isEmpty, obstacles, type SetupPlan } from "../plan/setup-plan.ts";
import { tryServices, worseThan } from "../proof/baseline.ts";
import { prove } from "../proof/prove.ts";
import { assumedRecords } from "../proof/prover.ts";
import type { StageName } from "../stage.ts";
import type { ApplyOptions, ApplyResult } from "./apply-result.ts";
import { confirmation } from "./confirmation.ts";
import { HostLockHolder } from "./host-lock-holder.ts";
import type { PlanAndMore, SetupPorts, Transaction } from "./ports.ts";
import { publish } from "./publish.ts";
import { putBack } from "./put-back.ts";

const HOST_STAGES: readonly StageName[] = ["server", "web", "firewall"];

export const UNCONFIRMED =
	"an earlier apply waits to be confirmed: xmpps confirm keeps it, xmpps rollback puts it back";

/** Milliseconds of one phase when a service is tried. */
const PHASE = 5_000;

/**
 * Carries a plan out: proves on the host, then publishes, then proves again. Continues what an earlier run left waiting for
 * the DNS. What fails is put back.
 * @throws {Error} when not even that can be said: the host does not answer
 */
export async function apply(ports: SetupPorts, options: ApplyOptions): Promise<ApplyResult> {
	const lock = new HostLockHolder(ports);
	if (!(await lock.take())) {
		return { kind: "refused", why: ["somebody else changes this host at the moment; wait until they are done"] };
	}
	try {
		const recovered = await ports.engine.recover(ports.tell, ports.signal);
		if (recovered.kind === "put-back" && recovered.kept.length > 0) {
			return { kind: "put-back", why: ["an earlier run had died"], kept: recovered.kept };
		}
		if (recovered.kind === "unconfirmed") return { kind: "refused", why: [UNCONFIRMED] };
		const left = recovered.kind === "continue" ? recovered.transaction : undefined;
		const completes = recovered.kind === "put-back" ? recovered.of : undefined;
		if (left?.kind === "remove") {
			return { kind: "refused", why: ["a removal is under way; finish it with xmpps remove, or xmpps rollback"] };
		}
		return await applyLocked(ports, options, { left, completes }, lock);
	} finally {
		await lock.release();
	}
}

/** What an earlier run has left. */
interface Earlier {
	/** To be continued. */
	readonly left: Transaction | undefined;
	/** The apply that is there, where what was to complete it was put back. */
	readonly completes: string | undefined;
}

async function applyLocked(
	ports: SetupPorts,
	options: ApplyOptions,
	{ left, completes }: Earlier,
	lock: HostLockHolder,
): Promise<ApplyResult> {
	ports.tell.step("Looking at the host and its zones");
	const made = await ports.makePlan();
	const { plan } = made;
	const refusal = refuse(plan, options);
	if (refusal.length > 0) return { kind: "refused", why: refusal };
	if (left !== undefined && isWhatIsLeft(plan, left)) return await publish(ports, options, left, made);
	if (!isEmpty(plan) && !(await options.review(plan))) return { kind: "declined" };
	// The host was proven as it was then; what has changed since is a change of its own, but records alone complete it.
	await left?.commit();
	if (isEmpty(plan)) return { kind: "nothing-to-do" };
	const of = changesHost(plan) ? undefined : (left?.id ?? completes);
	const transaction = await ports.engine.begin("apply", plan.stages, of);
	await options.guard?.arm(transaction.id);
	const failure = await changeHost(ports, transaction, made);
	if (failure !== undefined) return failure;
	if (options.guard === undefined) {
		try {
			await transaction.enter("host-ready");
		} catch (error) {
			// What is not written down does not count, and must not stay.
			return await putBack(ports, transaction, [error instanceof Error ? error.message : String(error)]);
		}
		return await publish(ports, options, transaction, made);
	}
	const answer = await confirmation(ports, options.guard, transaction, lock);
	if (answer.kind === "put-back") return answer;
	if (answer.transaction.phase === "unconfirmed") await answer.transaction.enter("host-ready");
	return await publish(ports, options, answer.transaction, made);
}

/** Whether a plan has nothing to do but what an earlier run left to be done: its records, or those that it did not reach. */
function isWhatIsLeft(plan: SetupPlan, left: Transaction): boolean {
	if (changesHost(plan)) return false;
	const changes = recordChanges(plan.stages);
	if (changes.length === 0) return true;
	const begun = recordChanges(left.stages);
	return left.phase === "host-ready" && changes.every((change) => begun.includes(change));
}

function recordChanges(stages: Transaction["stages"]): readonly string[] {
	return stages.flatMap(({ name, puts }) => (name === "dns" ? puts.map(canonical) : []));
}

function changesHost({ stages }: SetupPlan): boolean {
	return stages.some(({ name, puts }) => name !== "dns" && puts.length > 0);
}

function refuse(plan: SetupPlan, { checksum }: ApplyOptions): readonly string[] {
	if (checksum !== undefined && checksum !== plan.checksum) {
		return ["the plan is stale: host, zones or xmpps.yaml have changed since it was made; make it again and review it"];
	}
	return obstacles(plan);
}

/** Changes the host, or puts it back. */
async function changeHost(
	ports: SetupPorts,
	transaction: Transaction,
	made: PlanAndMore,
): Promise<ApplyResult | undefined> {
	const why = await shortOf(ports, transaction, made).catch((error: unknown) => [
		error instanceof Error ? error.message : String(error),
	]);
	return why.length === 0 ? undefined : await putBack(ports, transaction, why);
}

/** Server, web and firewall; then the proof that clients would get in, and that nothing got worse. @returns why it is not so */
async function shortOf(
	ports: SetupPorts,
	transaction: Transaction,
	{ plan, services }: PlanAndMore,
): Promise<readonly string[]> {
	const { tell, signal } = ports;
	tell.step("Trying what works now, so that it is known afterwards");
	const before = await tryAll(ports, plan, services);
	for (const { kind, address, port, found } of before) tell.detail(`${kind} at ${address} port ${port}: ${found}`);
	await transaction.run(HOST_STAGES, tell, signal);
	tell.step("Proving the endpoints as if their records were published");
	const wrong = await proveAssumed(ports, plan);
	if (wrong.length > 0) return wrong;
	tell.step("Trying again what worked before");
	const worse = worseThan(before, await tryAll(ports, plan, services));
	if (worse.length === 0) tell.detail(before.some(({ works }) => works) ? "all of it works" : "nothing did");
	return worse.map(
		({ kind, address, port, found }) => `${kind} at ${address} port ${port} does not work any more: ${found}`,
	);
}

function tryAll({ dialer, signal }: SetupPorts, { domains }: SetupPlan, services: PlanAndMore["services"]) {
	return tryServices(services, domains[0] ?? "", { dialer, phaseTimeout: PHASE, signal });
}

function proveAssumed({ provers, tell, signal }: SetupPorts, plan: SetupPlan): Promise<readonly string[]> {
	const { domains, endpoints, target } = plan;
	return prove({ domains, endpoints, provers, assume: assumedRecords(endpoints, target) }, tell, signal);
}
