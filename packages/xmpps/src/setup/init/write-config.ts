import { printable } from "xmpps-connect/protocol";
import type { AnsweredAddress, AnsweredDns, Answers } from "./answers.ts";

/** Characters of a comment beside a value. */
const LONGEST = 160;

/** The text of xmpps.yaml: what was answered, each with a short comment. `parseConfig` reads it back. Pure. */
export function writeConfig(answers: Answers): string {
	return [
		"# xmpps: XMPP over direct TLS on port 443. `xmpps plan` shows what follows from this file, `xmpps apply` does it.",
		"",
		...domainLines(answers.domains),
		...addressLines(answers.addresses),
		...dnsLines(answers.dns),
		...(answers.host === undefined ? [] : ["", "# The host that is set up.", `host: ${scalar(answers.host)}`]),
		"",
	].join("\n");
}

function domainLines(domains: readonly string[]): string[] {
	const [first = "", ...others] = domains;
	if (others.length === 0) return ["# What stands behind the @ of a JID.", `domain: ${scalar(first)}`];
	return ["# What stands behind the @ of a JID.", "domains:", ...domains.map((domain) => `  - ${scalar(domain)}`)];
}

function addressLines(addresses: readonly AnsweredAddress[]): string[] {
	const lines = addresses.flatMap(({ local, public: outside, why }) => [
		`  # ${comment(why)}`,
		...(outside === undefined
			? [`  - ${scalar(local)}`]
			: [`  - local: ${scalar(local)}`, `    public: ${scalar(outside)}`]),
	]);
	return lines.length === 0 ? [] : ["", "# Where clients reach the server on port 443.", "addresses:", ...lines];
}

function dnsLines(dns: AnsweredDns): string[] {
	switch (dns.method) {
		case "print":
			return ["", "# The records are shown, to be pasted where the domain's DNS is kept.", "dns: print"];
		case "zone-file":
			return [
				...["", "# The records are written to this file, which the zone includes.", "dns:", "  method: zone-file"],
				`  file: ${scalar(dns.file)}`,
			];
		case "rfc2136":
			return [
				...["", "# The records are sent to the primary name server, signed with the key in this file.", "dns:"],
				...["  method: rfc2136", `  server: ${scalar(dns.server)}`, `  key: ${scalar(dns.key)}`],
			];
	}
}

/** YAML 1.2, 10.3.2: a text that is a number without quotes. */
const NUMBER = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i;

/** A value as YAML: in quotes where it could be taken for something else, as `null` and `2001:db8::` are. */
function scalar(value: string): string {
	const isPlain = /^[A-Za-z0-9/][A-Za-z0-9._/@:-]*[A-Za-z0-9/]$/.test(value) && /[.:/]/.test(value);
	return isPlain && !NUMBER.test(value) ? value : JSON.stringify(value);
}

/** One line, without what would end it. */
function comment(text: string): string {
	return printable(text, LONGEST);
}
