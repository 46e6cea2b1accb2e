import { ask } from "../dns/index.ts";
import type { ProofStep } from "./proof-step.ts";

/** The four SRV names of a domain (XEP-0368, 3; RFC 6120, 3.2.1). */
const SERVICES = ["_xmpps-client", "_xmpps-server", "_xmpp-client", "_xmpp-server"] as const;

/** A client outside finds the SRV records through the resolver, and they are authentic. */
export const srvAnswers: ProofStep = {
	name: "SRV records, authenticated by DNSSEC",
	async prove(lab, signal) {
		const client = lab.host("client");
		const seen: string[] = [];
		for (const service of SERVICES) {
			const { what, command } = ask({ name: `${service}._tcp.example.com`, type: "SRV" });
			const text = await client.must(what, command, signal === undefined ? {} : { signal });
			// kdig: ";; Flags: qr rd ra ad; QUERY: 1; …", and the records as in a zone file.
			const authentic = /^;; Flags:[^;]* ad\b/m.test(text);
			const record = /\sIN?\s+SRV\s+(\d+ \d+ \d+ \S+)/.exec(text)?.[1];
			if (record === undefined) throw new Error(`no SRV record for ${service}: ${status(text)}`);
			if (!authentic) throw new Error(`the answer for ${service} has no AD bit`);
			seen.push(`${service.slice(1)} ${record}`);
		}
		return `AD; ${seen.join("; ")}`;
	},
};

function status(text: string): string {
	return /status: (\w+)/.exec(text)?.[1] ?? "no answer";
}
