import type { Cell } from "./judge/cell.ts";
import { judgeCertificate } from "./judge/certificates.ts";
import { judgeDeadV6, judgeDirectOnly, judgeNext } from "./judge/failures.ts";
import { judgeAlpn, judgePostQuantum, judgeSni, judgeVersions } from "./judge/hello.ts";
import { judgeAsks, judgeDot, judgeFallback, judgeMixes, judgeWebFirst } from "./judge/lookups.ts";
import { judgeTrips } from "./judge/trips.ts";
import { judgeWeights } from "./judge/weights.ts";
import type { Trial } from "./run.ts";
import { FAR, type TrialId } from "./trials.ts";

/** Gives the trial of a name, of the client that is judged. */
export type Trials = (id: TrialId) => Trial;

/** A question that is put to every client: a row of the table. */
export interface Question {
	readonly id: string;
	/** The row's name. */
	readonly title: string;
	readonly section: string;
	/** What is published, what is looked at, and what an answer means. */
	readonly how: string;
	/** The trials that its judge looks at. */
	readonly trials: readonly TrialId[];
	readonly judge: (trial: Trials) => Cell;
}

/** The link's round trip in milliseconds. */
const ROUND_TRIP = 2 * FAR;

/** How the questions about certificates are told: one sentence for all. */
const certificate = (what: string): string =>
	`${what} "Gets in" when the server's log shows the login; "yes" when TLS was begun and it did not get in, although it does where the certificate is good. A client with windows may ask its user; nobody answers.`;

