import type { EndpointObservation } from "../../model/observation.ts";
import type { Inside } from "../../model/observation-tls.ts";
import { type Answering, answerLine, answersAt } from "../facts/answers.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { isWeb, isXmpp } from "../facts/shared-port.ts";
import { endpointSubject } from "../facts/subject.ts";
import { leadElsewhere } from "../remedies/lead-elsewhere.ts";
import type { Found, Rule } from "./rule.ts";

/** Protocols whose servers speak first, by what they say. */
const BANNERS: readonly (readonly [RegExp, string])[] = [
	[/^220[ -].*(smtp|mail|postfix|exim)/i, "a mail server (SMTP)"],
	[/^220[ -]/, "a server of SMTP or FTP"],
	[/^\* OK\b/, "a mail server (IMAP)"],
	[/^\+OK\b/, "a mail server (POP3)"],
	[/^RFB \d/, "a server of VNC"],
];

/** Something that is neither XMPP nor a web server. */
export const streamOtherProtocol: Rule = {
	id: "stream.other-protocol",
	severity: "broken",
	title: "Another protocol is spoken where a record promises XMPP",
	why: "The record leads to a port that another program holds, such as an SSH server that was put on 443 to get through firewalls. Clients see bytes that are no XMPP and give up.",
	example: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3",
	remedy: "Lead the record to the port on which the XMPP server listens, or free the port for it.",
	source: ["RFC 2782, The format of the SRV RR", "RFC 6120, 4.2"],
	supersedes: ["tls.not-tls", "tls.alert", "tls.stops", "stream.silent", "starttls.not-offered"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const answers = answersAt(endpoint);
	const [main] = answers;
	const strangers = answers.filter(isStranger);
	const [first] = strangers;
	if (first === undefined || answers.some(({ inside }) => isWeb(inside))) return [];
	// Where a client gets XMPP, or would with another hello, the stranger is not what stands in its way.
	if (main !== first && answers.some(({ inside }) => isXmpp(inside))) return [];
	const name = protocolName(first.inside);
	return [
		{
			concerned: concernedBy([endpoint.service]),
			whom: "everybody who follows this record",
			subject: endpointSubject(endpoint),
			title: `${name} answers where ${endpoint.service} is announced`,
			evidence: strangers.map(answerLine),
			remedies: leadElsewhere(facts, endpoint, "another program has the port that it led to"),
		},
	];
}

function isStranger({ inside }: Answering): boolean {
	return inside.kind === "ssh" || inside.kind === "other";
}

function protocolName(inside: Inside): string {
	if (inside.kind === "ssh") return "An SSH server";
	const bytes = inside.kind === "other" ? inside.bytes : "";
	if (isXmpp(inside)) return "XML that no client can read";
	const known = BANNERS.find(([pattern]) => pattern.test(bytes))?.[1];
	return known === undefined ? "Something that is not XMPP" : known.replace(/^a/, "A");
}
