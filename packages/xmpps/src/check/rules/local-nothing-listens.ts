import type { Remedy } from "../../model/change.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { type LocalEndpoint, localEndpoints } from "../facts/local-endpoints.ts";
import { localPorts } from "../facts/local-ports.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer, service } from "../remedies/server.ts";
import { translate } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";

/** Ports below need a privilege that Prosody does not have as Debian starts it. */
const UNPRIVILEGED = 1024;

/** A record that leads to a port of this host on which nothing listens. */
export const localNothingListens: Rule = {
	id: "local.nothing-listens",
	severity: "broken",
	title: "Nothing listens where a record leads",
	why: "The record leads to an address of this host, and the kernel knows of no program that listens on the port: the server is stopped, is not configured for the port, may not open it, or the packet filter's translation to its real port is missing.",
	example: "ss -tln\nLISTEN 0 128 0.0.0.0:5222 0.0.0.0:*",
	remedy: "Start the server, let it listen there, or lead the port to the one on which it listens.",
	source: ["RFC 2782, The format of the SRV RR"],
	supersedes: ["tcp.refused", "tcp.dropped", "tcp.unreachable"],
	find: (facts) => localEndpoints(facts).flatMap((one) => findAt(facts, one)),
};

function findAt(facts: Facts, local: LocalEndpoint): Found[] {
	const { endpoint, behind, listeners, translations } = local;
	// Where nothing listens at all the listeners may not have been listed; silence alone does not tell.
	const listed = (facts.observation.local?.listeners.length ?? 0) > 0;
	const refused = endpoint.tcp.kind === "failed" && endpoint.tcp.reason === "refused";
	if (!listed && !refused && stopped(facts) === undefined) return [];
	// What answers is there, whatever was read of the host.
	if (listeners.length > 0 || endpoint.tcp.kind === "open") return [];
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: `Nothing listens on port ${behind} for ${endpoint.service}`,
			evidence: [
				`no listener for ${addressAndPort({ ...endpoint, port: behind })} on ${facts.observation.local?.name ?? "the host"}`,
				...translations,
			],
			remedies: remedies(facts, local),
		},
	];
}

function remedies(facts: Facts, { endpoint, behind, translations }: LocalEndpoint): readonly Remedy[] {
	const software = stopped(facts);
	if (software !== undefined) return [{ changes: [service(software, "running", "it is stopped")] }];
	const open = (port: number) => forServer(facts, openPort(facts, endpoint.service, port, "records lead to this port"));
	if (translations.length > 0 || behind >= UNPRIVILEGED) return open(behind);
	const [there] = localPorts(facts.observation.local, endpoint.service) ?? [];
	const elsewhere = leadElsewhere(facts, endpoint, "nothing listens on the port that it led to");
	if (there !== undefined) return [{ changes: [translate(endpoint, there, "prerouting")] }, ...elsewhere];
	const port = HABITUAL_PORT[endpoint.service];
	return [
		...open(port).map(({ changes, ...rest }) => ({
			...rest,
			changes: [...changes, translate(endpoint, port, "prerouting")],
		})),
		...elsewhere,
	];
}

/** An XMPP server that is there and does not run, where none does. */
function stopped({ observation }: Facts): "prosody" | "ejabberd" | undefined {
	const servers = (["prosody", "ejabberd"] as const).flatMap((name) => {
		const found = observation.local?.software.find(({ software }) => software === name);
		return found === undefined ? [] : [{ name, running: found.running }];
	});
	return servers.some(({ running }) => running) ? undefined : servers[0]?.name;
}
