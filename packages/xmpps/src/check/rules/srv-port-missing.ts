import type { SrvService } from "xmpps-connect/protocol";
import { lookup, recordsOf } from "../facts/records.ts";
import { recordSubject } from "../facts/subject.ts";
import { setSrv } from "../remedies/dns.ts";
import type { Found, Rule } from "./rule.ts";

/** What a record without a port most likely means: 443 is what XEP-0368 is for; the others are the registered ports. */
const USUAL_PORT: Readonly<Record<SrvService, number>> = {
	"xmpps-client": 443,
	"xmpp-client": 5222,
	"xmpps-server": 5270,
	"xmpp-server": 5269,
};

/** An SRV record whose port is 0. */
export const srvPortMissing: Rule = {
	id: "srv.port-missing",
	severity: "broken",
	title: "An SRV record has no port",
	why: "The third number of an SRV record is the port, and there is no default for it. A guide or a DNS panel that asks for priority and weight alone leaves it at 0, to which nobody can connect.",
	example: "_xmpps-client._tcp.example.org. SRV 10 5 0 xmpps.example.org.",
	remedy: "Publish the record with the port on which the server listens: for direct TLS usually 443.",
	source: ["RFC 2782, The format of the SRV RR"],
	find({ observation }): Found[] {
		return observation.dns.srv.flatMap(({ service, name }): Found[] => {
			const records = recordsOf(observation, service);
			return records
				.filter(({ port, target }) => port === 0 && target !== ".")
				.map((record) => {
					// All of them, so that two findings do not undo each other's remedy.
					const after = records.map((one) =>
						one.port === 0 && one.target !== "." ? { ...one, port: USUAL_PORT[service] } : one,
					);
					return {
						concerned: service.endsWith("-client") ? "clients" : "servers",
						whom: "everybody who follows this record",
						subject: recordSubject(name, record),
						title: `The record of ${service} has port 0`,
						evidence: [
							recordSubject(name, record),
							`answer from ${lookup(observation, service)?.answer.via?.server ?? "the DNS"}`,
						],
						remedies: [{ changes: [setSrv(name, records, after, "port 0 is nobody's")] }],
					};
				});
		});
	},
};
