import { haproxyView } from "../../../check/facts/haproxy.ts";
import { nginxStreams } from "../../../check/facts/nginx-streams.ts";
import { sslhView } from "../../../check/facts/sslh.ts";
import { mendMultiplexer } from "../../../check/remedies/mend-multiplexer.ts";
import { multiplexerRemedies } from "../../../check/remedies/multiplexer.ts";
import { sharePort } from "../../../check/remedies/share-port.ts";
import type { Change, Remedy } from "../../../model/change.ts";
import { changeText } from "../../../model/change-text.ts";
import type { LocalObservation } from "../../../model/observation-local.ts";
import type { PlannedEndpoint } from "../../adapters/adapter.ts";
import type { Note } from "../../stage.ts";
import { plannedEndpoint, plannedFacts } from "../planned-facts.ts";
import { heldBy, type Situation } from "../situation.ts";

const NAMES = { haproxy: "HAProxy", nginx: "nginx", sslh: "sslh" } as const;
type Multiplexer = keyof typeof NAMES;

/** Processes of sslh call themselves after how they work. */
const PROGRAMS: Readonly<Record<Multiplexer, readonly string[]>> = {
	haproxy: ["haproxy"],
	nginx: ["nginx"],
	sslh: ["sslh", "sslh-select", "sslh-fork", "sslh-ev"],
};

/** A program that sorts connections already, and has the endpoint's port: the lines by which it hands XMPP on. */
export function multiplexerSteps(situation: Situation): Note[] {
	const { intent, local } = situation;
	const { host, port } = intent.config.endpoint;
	// Somebody was chosen to share the port, and is configured.
	if (intent.config.gateway.engine !== "auto") return [];
	return (Object.keys(NAMES) as Multiplexer[]).flatMap((name): Note[] => {
		const { own, all } = heldBy(situation, PROGRAMS[name]);
		const here = [...own, ...all].filter((endpoint) => endpoint.port === port);
		if (here.length === 0 || !sorts(name, local, port)) return [];
		const facts = plannedFacts(situation);
		const observed = here.map((one) => plannedEndpoint(one, host));
		const its = (remedies: readonly Remedy[]): readonly Change[] =>
			remedies.flatMap((remedy) => remedy.changes).filter(({ item }) => "software" in item && item.software === name);
		const known = its(mendMultiplexer(facts, observed));
		// Where it cannot be told which of its lines leads to the web, the usual ones.
		const changes = known.length > 0 ? known : observed.flatMap((one) => its(multiplexerRemedies(facts, one)));
		const left = changes.filter((change) => change.item.kind !== "service" && !isThere(change, local));
		if (changes.length === 0) return [];
		if (left.length === 0) {
			return [{ kind: "info", text: `${NAMES[name]} has port ${port} and hands XMPP on by its ALPN name already` }];
		}
		const lines = [...left, ...changes.filter(({ item }) => item.kind === "service")].flatMap(changeText);
		const text = `${NAMES[name]} has port ${port}, and hands XMPP on with these lines`;
		return [{ kind: "manual", text, lines }];
	});
}

/** What lets a web server that sorts nothing share the port: something in front of it that does. */
export function sharingLines(situation: Situation, endpoints: readonly PlannedEndpoint[], server: string): string[] {
	const { host } = situation.intent.config.endpoint;
	const observed = endpoints.map((endpoint) => plannedEndpoint(endpoint, host));
	const [remedy] = sharePort(plannedFacts(situation), observed, server);
	return (remedy?.changes ?? []).flatMap(changeText);
}

/** Whether nginx's stream has the port is another question than whether nginx has it. */
function sorts(name: Multiplexer, local: LocalObservation, port: number): boolean {
	if (name === "haproxy") return haproxyView(local, [port]) !== undefined;
	if (name === "nginx") return nginxStreams(local, [port]).length > 0;
	return sslhView(local, [port]) !== undefined;
}

/** Whether every line of a change stands where it is to stand. */
function isThere({ item, after }: Change, { settings }: LocalObservation): boolean {
	if (item.kind !== "setting") return false;
	const normal = (line: string): string => line.trim().replace(/\s+/g, " ").replace(/,$/, "");
	const there = settings
		.filter(({ software, key, section }) => software === item.software && key === item.key && section === item.section)
		.flatMap(({ lines }) => lines.map(normal));
	return after.every((line) => there.includes(normal(line)));
}
