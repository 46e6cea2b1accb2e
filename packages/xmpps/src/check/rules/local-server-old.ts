import type { Software } from "../../model/change.ts";
import { service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** The first version of each program that has what XMPP over direct TLS needs, and what the ones before lack. */
const FIRST_GOOD: Readonly<Record<Software, { readonly version: string; readonly lack: string }>> = {
	prosody: { version: "0.12", lack: "direct TLS between servers, and a certificate for each name of SNI" },
	ejabberd: { version: "18.12", lack: "the PROXY protocol, without which every client has the proxy's address" },
	nginx: { version: "1.13.10", lack: "the ALPN names of a hello that it passes on" },
	haproxy: { version: "2.0", lack: "the ALPN names of a hello that it passes on" },
	sslh: { version: "1.18", lack: "sorting by ALPN" },
};

/** Programs that lack what direct TLS needs. */
export const localServerOld: Rule = {
	id: "local.server-old",
	severity: "advice",
	title: "A program is older than direct TLS needs",
	why: "The version that runs here lacks something that XMPP over direct TLS, or sharing a port with a web site, needs; it most likely gets no security updates either.",
	example: "Prosody 0.11.9",
	remedy: "Update the program, or the system that it comes with.",
	source: ["XEP-0368, 3"],
	find: ({ observation }) =>
		(observation.local?.software ?? []).flatMap(({ software, version, running }): Found[] => {
			const { version: first, lack } = FIRST_GOOD[software];
			if (!running || !isOlder(version, first)) return [];
			return [
				{
					concerned: "both",
					whom: "everybody, in what the old version lacks",
					subject: `${software} ${version}`,
					title: `${software} ${version} is older than ${first}`,
					evidence: [`${software} ${version} runs on ${observation.local?.name ?? "the host"}`, `it lacks: ${lack}`],
					remedies: [{ changes: [service(software, "restarted", `after an update to ${first} or later`)] }],
				},
			];
		}),
};

/** Compares number by number; what is no version is not called old. */
function isOlder(version: string, first: string): boolean {
	const have = /^\d+(\.\d+)*/.exec(version)?.[0].split(".").map(Number);
	if (have === undefined) return false;
	for (const [index, wanted] of first.split(".").map(Number).entries()) {
		const part = have[index] ?? 0;
		if (part !== wanted) return part < wanted;
	}
	return false;
}
