import { createHash } from "node:crypto";
import { decideTlsa, type TlsaRecord } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { TlsaLookup, TlsaText } from "../../model/observation-dns.ts";
import type { CertificateObservation } from "../../model/observation-tls.ts";
import type { Facts } from "./facts.ts";
import { mainResult } from "./main-result.ts";

/** Shown of a longer one: enough to recognise it. A whole certificate would fill a screen. */
const LONGEST_DATA = 128;

/** A TLSA record's data as a zone file has it: `3 1 1 2f6a…`. */
export function tlsaData({ usage, selector, matchingType, data }: TlsaText): string {
	return `${usage} ${selector} ${matchingType} ${data}`;
}

/** The same, cut for people. */
export function tlsaShown(record: TlsaText): string {
	const text = tlsaData(record);
	return text.length > LONGEST_DATA ? `${text.slice(0, LONGEST_DATA)}…` : text;
}

/** The record that RFC 7671, 5.1 recommends for a certificate: its key alone, so that a renewal changes nothing. */
export function keyRecord({ spki }: CertificateObservation): string {
	return `3 1 1 ${createHash("sha256").update(Buffer.from(spki, "base64")).digest("hex")}`;
}

/** Whether somebody may use a record: RFC 6698, 4.1. */
export function isUsable(record: TlsaText): boolean {
	const one: TlsaRecord = { ...record, data: Buffer.from(record.data, "hex") };
	return decideTlsa([one], [], () => new Uint8Array()).kind !== "no-usable-records";
}

/** The endpoints that a set of TLSA records is for. */
export function endpointsOf(facts: Facts, { target, port }: TlsaLookup): EndpointObservation[] {
	return facts.observation.endpoints.filter((one) => one.target === target && one.port === port);
}

/** The certificates that a target shows at a port to those who follow the standards, each once. */
export function shownAt(facts: Facts, lookup: TlsaLookup): CertificateObservation[] {
	const shown = endpointsOf(facts, lookup).flatMap((endpoint) => facts.certificate(mainResult(endpoint)) ?? []);
	return [...new Map(shown.map((certificate) => [certificate.sha256, certificate])).values()];
}
