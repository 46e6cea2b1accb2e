import { role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Handshake } from "../../model/observation-tls.ts";
import { cipherWeakness } from "../facts/cipher-weakness.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { mainResult } from "../facts/main-result.ts";
import { isOldVersion, oldHandshake } from "../facts/old-tls.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { forServer } from "../remedies/server.ts";
import { strongerCiphers } from "../remedies/server-tls.ts";
import type { Found, Rule } from "./rule.ts";

/** A cipher that TLS of today advises against. */
export const tlsCipherWeak: Rule = {
	id: "tls.cipher-weak",
	severity: "limited",
	title: "The server chooses a weak cipher",
	why: "The cipher that server and client of today agree on has no forward secrecy (static RSA), no authenticated encryption (CBC) or is broken (RC4, 3DES). Clients and networks with strict settings refuse it, and what is recorded today may be read one day.",
	example: "TLS_RSA_WITH_AES_128_CBC_SHA",
	remedy: "Allow ciphers with ECDHE or DHE and AES-GCM or ChaCha20 alone.",
	source: ["RFC 9325, 4.2", "RFC 9325, 4.1"],
	supersedes: ["tls.alert", "tls.stops", "starttls.fails"],
	find: (facts) => facts.observation.endpoints.flatMap((endpoint) => findAt(facts, endpoint)),
};

function findAt(facts: Facts, endpoint: EndpointObservation): Found[] {
	const { handshake, refused } = chosen(endpoint);
	const weakness = handshake && cipherWeakness(handshake.protocol, handshake.cipher);
	if (handshake === undefined || weakness === undefined) return [];
	const who = WHO[role(endpoint.service)];
	return [
		{
			...(refused || weakness.forbidden ? { severity: "broken" } : {}),
			concerned: concernedBy([endpoint.service]),
			whom: refused ? who : `${who} with strict settings`,
			subject: endpointSubject(endpoint),
			title: `${addressAndPort(endpoint)} chooses a cipher with ${weakness.words}`,
			evidence: [
				`${handshake.protocol}, ${handshake.cipher}`,
				...(refused ? ["with the ciphers of today there is no handshake"] : []),
			],
			remedies: forServer(facts, strongerCiphers(facts, `${handshake.cipher} has ${weakness.words}`)),
		},
	];
}

/** What the server chooses of what is offered today, or, where that comes to nothing, of everything there is. */
function chosen(endpoint: EndpointObservation): { handshake: Handshake | undefined; refused: boolean } {
	const main = mainResult(endpoint);
	if (main?.kind === "tls") return { handshake: main, refused: false };
	const old = oldHandshake(endpoint);
	// Too old a version is another mistake, whatever the cipher.
	if (old === undefined || isOldVersion(old.protocol)) return { handshake: undefined, refused: false };
	return { handshake: old, refused: true };
}
