import { observeLocal } from "../../check/observe/local/observe-local.ts";
import type { ChangeableHost } from "../../host/changeable-host.ts";
import type { Config } from "../../model/config.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { Intent } from "../adapters/adapter.ts";
import { firewallAdapter } from "../adapters/firewall/firewall-adapter.ts";
import { nginxAdapter } from "../adapters/nginx/nginx-adapter.ts";
import { prosodyAdapter } from "../adapters/prosody/prosody-adapter.ts";
import { decideEngine } from "../adapters/shared-port/by-engine.ts";
import { gatewayAdapter } from "../adapters/shared-port/gateway-adapter.ts";
import type { PlanAndMore } from "../apply/ports.ts";
import { planZones, type ZonesWanted } from "../dns/plan-zones.ts";
import type { DnsFacts } from "../dns/record-set.ts";
import type { Managed } from "../engine/managed.ts";
import { planStages, type ReadItem } from "../engine/plan-stages.ts";
import { isProsody } from "../init/fitting.ts";
import { canonical, type ItemState, itemKey } from "../items/item.ts";
import { endingText, servicesToKeep, withoutGateway } from "../proof/baseline.ts";
import { manualSteps } from "../recognise/manual-steps.ts";
import { recogniseFacts } from "../recognise/recognise-facts.ts";
import type { Note } from "../stage.ts";
import { chooseWays } from "../ways.ts";
import { completePlan, isEmpty } from "./setup-plan.ts";

/** What a plan is made from. */
export interface PlanParts {
	readonly host: ChangeableHost;
	readonly config: Config;
	/** What the journals come to. @throws {Error} when they cannot be read, as without root */
	readonly managed: () => Promise<Managed>;
	readonly read: ReadItem;
	readonly zones: ZonePlanner;
	/** Over what was edited by hand. */
	readonly force: boolean;
	/** A transaction waits for its records: what they come to is not proven yet. */
	readonly waiting: () => Promise<boolean>;
	readonly signal: AbortSignal;
}

/** Looks at what the zones have. */
export interface ZonePlanner {
	observe(intent: Intent, signal: AbortSignal): Promise<DnsFacts>;
}

const NO_ZONES: ZonesWanted = { stages: [], byHand: { lines: [] }, records: [], leaving: [], notes: [] };

/** Looks at everything and says what would be changed. Changes nothing. */
export async function makePlan(parts: PlanParts): Promise<PlanAndMore> {
	const { host, config, signal, force } = parts;
	const local = await observeLocal(host, signal);
	const unknown = new Set(unknownIn(local));
	const [[managed, read], waiting, prosody, nginx, gateway, firewall, zones, recognised] = await Promise.all([
		seenBy(local, parts, unknown),
		local.root && parts.waiting(),
		prosodyAdapter.observe(host, config, local, signal),
		nginxAdapter.observe(host, config, local, signal),
		gatewayAdapter.observe(host, config, local, signal),
		firewallAdapter.observe(host, config, local, signal),
		// Which names are looked at does not depend on the ways.
		parts.zones.observe({ config, endpoints: [] }, signal),
		recogniseFacts(host, config.endpoint.port, signal),
	]);
	const ways = chooseWays({ config, local, serverProgram: isProsody, mayBindLowPorts: prosody.mayBindLowPorts });
	const decided = decideEngine({ config, endpoints: ways.endpoints }, gateway);
	const intent: Intent = { config: decided.config, endpoints: ways.endpoints };
	const shared = gatewayAdapter.wanted(intent, decided.facts);
	const wanted =
		ways.endpoints.length === 0
			? []
			: [
					prosodyAdapter.wanted(intent, prosody),
					nginxAdapter.wanted(intent, nginx),
					shared,
					firewallAdapter.wanted(intent, firewall),
				];
	const staying = ways.endpoints.filter(({ way }) => way === "gateway").map((endpoint) => endpoint.local);
	const left = gateway.sockets.filter((address) => !staying.includes(address));
	const { services, ending } = withoutGateway(servicesToKeep(local, ways.endpoints), left);
	const hostStages = wanted.flatMap(({ stages }) => stages);
	const notes = [
		...ways.notes,
		...decided.notes,
		...wanted.flatMap((one) => one.notes),
		...ending.map((service): Note => ({ kind: "info", text: endingText(service) })),
		// Where nobody can be configured to share the port, it can be done by hand still.
		...manualSteps(recognised, shared.stages.length > 0 ? intent : { ...intent, config }, local),
	];
	const make = async (proven: boolean): Promise<PlanAndMore> => {
		const dns = ways.endpoints.length === 0 ? NO_ZONES : planZones(intent, zones, managed, proven);
		const stagesWanted = [...hostStages, ...dns.stages];
		// All at once, not one after the other: each is a command on the host, or a question to a name server.
		await Promise.all(stagesWanted.flatMap(({ items }) => items.map(({ item }) => read(item))));
		const { stages, conflicts } = await planStages(stagesWanted, managed, read, force);
		const problems = conflicts.map(({ text }): Note => ({ kind: "problem", text }));
		const plan = completePlan(
			{
				...{ host: host.name, domains: config.domains, target: config.endpoint.host, endpoints: ways.endpoints },
				...{ stages, records: dns.byHand, notes: distinct([...problems, ...notes, ...dns.notes]) },
				unknown: [...unknown],
			},
			config,
		);
		return { plan, services, records: dns.records, leaving: dns.leaving };
	};
	return await proven(make, waiting);
}

/**
 * Records live long once they are proven, and shortly until then: what a plan says of them depends on whether it changes
 * anything that has to be proven.
 */
async function proven(make: (proven: boolean) => Promise<PlanAndMore>, waiting: boolean): Promise<PlanAndMore> {
	const long = await make(true);
	const changesRecords = long.plan.stages.some(({ name, puts }) => name === "dns" && puts.length > 0);
	if (!changesRecords && long.plan.records.lines.length === 0) return long;
	const short = await make(false);
	// All that is left to do is to let them live longer.
	return isEmpty(short.plan) && !waiting ? long : short;
}

/** Who is not root sees a part of it, and is told which: nothing is guessed, and such a plan is for looking at alone. */
async function seenBy(
	{ root }: LocalObservation,
	{ managed, read }: PlanParts,
	unknown: Set<string>,
): Promise<readonly [Managed, ReadItem]> {
	if (root) return [await managed(), once(read)];
	const nothing: Managed = { entries: new Map(), programs: new Map() };
	return [
		await managed().catch(() => {
			unknown.add("what is managed already");
			return nothing;
		}),
		once((item) =>
			read(item).catch(() => {
				unknown.add(`${itemKey(item)} as it is`);
				return null;
			}),
		),
	];
}

/** Reads each item once in the life of a plan. What is known to be ours is a part of the question. */
function once(read: ReadItem): ReadItem {
	const known = new Map<string, Promise<ItemState>>();
	return (item) => {
		const key = canonical(item);
		const state = known.get(key) ?? read(item);
		known.set(key, state);
		return state;
	};
}

function unknownIn({ root }: LocalObservation): readonly string[] {
	return root ? [] : ["without root the firewall, some files and the names of programs cannot be seen"];
}

function distinct(notes: readonly Note[]): readonly Note[] {
	return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}
