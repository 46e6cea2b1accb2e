import type { Fault } from "../fault.ts";
import { deadAaaaDropped } from "./dead-aaaa-dropped.ts";

/** From outside nobody knows whose address it is: it is withdrawn. */
export const deadAaaaSilent: Fault = {
	...deadAaaaDropped,
	id: "dead-aaaa-silent",
	title: "Packets to the target's IPv6 address are dropped, seen from outside alone",
	check: {},
};
