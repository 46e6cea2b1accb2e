import { role } from "xmpps-connect/protocol";
import type { Handshake } from "../../model/observation-tls.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { mainResult } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Forward secrecy and authenticated encryption, in OpenSSL's words. */
const GOOD = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

/** A cipher that TLS of today advises against. */
export const tlsCipherWeak: Rule = {
	id: "tls.cipher-weak",
	severity: "limited",
	title: "The server chooses a weak cipher",
	why: "The cipher that server and client of today agree on has no forward secrecy (static RSA), no authenticated encryption (CBC) or is broken (RC4, 3DES). Clients and networks with strict settings refuse it, and what is recorded today may be read one day.",
	example: "TLS_RSA_WITH_AES_128_CBC_SHA",
	remedy: "Allow ciphers with ECDHE or DHE and AES-GCM or ChaCha20 alone.",
	source: ["RFC 9325, 4.2", "RFC 9325, 4.1"],
	find: (facts): Found[] =>
		facts.observation.endpoints.flatMap((endpoint): Found[] => {
			const result = mainResult(endpoint);
			const weakness = result?.kind === "tls" ? weaknessOf(result) : undefined;
			if (result?.kind !== "tls" || weakness === undefined) return [];
			const why = `${result.cipher} has ${weakness}`;
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: `${WHO[role(endpoint.service)]} with strict settings`,
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} chooses a cipher with ${weakness}`,
					evidence: [`${result.protocol}, ${result.cipher}`],
					remedies: forServer(facts, {
						prosody: [
							prosodySetting("ssl", [`ssl = { protocol = "tlsv1_2+", ciphers = "${GOOD}" }`], why),
							service("prosody", "restarted", "ports are opened with it"),
						],
						ejabberd: [
							ejabberdSetting("c2s_ciphers", [`c2s_ciphers: "${GOOD}"`], why),
							ejabberdSetting("s2s_ciphers", [`s2s_ciphers: "${GOOD}"`], why),
							service("ejabberd", "restarted", "listeners are opened with it"),
						],
					}),
				},
			];
		}),
};

function weaknessOf({ protocol, cipher }: Handshake): string | undefined {
	// Every cipher of TLS 1.3 is sound (RFC 9325, 4.3).
	if (protocol === "TLSv1.3") return undefined;
	if (/NULL|EXPORT|RC4|3DES|_DES_|MD5|anon/i.test(cipher)) return "broken encryption";
	if (!/ECDHE|DHE/.test(cipher)) return "no forward secrecy";
	return /CBC/.test(cipher) ? "no authenticated encryption" : undefined;
}
