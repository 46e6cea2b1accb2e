import { type SrvRecord, type SrvService, srvAnswer } from "xmpps-connect/protocol";
import type { Observation } from "../../model/observation.ts";
import type { SrvLookup } from "../../model/observation-dns.ts";

/** The SRV question for a service and its answer; undefined where it was not asked. */
export function lookup(observation: Observation, service: SrvService): SrvLookup | undefined {
	return observation.dns.srv.find((one) => one.service === service);
}

/** Every SRV record of a service as it was published, `.` and all. */
export function recordsOf(observation: Observation, service: SrvService): readonly SrvRecord[] {
	const answer = lookup(observation, service)?.answer;
	return answer?.kind === "found" ? answer.records : [];
}

/** The domain says decidedly that it does not offer a service (RFC 2782, Target). */
export function isNotOffered(observation: Observation, service: SrvService): boolean {
	const found = lookup(observation, service);
	return found !== undefined && srvAnswer(found.answer).answer.kind === "not-offered";
}

/** An SRV record's data as a zone file has it, names absolute: `5 5 443 xmpps.example.org.` */
export function srvData({ priority, weight, port, target }: SrvRecord): string {
	return `${priority} ${weight} ${port} ${target === "." ? "." : `${target}.`}`;
}
