import { ownerName, type Role, type SrvRecord, type SrvService, srvService, tlsKind } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT, knownPort } from "../facts/known-port.ts";
import { recordsOf } from "../facts/records.ts";
import { setSrv } from "../remedies/dns.ts";
import { distinct, mendRecords } from "../remedies/mend-records.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer } from "../remedies/server.ts";

/**
 * The remedies for records that lead to a port of another kind: the port at which the service is, where one is known or
 * is there by default, else the server's setting that opens one, and then the record.
 * @param wrong every endpoint of the kind in the domain: all of them are mended at once
 */
export function rightPort(
	facts: Facts,
	endpoint: EndpointObservation,
	wrong: readonly EndpointObservation[],
): readonly Remedy[] {
	const { service, target } = endpoint;
	const known =
		knownPort(facts, service, target) ?? (tlsKind(service) === "starttls" ? HABITUAL_PORT[service] : undefined);
	const records = withPorts(facts, wrong);
	if (known !== undefined && known !== endpoint.port) return [{ changes: records }];
	const open = openPort(facts, service, habitual(endpoint), "the record needs a port where this is spoken");
	return forServer(facts, { prosody: [...open.prosody, ...records], ejabberd: [...open.ejabberd, ...records] });
}

/** Each wrong record with the port at which its service is, or is to be. */
function withPorts(facts: Facts, wrong: readonly EndpointObservation[]): Change[] {
	return mendRecords(
		facts.observation,
		(record, service) => {
			const endpoint = endpointOf(record, service, wrong);
			if (endpoint === undefined) return record;
			const known = knownPort(facts, service, record.target);
			return { ...record, port: known === undefined || known === record.port ? habitual(endpoint) : known };
		},
		"the port at which this is spoken",
	);
}

/** The records withdrawn: the service says that it is not offered where nothing else is left of it. */
export function withdrawn(facts: Facts, service: SrvService, wrong: readonly EndpointObservation[]): Change {
	const records = recordsOf(facts.observation, service);
	const left = records.filter((record) => endpointOf(record, service, wrong) === undefined);
	const none: SrvRecord = { priority: 0, weight: 0, port: 0, target: ".", ttl: 0 };
	const owner = ownerName(service, facts.observation.domain);
	return setSrv(owner, records, left.length > 0 ? left : [none], "decidedly not offered");
}

/** The records moved to the service of the same role that is spoken at their port. */
export function movedTo(
	facts: Facts,
	of: Role,
	to: "direct-tls" | "starttls",
	wrong: readonly EndpointObservation[],
): Change[] {
	const from = srvService(of, to === "starttls" ? "direct-tls" : "starttls");
	const service = srvService(of, to);
	const records = recordsOf(facts.observation, from);
	const moved = records.filter((record) => endpointOf(record, from, wrong) !== undefined);
	const there = recordsOf(facts.observation, service).filter(({ target }) => target !== ".");
	return [
		setSrv(
			ownerName(service, facts.observation.domain),
			recordsOf(facts.observation, service),
			distinct([...there, ...moved]),
			"this is what the port speaks",
		),
		setSrv(
			ownerName(from, facts.observation.domain),
			records,
			records.filter((record) => !moved.includes(record)),
			"this is not what the port speaks",
		),
	];
}

/** The habitual port; where just that one is of the other kind, one near it that no habit gives to anything else. */
function habitual({ service, port }: EndpointObservation): number {
	const usual = HABITUAL_PORT[service];
	return port === usual ? usual + 2 : usual;
}

function endpointOf(
	{ target, port }: SrvRecord,
	service: SrvService,
	wrong: readonly EndpointObservation[],
): EndpointObservation | undefined {
	return wrong.find((one) => one.service === service && one.target === target && one.port === port);
}
