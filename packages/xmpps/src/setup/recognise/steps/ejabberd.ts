import { localPorts } from "../../../check/facts/local-ports.ts";
import { openPort } from "../../../check/remedies/open-port.ts";
import { changeText } from "../../../model/change-text.ts";
import type { Note } from "../../stage.ts";
import { isEjabberd, plannedFacts, srvServiceOf } from "../planned-facts.ts";
import type { Situation } from "../situation.ts";

/** ejabberd instead of Prosody: the listeners that the endpoint needs. */
export function ejabberdSteps(situation: Situation): Note[] {
	const { intent, local } = situation;
	if (!isEjabberd(local)) return [];
	const facts = plannedFacts(situation);
	const wanted = new Map(intent.endpoints.map((endpoint) => [`${endpoint.service} ${endpoint.serverPort}`, endpoint]));
	const missing = [...wanted.values()].filter(
		(endpoint) => localPorts(local, srvServiceOf(endpoint))?.includes(endpoint.serverPort) !== true,
	);
	if (missing.length === 0) {
		return [{ kind: "info", text: "ejabberd listens for direct TLS already; xmpps leaves its configuration alone" }];
	}
	const changes = missing.flatMap((endpoint) => {
		const why = "direct TLS";
		return openPort(facts, srvServiceOf(endpoint), endpoint.serverPort, why).ejabberd;
	});
	const services = changes.filter(({ item }) => item.kind === "service").slice(0, 1);
	const lines = [...changes.filter(({ item }) => item.kind !== "service"), ...services].flatMap(changeText);
	return [{ kind: "manual", text: "ejabberd is not configured by xmpps; it needs these listeners", lines }];
}
