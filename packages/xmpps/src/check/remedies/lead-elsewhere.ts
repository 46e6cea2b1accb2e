import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT, knownPort } from "../facts/known-port.ts";
import { localPorts } from "../facts/local-ports.ts";
import { mendRecords } from "./mend-records.ts";
import { openPort } from "./open-port.ts";
import { forServer } from "./server.ts";

/**
 * What to do where a record leads to something else than the XMPP server: lead it to a port on which the service works,
 * or open one and lead it there.
 * @param why what is wrong with the port it leads to now
 */
export function leadElsewhere(facts: Facts, endpoint: EndpointObservation, why: string): Remedy[] {
	const { service, target, port } = endpoint;
	const ports = [knownPort(facts, service, target), ...(localPorts(facts.observation.local, service) ?? [])];
	const known = ports.find((one) => one !== undefined && one !== port);
	if (known !== undefined) return [{ changes: portInRecords(facts, endpoint, known, why) }];
	const other = HABITUAL_PORT[service] === port ? HABITUAL_PORT[service] + 1_000 : HABITUAL_PORT[service];
	const opened = forServer(facts, openPort(facts, service, other, "a port of its own for this service"));
	const records = portInRecords(facts, endpoint, other, why);
	return opened.map(({ changes, ...rest }) => ({ ...rest, changes: [...changes, ...records] }));
}

/** The records of the endpoint's service that lead to its port, with another port; none where there is no record. */
export function portInRecords(facts: Facts, endpoint: EndpointObservation, port: number, why: string): Change[] {
	return mendRecords(
		facts.observation,
		(record, service) =>
			service === endpoint.service && record.target === endpoint.target && record.port === endpoint.port
				? { ...record, port }
				: record,
		why,
	);
}
