import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import { answersAt } from "../facts/answers.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT, knownPort } from "../facts/known-port.ts";
import { isXmpp } from "../facts/shared-port.ts";
import { addressAndPort } from "../facts/subject.ts";
import { leadElsewhere, portInRecords } from "../remedies/lead-elsewhere.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer, service } from "../remedies/server.ts";
import { translate } from "../remedies/translate.ts";
import type { Found, Rule } from "./rule.ts";
import { tcpFailures, tcpFound } from "./tcp-failed.ts";

/** Ports below need a privilege that Prosody does not have as Debian starts it. */
const UNPRIVILEGED = 1024;

/** Nobody listens where a record leads. */
export const tcpRefused: Rule = {
	id: "tcp.refused",
	severity: "broken",
	title: "A record leads to a port on which nobody listens",
	why: "The host is there and refuses the connection: the server does not run, does not listen on this port, or nothing forwards it. `_xmpps-server` is often published though the server has direct TLS for clients alone.",
	example: "TCP to 192.0.2.2:5270: refused",
	remedy: "Start the server, let it listen on the port, or publish the port on which it does.",
	source: ["RFC 2782, The format of the SRV RR"],
	find: (facts): Found[] =>
		tcpFailures(facts, ["refused", "reset"]).map((endpoint) =>
			tcpFound(facts, endpoint, `${addressAndPort(endpoint)} refuses connections`, remedies(facts, endpoint)),
		),
};

function remedies(facts: Facts, endpoint: EndpointObservation): readonly Remedy[] {
	const { service: of, target, port } = endpoint;
	const running = (why: string): readonly Remedy[] =>
		forServer(facts, {
			prosody: [service("prosody", "running", why)],
			ejabberd: [service("ejabberd", "running", why)],
		});
	if (nothingRuns(facts, endpoint)) return running("no port of the host answers");
	const why = `the record of ${of} promises port ${port}`;
	const known = knownPort(facts, of, target);
	if (known !== undefined && known !== port) {
		return [
			{ changes: portInRecords(facts, endpoint, known, `${of} was seen on port ${known}`) },
			...forServer(facts, openPort(facts, of, port, why)),
		];
	}
	return port < UNPRIVILEGED ? privileged(facts, endpoint, why) : forServer(facts, openPort(facts, of, port, why));
}

/** Prosody may not open such a port as Debian starts it, so that another one is opened and led to; ejabberd may. */
function privileged(facts: Facts, endpoint: EndpointObservation, why: string): readonly Remedy[] {
	const { service: of, port } = endpoint;
	const behind = HABITUAL_PORT[of];
	return [
		...forServer(facts, {
			prosody: [...openPort(facts, of, behind, why).prosody, translate(endpoint, behind, "prerouting")],
			ejabberd: openPort(facts, of, port, why).ejabberd,
		}),
		...leadElsewhere(facts, endpoint, "nobody listens on the port that it led to"),
	];
}

/** Several ports of the address refuse, and at none of them XMPP answers: what stands before the server may still be up. */
function nothingRuns({ observation }: Facts, { address }: EndpointObservation): boolean {
	const here = observation.endpoints.filter((one) => one.address === address);
	const failed = here.filter(({ tcp }) => tcp.kind === "failed");
	if (new Set(failed.map(({ port }) => port)).size < 2) return false;
	return !here.some((one) => answersAt(one).some(({ inside }) => isXmpp(inside)));
}
