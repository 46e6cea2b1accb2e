import type { HostCommand } from "../world/provision.ts";
import { knotKeyArgument } from "./tsig.ts";

/** A question for `kdig`, which Debian has in knot-dnsutils. */
export interface DigQuestion {
	readonly name: string;
	/** `A`, `SRV`, `AXFR`. */
	readonly type: string;
	/** An address. Default: what /etc/resolv.conf says. */
	readonly server?: string;
	/** Sets CD: the resolver then also tells what it believes to be forged. */
	readonly checkingDisabled?: boolean;
	/** Sets DO: signatures come with the answer. */
	readonly dnssec?: boolean;
	readonly tcp?: boolean;
	/** Signs with the lab's key, which transfers need. */
	readonly signed?: boolean;
}

/**
 * Asks one question once, within 2 seconds. The exit code is 0 with every answer, also SERVFAIL: flags, status and extended
 * errors are in the text.
 */
export function ask(question: DigQuestion): HostCommand {
	const { name, type, server } = question;
	const flags = ["+adflag", "+edns", "+retry=0", "+time=2"];
	if (question.checkingDisabled === true) flags.push("+cdflag");
	if (question.dnssec === true) flags.push("+dnssec");
	if (question.tcp === true) flags.push("+tcp");
	if (question.signed === true) flags.push("-y", knotKeyArgument());
	const at = server === undefined ? [] : [`@${server}`];
	return { what: `ask for ${type} of "${name}"`, command: ["kdig", ...at, name, type, ...flags] };
}