/** All questions, in the order of the table. */
export const QUESTIONS: readonly Question[] = [
	{
		id: "asks",
		title: "looks for direct TLS",
		section: "XEP-0368, 3",
		how: "Both services are published. Looked for is a question for `_xmpps-client._tcp` in the capture.",
		trials: ["both"],
		judge: (trial) => judgeAsks(trial("both")),
	},
	{
		id: "mixes",
		title: "priorities of both services count as one set",
		section: "XEP-0368, 3",
		how: "Two domains: direct TLS at priority 5 and STARTTLS at 10, and the reverse. The first SYN must follow the lower number in both. A client may prefer a kind, the section says.",
		trials: ["both", "mixed"],
		judge: (trial) => judgeMixes(trial("both"), trial("mixed")),
	},
	{
		id: "weights",
		title: "draws by weight",
		section: "RFC 2782, Target selection",
		how: "Two targets of one priority, weights 80 and 20, for both services. Counted is the target of the first SYN of every start; the verdict is by exact two-sided binomial tests: ✗ when chance makes such a count from 80:20 in less than 1 of 2,000 cases (some twenty clients are asked at once), ✓ when it does not and an even draw is ruled out at 1 %, else ?. 80:20 and not 90:10, since fewer starts tell it from both an even draw and “always the heavier”.",
		trials: ["weights"],
		judge: (trial) => judgeWeights(trial("weights")),
	},
	{
		id: "dot",
		title: "target `.` of direct TLS: takes STARTTLS",
		section: "XEP-0368, 3",
		how: "`_xmpps-client` has the target `.`, `_xmpp-client` a good one. The first SYN must go there.",
		trials: ["dot"],
		judge: (trial) => judgeDot(trial("dot")),
	},
	{
		id: "dots",
		title: "target `.` of both: goes to the domain's address",
		section: "RFC 2782, Target; XEP-0368, 3",
		how: "Both services have the target `.`, and the domain has an address, where a server listens. No SYN may go there.",
		trials: ["dots"],
		judge: (trial) => judgeFallback(trial("dots")),
	},
	{
		id: "nowhere",
		title: "all records refuse: goes to the domain's address",
		section: "RFC 6120, 3.2.1",
		how: "SRV records lead to ports that refuse, and the domain has an address, where a server listens. No SYN should go there.",
		trials: ["nowhere"],
		judge: (trial) => judgeFallback(trial("nowhere")),
	},
	{
		id: "web",
		title: "asks the domain's web server",
		section: "XEP-0156, 2",
		how: "A SYN to port 443 or 80 of the domain's own address, before the first to an XMPP port. Host-meta is for after the methods of RFC 6120.",
		trials: ["both"],
		judge: (trial) => judgeWebFirst(trial("both")),
	},
	{
		id: "direct-only",
		title: "gets in where only direct TLS is published",
		section: "XEP-0368, 3",
		how: "Nothing but `_xmpps-client`, and no address for the domain itself: nothing that leads to another way.",
		trials: ["direct", "both"],
		judge: (trial) => judgeDirectOnly(trial("direct"), trial("both")),
	},
	{
		id: "sni-direct",
		title: "SNI, direct TLS",
		section: "XEP-0368, 3",
		how: "The server name in the first ClientHello to the direct TLS port: it must be the domain of the JID.",
		trials: ["both"],
		judge: (trial) => judgeSni(trial("both"), "direct TLS"),
	},
	{
		id: "alpn-direct",
		title: "ALPN, direct TLS",
		section: "XEP-0368, 3",
		how: "The protocols in the same ClientHello: `xmpp-client` should be among them.",
		trials: ["both"],
		judge: (trial) => judgeAlpn(trial("both"), "direct TLS"),
	},
	{
		id: "sni-starttls",
		title: "SNI, STARTTLS",
		section: "RFC 6066, 3",
		how: "The server name in the ClientHello behind `<proceed/>`. None is needed, since the stream header says the domain.",
		trials: ["starttls"],
		judge: (trial) => judgeSni(trial("starttls"), "STARTTLS"),
	},
	{
		id: "alpn-starttls",
		title: "ALPN, STARTTLS",
		section: "RFC 7301, 3.1",
		how: "The protocols in the same ClientHello. XEP-0368 defines ALPN for direct TLS only.",
		trials: ["starttls"],
		judge: (trial) => judgeAlpn(trial("starttls"), "STARTTLS"),
	},
	{
		id: "dropped",
		title: "next record after silence",
		section: "RFC 6120, 3.2.1",
		how: "The first records of either service lead to addresses whose packets are dropped. The time is from the first SYN to the first one to another record.",
		trials: ["dropped"],
		judge: (trial) => judgeNext(trial("dropped"), ["hole", "second-hole"]),
	},
	{
		id: "refused",
		title: "next record after a refusal",
		section: "RFC 6120, 3.2.1",
		how: "The same with addresses that answer with a RST.",
		trials: ["refused"],
		judge: (trial) => judgeNext(trial("refused"), ["refused", "second-refused"]),
	},
	{
		id: "dead6",
		title: "gets in where IPv6 is dead",
		section: "RFC 8305, 5",
		how: "The target has an AAAA record whose address drops, and an A record that works. The time is from the first SYN over IPv6 to the first over IPv4; more than 2 s is too long.",
		trials: ["dead6"],
		judge: (trial) => judgeDeadV6(trial("dead6")),
	},
	{
		id: "targetcert",
		title: "refuses a certificate for the SRV target only",
		section: "RFC 6120, 13.7.2",
		how: certificate("STARTTLS; the certificate names the SRV target and not the domain."),
		trials: ["targetcert", "starttls"],
		judge: (trial) => judgeCertificate(trial("targetcert"), trial("starttls"), "STARTTLS"),
	},
	{
		id: "targetcert2",
		title: "the same over direct TLS",
		section: "XEP-0368, 3",
		how: certificate("Direct TLS; the certificate names the SRV target and not the domain."),
		trials: ["targetcert2", "both"],
		judge: (trial) => judgeCertificate(trial("targetcert2"), trial("both"), "direct TLS"),
	},
	{
		id: "selfsigned",
		title: "refuses a self-signed certificate",
		section: "RFC 6120, 13.7.2",
		how: certificate("STARTTLS; the certificate names the domain and is signed by itself."),
		trials: ["selfsigned", "starttls"],
		judge: (trial) => judgeCertificate(trial("selfsigned"), trial("starttls"), "STARTTLS"),
	},
	{
		id: "expired",
		title: "refuses an expired certificate",
		section: "RFC 5280, 6.1.3",
		how: certificate("STARTTLS; the certificate ended ten days ago."),
		trials: ["expired", "starttls"],
		judge: (trial) => judgeCertificate(trial("expired"), trial("starttls"), "STARTTLS"),
	},
	{
		id: "wrongname",
		title: "refuses a certificate for another name",
		section: "RFC 6120, 13.7.2",
		how: certificate("STARTTLS; the certificate names `somebody-else.example.org`."),
		trials: ["wrongname", "starttls"],
		judge: (trial) => judgeCertificate(trial("wrongname"), trial("starttls"), "STARTTLS"),
	},
	{
		id: "trips-direct",
		title: "round trips, direct TLS",
		section: "RFC 8446, 2",
		how: `A link of ${FAR} ms each way. Counted by acknowledgments from the first SYN to the answer to the stream header inside TLS; 3 is what TLS 1.3 allows.`,
		trials: ["far-direct"],
		judge: (trial) => judgeTrips(trial("far-direct"), "direct TLS", ROUND_TRIP, 3),
	},
	{
		id: "trips-starttls",
		title: "round trips, STARTTLS",
		section: "RFC 6120, 5.4",
		how: "The same; 5 is what TLS 1.3 allows to a client that sends nothing before it was asked to.",
		trials: ["far-starttls"],
		judge: (trial) => judgeTrips(trial("far-starttls"), "STARTTLS", ROUND_TRIP, 5),
	},
	{
		id: "versions",
		title: "TLS versions offered",
		section: "RFC 9325, 3.1.1",
		how: "Of the ClientHello behind STARTTLS; nothing below 1.2 may be offered.",
		trials: ["starttls"],
		judge: (trial) => judgeVersions(trial("starttls")),
	},
	{
		id: "post-quantum",
		title: "post-quantum key share; size of the hello",
		section: "RFC 8446, 4.2.8",
		how: "Of the same ClientHello: a key share of a hybrid group with ML-KEM, and the bytes of the whole message. One that exceeds a packet meets middleboxes that look at the first packet only.",
		trials: ["starttls"],
		judge: (trial) => judgePostQuantum(trial("starttls")),
	},
];
