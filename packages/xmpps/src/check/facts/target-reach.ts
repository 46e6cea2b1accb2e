import { type Role, role } from "xmpps-connect/protocol";
import type { Severity } from "../../model/finding.ts";
import type { Facts } from "./facts.ts";
import { type SrvTarget, servicesOf } from "./srv-targets.ts";
import { roleWorks } from "./works.ts";

/**
 * How bad it is that a target leads nowhere: broken when those of one of its roles get in nowhere else, else limited.
 * What is not known elsewhere is not called working.
 */
export function severityOfLostTarget(facts: Facts, target: SrvTarget): Severity {
	const roles = new Set<Role>(servicesOf(target).map(role));
	const elsewhere = [...roles].map((of) => roleWorks(facts, of, (endpoint) => endpoint.target === target.name));
	return elsewhere.every((state) => state === "yes") ? "limited" : "broken";
}
