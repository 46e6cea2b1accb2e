import type { AnsweredDns, Given, Question } from "./answers.ts";
import type { Looked, LookedDomain } from "./looked.ts";

/** Either how records are published, or what has to be asked for it. Pure. */
export function chooseDns(
	given: Given,
	looked: Looked,
	domain: string,
): { readonly dns: AnsweredDns; readonly questions: readonly Question[]; readonly explanations: readonly string[] } {
	const zone = looked.dns.find((one) => one.domain === domain);
	const here = serversHere(looked, zone);
	const explanations = [
		...(zone?.nameServers.length ? [`The records of ${domain} are kept by ${listed(zone.nameServers)}`] : []),
		...(here === undefined ? [] : [`This host is one of its name servers (${here})`]),
	];
	const done = (dns: AnsweredDns, ...questions: Question[]) => ({ dns, questions, explanations });
	switch (given.method) {
		case undefined:
			return done({ method: "print" }, methodQuestion(domain, here));
		case "print":
			return done({ method: "print" });
		case "zone-file": {
			const standard = `/etc/xmpps/${domain}.zone`;
			const asked = question("file", "Which file does the zone include?", "--file", standard, true);
			return done({ method: "zone-file", file: given.file ?? standard }, ...(given.file === undefined ? [asked] : []));
		}
		default: {
			const first = here ?? zone?.nameServers.flatMap(({ addresses }) => addresses)[0];
			// The list of a zone's servers does not say which one is the primary.
			const server = question("server", "What is the address of the primary name server?", "--server", first, false);
			const key = question("key", "Which file has the TSIG key?", "--key", "/etc/xmpps/tsig.key", false);
			return done(
				{ method: "rfc2136", server: given.server ?? "", key: given.key ?? "" },
				...(given.server === undefined ? [server] : []),
				...(given.key === undefined ? [key] : []),
			);
		}
	}
}

function methodQuestion(domain: string, here: string | undefined): Question {
	const choices = [
		{ value: "print", why: "I paste the records where the DNS is kept: a provider's web page, or a zone of my own" },
		{ value: "zone-file", why: "they are written to a file that the zone includes" },
		{ value: "rfc2136", why: "they are sent to the primary name server, with a TSIG key (BIND, Knot, PowerDNS)" },
	];
	return {
		...{ id: "method", text: `How do records get into the DNS of ${domain}?`, flag: "--dns", free: false },
		...{ choices: here === undefined ? choices : [...choices.slice(1), ...choices.slice(0, 1)], standard: "print" },
		certain: true,
	};
}

function question(
	id: Question["id"],
	text: string,
	flag: string,
	standard: string | undefined,
	certain: boolean,
): Question {
	return { id, text, flag, choices: [], free: true, certain, ...(standard === undefined ? {} : { standard }) };
}

/** The first address of a name server of the domain that is this host's own. */
function serversHere(looked: Looked, zone: LookedDomain | undefined): string | undefined {
	const ours = new Set(looked.local.addresses);
	return zone?.nameServers.flatMap(({ addresses }) => addresses).find((address) => ours.has(address));
}

function listed(servers: LookedDomain["nameServers"]): string {
	return servers.map(({ name }) => name).join(", ");
}
