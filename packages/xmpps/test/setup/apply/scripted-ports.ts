import { Duplex } from "node:stream";
import { DialError, type Dialer } from "../../../src/check/observe/dialer.ts";
import type { Report } from "../../../src/model/report.ts";
import type { PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import type { PlanAndMore, Recovered, SetupPorts, Transaction } from "../../../src/setup/apply/ports.ts";
import type { Phase } from "../../../src/setup/engine/journal.ts";
import type { ItemState } from "../../../src/setup/items/item.ts";
import type { SetupPlan } from "../../../src/setup/plan/setup-plan.ts";
import type { Service } from "../../../src/setup/proof/baseline.ts";
import type { PlannedStage, StageName } from "../../../src/setup/stage.ts";
import { ITEMS, SILENT } from "../engine/story-world.ts";

const ENDPOINT: PlannedEndpoint = {
	...{ service: "clients", local: "192.0.2.1", public: "192.0.2.1", port: 443, serverPort: 5223, way: "nat", why: "" },
};
export const RECORDS = [{ item: ITEMS.srv, state: { ttl: 300, data: ["0 5 443 xmpps.example.org."] } }] as const;
export const CHAT: Service = { kind: "xmpp-client", address: "192.0.2.1", port: 5222 };

const AFTER: ItemState = { content: "", mode: 0o644, owner: "root", group: "root" };

/** A stage with one change. */
export function stage(name: StageName): PlannedStage {
	return {
		name,
		puts: [{ item: ITEMS.config, before: null, after: AFTER, why: "" }],
		validations: [],
		activations: [],
	};
}

export function plan(stages: readonly StageName[], more: Partial<SetupPlan> = {}): SetupPlan {
	return {
		...{ format: "xmpps-plan/1", host: "a host", domains: ["example.org"], target: "xmpps.example.org" },
		...{ endpoints: [ENDPOINT], stages: stages.map(stage), records: { lines: [] }, notes: [], unknown: [] },
		...{ checksum: "reviewed", ...more },
	};
}

/** What the world is to answer. Where there are several answers, each call takes the next, the last one again and again. */
export interface Script {
	readonly busy?: true;
	readonly recovered?: (log: string[]) => Recovered;
	readonly plans?: readonly SetupPlan[];
	/** What a run of these stages throws. */
	readonly fails?: Readonly<Partial<Record<StageName, string>>>;
	/** Whether an endpoint works, with the records assumed and as they are published. */
	readonly assumed?: readonly ("works" | "fails")[];
	readonly published?: readonly ("works" | "fails" | "unseen")[];
	readonly missing?: readonly string[];
	readonly remaining?: readonly string[];
	readonly services?: readonly Service[];
	/** Whether those answer. */
	readonly answers?: readonly boolean[];
	/** Seconds. */
	readonly lifetime?: number;
	readonly kept?: readonly string[];
}

/** A transaction that writes down what is done with it. */
export function transaction(
	log: string[],
	{
		kind = "apply",
		phase = "open",
		until,
		fails = {},
		kept = [],
		stages = [],
	}: {
		stages?: readonly StageName[];
		kind?: "apply" | "remove";
		phase?: Phase;
		until?: number | undefined;
		fails?: Script["fails"];
		kept?: readonly string[];
	} = {},
): Transaction {
	let now = { phase, until };
	return {
		...{ id: "one", kind, stages: plan(stages).stages },
		get phase() {
			return now.phase;
		},
		get until() {
			return now.until;
		},
		async run(names) {
			log.push(`run ${names.join()}`);
			const failure = names.map((name) => fails[name]).find((one) => one !== undefined);
			if (failure !== undefined) throw new Error(failure);
		},
		async enter(next, end) {
			log.push(`enter ${next}${end === undefined ? "" : ` until ${end}`}`);
			now = { phase: next, until: end };
		},
		async commit() {
			log.push("commit");
		},
		async undo() {
			log.push("undo");
			return kept;
		},
	};
}

/** Ports that answer as the script says, and what was asked of them in which order. */
export function scripted(script: Script): { readonly ports: SetupPorts; readonly log: string[] } {
	const log: string[] = [];
	const next = <T>(list: readonly T[]): (() => T) => {
		let index = 0;
		return () => list[Math.min(index++, list.length - 1)] as T;
	};
	const plans = next(script.plans ?? [plan([])]);
	const assumed = next<"works" | "fails">(script.assumed ?? ["works"]);
	const published = next<"works" | "fails" | "unseen">(script.published ?? ["works"]);
	const answers = next(script.answers ?? [true]);
	const ports: SetupPorts = {
		async lock() {
			if (script.busy === true) return undefined;
			log.push("lock");
			return { release: async () => void log.push("release") };
		},
		engine: {
			async recover() {
				log.push("recover");
				return script.recovered?.(log) ?? { kind: "nothing" };
			},
			async begin(kind, stages, of) {
				const completes = of === undefined ? "" : ` of ${of}`;
				log.push(`begin ${kind} ${stages.map(({ name }) => name).join()}${completes}`);
				return transaction(log, { kind, fails: script.fails, kept: script.kept ?? [] });
			},
		},
		zones: {
			async waitFor(_, seconds) {
				log.push(`wait ${seconds} s for records`);
				return script.missing ?? [];
			},
			async waitGone(_, seconds) {
				log.push(`wait ${seconds} s until records are gone`);
				return script.remaining ?? [];
			},
			async cacheLifetime() {
				log.push("ask for the lifetime");
				return script.lifetime ?? 0;
			},
		},
		provers: [
			{
				from: "here",
				async look(_, assume) {
					log.push(assume.length > 0 ? "prove as if published" : "prove");
					return report(assume.length > 0 ? assumed() : published());
				},
			},
		],
		dialer: dialer(log, answers),
		tell: SILENT,
		async makePlan(): Promise<PlanAndMore> {
			log.push("plan");
			return { plan: plans(), services: script.services ?? [], records: RECORDS, leaving: RECORDS };
		},
		now: () => 1_000_000,
		signal: new AbortController().signal,
	};
	return { ports, log };
}

/** As much of a report as is looked at. */
function report(state: "works" | "fails" | "unseen"): Report {
	const { public: address, port } = ENDPOINT;
	const endpoints = state === "unseen" ? [] : [{ service: "xmpps-client", address, port, state, found: `it ${state}` }];
	return { endpoints, findings: [], verdict: { words: "" } } as unknown as Report;
}

/** A server that speaks XMPP and nothing more, or none. */
function dialer(log: string[], answers: () => boolean): Dialer {
	return {
		async dial(address, port) {
			log.push(`try ${address} ${port}`);
			if (!answers()) throw new DialError("refused", "nothing listens");
			let said = false;
			return new Duplex({
				read: () => undefined,
				write(_chunk, _encoding, done) {
					if (!said) {
						said = true;
						const names = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'";
						this.push(`<stream:stream ${names} from='example.org' id='1' version='1.0'><stream:features/>`);
					}
					done();
				},
			});
		},
	};
}
