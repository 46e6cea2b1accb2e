import type { Note, WantedActivation, WantedItem, WantedStage } from "../../stage.ts";
import type { Adapter, Intent } from "../adapter.ts";
import { certificateWishes } from "./certificate-items.ts";
import { choosePorts, LAST_LOW_PORT } from "./choose-ports.ts";
import { dropInText, type ServiceLines, unitText } from "./drop-in-text.ts";
import type { ProsodyFacts } from "./facts.ts";
import { includeNotes, obstacles, remarks } from "./host-notes.ts";
import { chooseNetwork } from "./network.ts";
import { observeProsody } from "./observe-prosody.ts";
import { UNIT_FILE, UNIT_FOLDER } from "./observe-unit.ts";
import { DROP_IN } from "./read-options.ts";

/** Prosody: ports for direct TLS, port 443 itself where the way is `native`, and a certificate that is there already. */
export const prosodyAdapter: Adapter<ProsodyFacts> = {
	name: "prosody",
	observe: observeProsody,
	wanted: wantedProsody,
};

/** The modules whose reload opens and closes ports. */
const MODULES = { clients: "c2s", servers: "s2s" } as const;

/** What Prosody is to have. Pure. */
function wantedProsody(
	intent: Intent,
	facts: ProsodyFacts,
): { readonly stages: readonly WantedStage[]; readonly notes: readonly Note[] } {
	// What ejabberd needs is said by those who know it.
	if (!facts.running && facts.otherServer && intent.config.server.kind === "auto") return { stages: [], notes: [] };
	const blocking = obstacles(intent, facts);
	if (!facts.installed) return { stages: [], notes: blocking };
	const ports = choosePorts(intent, facts);
	const network = chooseNetwork(facts);
	const certificate = certificateWishes(intent.config, facts);
	const text = fileItem(ports.services, network.fields, facts);
	const capability = needsCapability(intent, facts) ? capabilityItems(facts) : [];
	const items = [...capability, ...certificate.items, ...text];
	const notes = [
		...blocking,
		...(text.length > 0 ? includeNotes(facts) : []),
		...ports.notes,
		...network.notes,
		...certificate.notes,
		...remarks(intent, facts),
	];
	if (items.length === 0) return { stages: [], notes };
	const activations = activationsFor(capability.length > 0, ports.services, facts);
	const validations = [{ kind: "prosody-config" } as const];
	return { stages: [{ name: "server", items, validations, activations }], notes };
}

function fileItem(
	services: readonly ServiceLines[],
	network: ReturnType<typeof chooseNetwork>["fields"],
	{ rights }: ProsodyFacts,
): readonly WantedItem[] {
	if (services.length === 0 && network === undefined) return [];
	const content = dropInText({ services, ...(network === undefined ? {} : { network }) });
	const whom = services.map(({ service, ports }) => `port ${ports.join(" and ")} for ${service}`);
	const why = [
		...(whom.length === 0 ? [] : [`direct TLS on ${whom.join(", ")}`]),
		...(network === undefined ? [] : ["no waiting for Nagle's algorithm"]),
	].join("; ");
	return [{ item: { kind: "file", path: DROP_IN }, state: { content, ...rights, owner: "root" }, why }];
}

/** Whether Prosody is to have a port that it may not have without our file for its unit. */
function needsCapability({ endpoints }: Intent, { capability }: ProsodyFacts): boolean {
	const low = endpoints.some(({ way, serverPort }) => way === "native" && serverPort <= LAST_LOW_PORT);
	return low && !capability.has;
}

function capabilityItems({ capability }: ProsodyFacts): readonly WantedItem[] {
	const rights = { owner: "root", group: "root" } as const;
	const folder = { mode: 0o755, ...rights };
	const file = { content: unitText(capability.bounded), mode: 0o644, ...rights };
	return [
		{ item: { kind: "folder", path: UNIT_FOLDER }, state: folder, why: "additions to Prosody's unit are in it" },
		{
			item: { kind: "file", path: UNIT_FILE },
			state: file,
			why: "Prosody may listen on ports below 1024, which systemd gives it and nobody else",
		},
	];
}

/** A capability comes and goes with the process: also when it is not wanted any more. */
function activationsFor(
	capability: boolean,
	wanted: readonly ServiceLines[],
	facts: ProsodyFacts,
): readonly WantedActivation[] {
	const restart: WantedActivation = { activation: { kind: "prosody-restart" }, effect: restartEffect(facts) };
	if (capability || facts.capability.ours) {
		const effect = "systemd reads its units; nothing that runs is touched";
		return [{ activation: { kind: "systemd-reload" }, effect }, restart];
	}
	if (!facts.shell) return [restart];
	// What our file has now may be what it is not to have any more.
	const concerned = (["clients", "servers"] as const).filter(
		(service) => wanted.some((one) => one.service === service) || (facts.ours?.[service].ports.length ?? 0) > 0,
	);
	const services = concerned.map((service) => MODULES[service]);
	return [{ activation: { kind: "prosody-reload", services }, effect: reloadEffect(facts) }];
}

function reloadEffect({ sessions }: ProsodyFacts): string {
	const all = totalOf(sessions);
	if (all === undefined) return "established sessions survive";
	if (all === 0) return "nobody is connected";
	return all === 1 ? "1 established session survives" : `${all} established sessions survive`;
}

function restartEffect({ sessions }: ProsodyFacts): string {
	const all = totalOf(sessions);
	if (all === undefined) return "restart: all sessions drop, clients reconnect";
	if (all === 0) return "restart: nobody is connected";
	return `restart: ${all} ${all === 1 ? "session drops" : "sessions drop"}, clients reconnect`;
}

function totalOf(sessions: ProsodyFacts["sessions"]): number | undefined {
	return sessions === undefined ? undefined : sessions.starttls + sessions.servers + sessions.directTls;
}
