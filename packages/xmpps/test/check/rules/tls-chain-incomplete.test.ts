import { describe, expect, it } from "vitest";
import { tlsChainIncomplete } from "../../../src/check/rules/tls-chain-incomplete.ts";
import { certificate, showing } from "../certificate-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const GAP = { trust: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };

describe("tls.chain-incomplete", () => {
	it("finds a certificate without its issuer's, and wants the whole chain", () => {
		const [finding, ...more] = findWith(tlsChainIncomplete, showing(certificate({ issuer: "CN=R11" }), GAP));
		expect(more).toEqual([]);
		expect(finding?.evidence).toContain("sent: 1 certificate(s)");
		expect(finding?.evidence).toContain("issuer: CN=R11");
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody reloaded"]);
		expect(firstChanges(finding)[0]?.after).toContain("chain: complete (fullchain.pem)");
	});

	it.each([
		["where all is well", observed()],
		["of one that has expired, too", showing(certificate({ notAfter: "2026-02-01T00:00:00.000Z" }), GAP)],
		["of an unknown authority", showing(certificate({}), { trust: "SELF_SIGNED_CERT_IN_CHAIN" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsChainIncomplete, observation)).toEqual([]);
	});
});
