import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TlsaRecord } from "../../src/protocol/dns-record.ts";
import { type ChainCertificate, type Digest, decideTlsa, tlsaOwnerName } from "../../src/protocol/tlsa.ts";

const digest: Digest = (algorithm, data) => createHash(algorithm).update(data).digest();
const leaf: ChainCertificate = { der: Buffer.from("leaf"), publicKey: Buffer.from("leaf key") };
const issuer: ChainCertificate = { der: Buffer.from("issuer"), publicKey: Buffer.from("issuer key") };
const chain = [leaf, issuer];

const record = (usage: number, selector: number, matchingType: number, data: Uint8Array): TlsaRecord => ({
	usage,
	selector,
	matchingType,
	data,
	ttl: 300,
});

describe("decideTlsa", () => {
	it.each([
		["3 1 1", record(3, 1, 1, digest("sha256", leaf.publicKey))],
		["3 1 2", record(3, 1, 2, digest("sha512", leaf.publicKey))],
		["3 1 0", record(3, 1, 0, leaf.publicKey)],
		["3 0 1", record(3, 0, 1, digest("sha256", leaf.der))],
		["3 0 0", record(3, 0, 0, leaf.der)],
	])("DANE-EE %s fits the server's certificate", (_what, given) => {
		expect(decideTlsa([given], chain, digest)).toEqual({ kind: "end-entity", record: given });
	});

	it.each([
		["2 1 1", record(2, 1, 1, digest("sha256", issuer.publicKey))],
		["2 0 1", record(2, 0, 1, digest("sha256", issuer.der))],
	])("DANE-TA %s fits an issuer", (_what, given) => {
		expect(decideTlsa([given], chain, digest)).toEqual({ kind: "trust-anchor", record: given, index: 1 });
	});

	it.each([
		["PKIX-EE 1 1 1", record(1, 1, 1, digest("sha256", leaf.publicKey))],
		["PKIX-TA 0 0 1", record(0, 0, 1, digest("sha256", issuer.der))],
	])("%s constrains the ordinary verification", (_what, given) => {
		expect(decideTlsa([given], chain, digest)).toEqual({ kind: "constrained", record: given });
	});

	it.each([
		["PKIX-EE", record(1, 1, 1, digest("sha256", issuer.publicKey))],
		["PKIX-TA", record(0, 1, 1, digest("sha256", leaf.publicKey))],
	])("%s that fits another place of the chain does not fit", (_what, given) => {
		expect(decideTlsa([given], chain, digest)).toEqual({ kind: "mismatched" });
	});

	it("does not take an issuer for DANE-EE", () => {
		const given = record(3, 1, 1, digest("sha256", issuer.publicKey));
		expect(decideTlsa([given], chain, digest)).toEqual({ kind: "mismatched" });
	});

	it.each([
		["no record", []],
		["an unknown usage", [record(4, 1, 1, digest("sha256", leaf.publicKey))]],
		["an unknown selector", [record(3, 2, 1, digest("sha256", leaf.publicKey))]],
		["an unknown matching type", [record(3, 1, 3, digest("sha256", leaf.publicKey))]],
		["a digest that is cut", [record(3, 1, 1, digest("sha256", leaf.publicKey).subarray(0, 20))]],
		["no data", [record(3, 1, 0, new Uint8Array())]],
	])("%s is nothing to hold the server to", (_what, given) => {
		expect(decideTlsa(given, chain, digest)).toEqual({ kind: "no-usable-records" });
	});

	it("takes one of several that fits, beside an old one (RFC 7671, 8.1)", () => {
		const old = record(3, 1, 1, new Uint8Array(32));
		const now = record(3, 1, 1, digest("sha256", leaf.publicKey));
		expect(decideTlsa([old, now], chain, digest)).toEqual({ kind: "end-entity", record: now });
	});

	it("fits nothing without a chain", () => {
		expect(decideTlsa([record(3, 1, 1, new Uint8Array(32))], [], digest)).toEqual({ kind: "mismatched" });
	});
});

describe("tlsaOwnerName", () => {
	it("puts port and transport before the target (RFC 6698, 3)", () => {
		expect(tlsaOwnerName("xmpp.example.org", 443)).toBe("_443._tcp.xmpp.example.org");
	});
});
