import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { TlsaLookup } from "../../model/observation-dns.ts";
import { identityVerdict } from "../facts/certificate-verdict.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { mainResult } from "../facts/main-result.ts";
import { addressAndPort } from "../facts/subject.ts";
import { endpointsOf, keyRecord, shownAt, tlsaData, tlsaShown } from "../facts/tlsa-records.ts";
import { setRecords } from "../remedies/dns.ts";
import { certificate } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Signed TLSA records that do not fit the certificate. */
export const daneMismatch: Rule = {
	id: "dane.mismatch",
	severity: "broken",
	title: "The TLSA records do not fit the certificate",
	why: "The zone says, signed, which key the server has, and the server shows another one. Whoever checks DANE, other servers above all, must refuse it, however good the certificate is. It happens when a certificate is renewed with a new key and the record stays.",
	example: "_443._tcp.xmpps.example.org. TLSA 3 1 1 (the digest of the key before)",
	remedy:
		"Publish `3 1 1` with the SHA-256 of the key that is shown, for every port of the target. Publish a new key's record a TTL before the key is used, or keep the key when renewing (`certbot --reuse-key`).",
	source: ["RFC 7671, 4.1", "RFC 7671, 5.1", "RFC 7673, 4.1"],
	find: (facts): Found[] =>
		facts.observation.dns.tlsa.flatMap((lookup): Found[] => {
			const wrong = mismatched(facts, lookup);
			if (lookup.answer.kind !== "found" || wrong.length === 0) return [];
			return [
				{
					concerned: concernedBy(wrong.map(({ service }) => service)),
					whom: "everybody who checks DANE",
					subject: `${lookup.name} TLSA`,
					title: `The TLSA records at ${lookup.name} do not fit the key that is shown there`,
					evidence: [
						...lookup.answer.records.map((record) => `${lookup.name} TLSA ${tlsaShown(record)}`),
						...wrong.map((endpoint) => `${addressAndPort(endpoint)} shows ${shown(facts, endpoint)}`),
					],
					remedies: remediesFor(facts, lookup, wrong),
				},
			];
		}),
};

function mismatched(facts: Facts, lookup: TlsaLookup): EndpointObservation[] {
	return endpointsOf(facts, lookup).filter(
		(endpoint) => facts.identity(endpoint, mainResult(endpoint)).kind === "dane-mismatch",
	);
}

function shown(facts: Facts, endpoint: EndpointObservation): string {
	const one = facts.certificate(mainResult(endpoint));
	return one === undefined ? "no certificate" : keyRecord(one);
}

function remediesFor(facts: Facts, lookup: TlsaLookup, wrong: readonly EndpointObservation[]): Remedy[] {
	const good = wrong.every((endpoint) => isGoodWithoutDane(facts, endpoint));
	const records: Remedy = {
		// From outside an impostor looks the same as a new key that nobody else vouches for.
		...(good ? {} : { when: "the key that is shown is the server's" }),
		changes: facts.observation.dns.tlsa
			.filter((one) => one.target === lookup.target && mismatched(facts, one).length > 0)
			.flatMap((one) => shownRecords(facts, one)),
	};
	const old: Remedy = {
		when: "the certificate was changed by mistake",
		changes: [
			certificate(
				facts.observation.domain.ascii,
				[`DNS:${facts.observation.domain.ascii}`, "with the key that the TLSA records are for"],
				"the records were made for another key",
			),
		],
	};
	return [records, old];
}

function shownRecords(facts: Facts, lookup: TlsaLookup): Change[] {
	const after = [...new Set(shownAt(facts, lookup).map(keyRecord))];
	if (lookup.answer.kind !== "found" || after.length === 0) return [];
	const before = lookup.answer.records.map(tlsaData);
	return [setRecords(lookup.name, "TLSA", before, after, "the key that the server shows")];
}

/** Whether the certificate would be accepted if there were no TLSA records. */
function isGoodWithoutDane({ observation, now }: Facts, endpoint: EndpointObservation): boolean {
	const plain = { ...observation, dns: { ...observation.dns, tlsa: [] } };
	return identityVerdict(plain, endpoint, mainResult(endpoint), now).kind === "good";
}
