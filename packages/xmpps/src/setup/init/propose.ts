import { parseConfig } from "../config/parse-config.ts";
import type { Answers, Given, Question } from "./answers.ts";
import { chooseAddresses } from "./choose-addresses.ts";
import { chooseDns } from "./choose-dns.ts";
import type { Looked } from "./looked.ts";

/** What is proposed, and what has to be asked before it can be. */
export interface Proposal {
	/** Complete as soon as there are neither questions nor problems. */
	readonly answers: Answers;
	/** Only what cannot be known. An answer may bring others: propose again with it. */
	readonly questions: readonly Question[];
	/** Why it is so: one sentence each, without a full stop. */
	readonly explanations: readonly string[];
	/** As long as there are any, nothing can be written. */
	readonly problems: readonly string[];
}

/** Proposes a configuration for what was seen. Pure: the same is proposed for the same. */
export function propose(looked: Looked, given: Given = {}): Proposal {
	const domains = given.domains ?? (looked.domains.length === 1 ? looked.domains : undefined);
	const host = given.host === undefined ? {} : { host: given.host };
	if (domains === undefined) {
		return {
			answers: { domains: [], addresses: [], dns: { method: "print" }, ...host },
			questions: [domainQuestion(looked)],
			...{ explanations: serverNotes(looked), problems: [] },
		};
	}
	const [domain = ""] = domains;
	// The defaults: ways are judged by them.
	const config = parseConfig(JSON.stringify({ domains }), "the domain");
	const where = chooseAddresses(given, looked, config);
	const dns = chooseDns(given, looked, domain);
	const chosenBy =
		given.domains === undefined ? [`${domain} is the only domain of the XMPP server's configuration`] : [];
	return {
		answers: { domains, addresses: where.addresses, dns: dns.dns, ...host },
		questions: [...where.questions, ...dns.questions],
		explanations: [
			...serverNotes(looked),
			...chosenBy,
			...strangers(looked, domains),
			...where.explanations,
			...certificateNotes(looked, domains),
			...dns.explanations,
		],
		problems: where.problems,
	};
}

function domainQuestion({ domains }: Looked): Question {
	const all = { value: domains.join(","), why: "all of them, with one endpoint" };
	const choices = domains.map((value) => ({ value, why: "a VirtualHost of the server" }));
	return {
		...{ id: "domains", text: domains.length === 0 ? "What is the XMPP domain?" : "Which XMPP domain is it for?" },
		...{ flag: "--domain", choices: domains.length > 1 ? [...choices, all] : choices, free: true },
		...(domains[0] === undefined ? {} : { standard: domains[0] }),
		certain: false,
	};
}

function serverNotes({ local }: Looked): string[] {
	const prosody = local.software.find(({ software }) => software === "prosody");
	if (prosody !== undefined) {
		return prosody.running ? [] : [`Prosody ${prosody.version} is installed and does not run`];
	}
	const ejabberd = local.software.find(({ software }) => software === "ejabberd");
	return [
		ejabberd === undefined
			? "No XMPP server was found: xmpps sets Prosody up"
			: `The XMPP server is ejabberd ${ejabberd.version}, which xmpps does not set up yet: check says what to do`,
	];
}

/** Domains that were asked for, and that the server does not have. */
function strangers({ domains: ours, local }: Looked, domains: readonly string[]): string[] {
	if (!local.software.some(({ software }) => software === "prosody")) return [];
	return domains
		.filter((domain) => !ours.includes(domain))
		.map((domain) => `${domain} is no VirtualHost of Prosody's configuration`);
}

function certificateNotes({ local }: Looked, domains: readonly string[]): string[] {
	return domains.flatMap((domain): string[] => {
		const fitting = local.certificates.filter(({ dns }) => dns.some((name) => covers(name, domain)));
		const [last] = fitting.toSorted((one, other) => (one.notAfter < other.notAfter ? 1 : -1));
		if (last !== undefined)
			return [`The certificate in ${last.file} names ${domain}, until ${last.notAfter.slice(0, 10)}`];
		return [`No certificate of the server names ${domain}: clients verify this name, so it needs one before apply`];
	});
}

/** RFC 9525, 6.3: `*` stands for one whole left-most label. */
function covers(name: string, domain: string): boolean {
	const given = name.toLowerCase();
	return given === domain || (given.startsWith("*.") && domain.split(".").slice(1).join(".") === given.slice(2));
}
