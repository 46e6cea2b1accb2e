import type { PlainAnswer, SrvRecord, SrvService } from "xmpps-connect/protocol";
import type { Observation } from "../../model/observation.ts";
import type { ZoneServerObservation } from "../../model/observation-dns.ts";
import { srvData } from "./records.ts";

/**
 * What an answer says, so that two can be compared: the records sorted, without their TTLs, a line each; `none` where
 * there are none. Undefined where no answer came.
 */
export function answerText(answer: PlainAnswer<SrvRecord> | undefined): string | undefined {
	if (answer === undefined || answer.kind === "failed") return undefined;
	if (answer.kind === "absent") return "none";
	return answer.records.map(srvData).sort().join("\n");
}

/** What one server of the zone says of a service; undefined where it did not answer. */
export function serverAnswer(server: ZoneServerObservation, service: SrvService): PlainAnswer<SrvRecord> | undefined {
	return server.srv.find((lookup) => lookup.service === service)?.answer;
}

/** What all servers of the zone that answered say alike; undefined where none answered or they differ. */
export function agreedAnswer(observation: Observation, service: SrvService): PlainAnswer<SrvRecord> | undefined {
	const answers = (observation.dns.zone?.servers ?? [])
		.map((server) => serverAnswer(server, service))
		.filter((answer) => answerText(answer) !== undefined);
	const [first] = answers;
	return answers.every((answer) => answerText(answer) === answerText(first)) ? first : undefined;
}

/** The resolver has another answer than all servers of the zone that answered: one from its memory. */
export function isStale(observation: Observation, service: SrvService): boolean {
	const lookup = observation.dns.srv.find((one) => one.service === service);
	if (lookup === undefined || lookup.assumed === true) return false;
	const resolved = answerText(lookup.answer);
	const agreed = answerText(agreedAnswer(observation, service));
	return resolved !== undefined && agreed !== undefined && resolved !== agreed;
}
