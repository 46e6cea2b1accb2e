import { observeLocal } from "../../check/observe/local/observe-local.ts";
import type { ChangeableHost } from "../../host/changeable-host.ts";
import type { Config } from "../../model/config.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { Intent } from "../adapters/adapter.ts";
import { firewallAdapter } from "../adapters/firewall/firewall-adapter.ts";
import { nginxAdapter } from "../adapters/nginx/nginx-adapter.ts";
import { prosodyAdapter } from "../adapters/prosody/prosody-adapter.ts";
import type { PlanAndMore } from "../apply/ports.ts";
import { planZones, type ZonesWanted } from "../dns/plan-zones.ts";
import type { DnsFacts } from "../dns/record-set.ts";
import type { Managed } from "../engine/managed.ts";
import { planStages, type ReadItem } from "../engine/plan-stages.ts";
import { isProsody } from "../init/fitting.ts";
import { itemKey } from "../items/item.ts";
import { servicesToKeep } from "../proof/baseline.ts";
import { recognise } from "../recognise/recognise.ts";
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
	const [managed, read] = await seenBy(local, parts, unknown);
	// Who may listen on port 443 decides the ways, and those what all others are asked.
	const prosody = await prosodyAdapter.observe(host, config, local, signal);
	const ways = chooseWays({
		config,
		local,
		serverProgram: isProsody,
		mayBindLowPorts: prosody.mayBindLowPorts,
	});
	const intent: Intent = { config, endpoints: ways.endpoints };
	const [nginx, firewall, zones, recognised] = await Promise.all([
		nginxAdapter.observe(host, config, local, signal),
		firewallAdapter.observe(host, config, local, signal),
		ways.endpoints.length === 0 ? undefined : parts.zones.observe(intent, signal),
		recognise(host, intent, local, signal),
	]);
	const wanted =
		ways.endpoints.length === 0
			? []
			: [
					prosodyAdapter.wanted(intent, prosody),
					nginxAdapter.wanted(intent, nginx),
					firewallAdapter.wanted(intent, firewall),
				];
	const hostStages = wanted.flatMap(({ stages }) => stages);
	const notes = [...ways.notes, ...wanted.flatMap((one) => one.notes), ...recognised];
	const make = async (proven: boolean): Promise<PlanAndMore> => {
		const dns = zones === undefined ? NO_ZONES : planZones(intent, zones, managed, proven);
		const { stages, conflicts } = await planStages([...hostStages, ...dns.stages], managed, read, force);
		const problems = conflicts.map(({ text }): Note => ({ kind: "problem", text }));
		const plan = completePlan(
			{
				...{ host: host.name, domains: config.domains, target: config.endpoint.host, endpoints: ways.endpoints },
				...{ stages, records: dns.byHand, notes: distinct([...problems, ...notes, ...dns.notes]) },
				unknown: [...unknown],
			},
			config,
		);
		const services = servicesToKeep(local, ways.endpoints);
		return { plan, services, records: dns.records, leaving: dns.leaving };
	};
	return await proven(make, local.root && (await parts.waiting()));
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
	if (root) return [await managed(), read];
	const nothing: Managed = { entries: new Map(), programs: new Map() };
	return [
		await managed().catch(() => {
			unknown.add("what is managed already");
			return nothing;
		}),
		(item) =>
			read(item).catch(() => {
				unknown.add(`${itemKey(item)} as it is`);
				return null;
			}),
	];
}

function unknownIn({ root }: LocalObservation): readonly string[] {
	return root ? [] : ["without root the firewall, some files and the names of programs cannot be seen"];
}

function distinct(notes: readonly Note[]): readonly Note[] {
	return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}
