import { DialError } from "../../../src/check/observe/dialer.ts";
import type { Report } from "../../../src/model/report.ts";
import type { PlannedEndpoint } from "../../../src/setup/adapters/adapter.ts";
import type { PlanAndMore, Records, SetupPorts } from "../../../src/setup/apply/ports.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";
import { standingOf } from "../../../src/setup/engine/journal.ts";
import { managedBy } from "../../../src/setup/engine/managed.ts";
import { planStages, type ReadItem } from "../../../src/setup/engine/plan-stages.ts";
import { readItem } from "../../../src/setup/engine/put-item.ts";
import { createEngine, type EngineParts } from "../../../src/setup/engine/transaction.ts";
import { completePlan, isEmpty } from "../../../src/setup/plan/setup-plan.ts";
import type { WantedStage } from "../../../src/setup/stage.ts";
import { SimulatedHost } from "../engine/simulated-host.ts";
import { freshHost, ITEMS, type ItemName, keyOf, NAMES, SILENT, wantedStages } from "../engine/story-world.ts";

/** What somebody wants of a host, as xmpps.yaml says it. */
export interface Wish {
	/** Items of the host in their versions. */
	readonly items: Readonly<Partial<Record<ItemName, number>>>;
	/** The data of the SRV record. */
	readonly srv: string;
	/** The data of the address record; absent: somebody has published one. */
	readonly address?: string;
	/** Somebody pastes it. */
	readonly byHand?: true;
}

export const SRV = "0 5 443 xmpps.example.org.";

/** Every item of a host in one version. */
export function hostItems(version: number): Wish["items"] {
	const names = NAMES.filter((name) => ITEMS[name].kind !== "dns-records");
	return Object.fromEntries(names.map((name) => [name, version]));
}

/** A host that nobody has set up, and of whose records nobody has any. */
export function emptyHost(): SimulatedHost {
	const { takers } = freshHost();
	return new SimulatedHost(new Map(), takers);
}

export const NEVER = new AbortController().signal;

const ENDPOINT: PlannedEndpoint = {
	...{ service: "clients", local: "192.0.2.1", public: "192.0.2.1", port: 443, serverPort: 5223 },
	...{ way: "nat", why: "a web server listens on all addresses" },
};

const CONFIG = parseConfig("domain: example.org", "xmpps.yaml");

/** Seconds. */
export const TTL = { proving: 300, proven: 3600 } as const;

/** What `apply` and `remove` ask of a simulated world: all of it may fail, and the process may die at any of it. */
export function portsOf(world: SimulatedHost, parts: EngineParts, wish: Wish): SetupPorts {
	const { gate } = world;
	const look = (assumed: boolean): Report => {
		const takes = world.taken.get(keyOf("config")) ?? null;
		const leads = world.items.get(keyOf("table")) ?? null;
		return reportOf(takes !== null && leads !== null && (assumed || isPublished(world, wish.srv)));
	};
	const names = (records: Records, published: boolean): string[] =>
		records
			.filter(({ state }) => state.data.some((line) => isPublished(world, line) !== published))
			.map(({ item }) => item.name);
	return {
		lock: () => gate.call("lock", () => ({ release: () => gate.call("release", () => undefined) })),
		engine: createEngine(parts),
		zones: {
			waitFor: (records) => gate.call("wait for records", () => names(records, true)),
			waitGone: (records) => gate.call("wait until records are gone", () => names(records, false)),
			cacheLifetime: () => gate.call("ask for a lifetime", () => 0),
		},
		provers: [{ from: "here", look: (_, assume) => gate.call("look", () => look(assume.length > 0)) }],
		dialer: { dial: () => Promise.reject(new DialError("refused", "no network is here")) },
		...{ tell: SILENT, now: parts.now, signal: NEVER },
		makePlan: () => planFor(world, parts, wish),
	};
}

function isPublished({ items }: SimulatedHost, line: string): boolean {
	const states = [items.get(keyOf("srv")) ?? null, items.get(keyOf("address")) ?? null];
	return states.some((state) => state !== null && "data" in state && state.data.includes(line));
}

/** As much of a report as is looked at. */
function reportOf(works: boolean): Report {
	const state = works ? "works" : "fails";
	const endpoint = { service: "xmpps-client", address: ENDPOINT.public, port: ENDPOINT.port, state, found: state };
	return { endpoints: [endpoint], findings: [], verdict: { words: state } } as unknown as Report;
}

export const readWith =
	(parts: EngineParts): ReadItem =>
	(item) =>
		readItem(parts.drivers, item);

export function recordsOf({ srv, address }: Wish, ttl: number): Records {
	const of = (item: Records[number]["item"], data: string): Records[number] => ({ item, state: { ttl, data: [data] } });
	return [of(ITEMS.srv, srv), ...(address === undefined ? [] : [of(ITEMS.address, address)])];
}

function stagesFor(wish: Wish, ttl: number): readonly WantedStage[] {
	const host = wantedStages(wish.items);
	if (wish.byHand === true) return host;
	const items = recordsOf(wish, ttl).map(({ item, state }) => ({ item, state, why: "clients look for it" }));
	return [...host, { name: "dns", items, validations: [], activations: [] }];
}

/** Records live long when nothing is left to be proven: as plan/make-plan.ts decides it. */
async function planFor(world: SimulatedHost, parts: EngineParts, wish: Wish): Promise<PlanAndMore> {
	const journals = await parts.store.all();
	const make = async (ttl: number): Promise<PlanAndMore> => {
		const { stages, conflicts } = await planStages(stagesFor(wish, ttl), managedBy(journals), readWith(parts));
		const plan = completePlan(
			{
				...{ host: "a host", domains: ["example.org"], target: "xmpps.example.org", endpoints: [ENDPOINT] },
				...{ stages, notes: conflicts.map(({ text }) => ({ kind: "problem", text })), unknown: [] },
				records: { lines: wish.byHand === true && !isPublished(world, wish.srv) ? [wish.srv] : [] },
			},
			CONFIG,
		);
		const records = recordsOf(wish, ttl);
		return { plan, services: [], records, leaving: records };
	};
	const long = await make(TTL.proven);
	const { plan } = long;
	if (!plan.stages.some(({ name }) => name === "dns") && plan.records.lines.length === 0) return long;
	const short = await make(TTL.proving);
	const waits = journals.some((one) => ["host-ready", "waiting-for-dns"].includes(standingOf(one).state));
	return isEmpty(short.plan) && !waits ? long : short;
}
