import { describe, expect, it } from "vitest";
import { addressPrivate } from "../../../src/check/rules/address-private.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { addresses, changed, findings, firstRemedy, local, tcpFailed, withHost } from "../dns-observed.ts";
import { ABSENT, endpoint, failedAnswer, observed, TARGET, V4, V6 } from "../observed.ts";

const INSIDE = "192.168.1.20";

/** The target has this address alone. */
function at(address: string, more: Partial<Observation> = {}): Observation {
	const endpoints = observed()
		.endpoints.filter(({ family }) => family === 4)
		.map(({ service }) => endpoint(service, { address }));
	return withHost({ ...observed(more), endpoints }, { name: TARGET, a: addresses(address), aaaa: ABSENT });
}

describe("address.private", () => {
	it("finds an address of a private network beside a public one, and withdraws it", () => {
		const both = withHost(observed(), { name: TARGET, a: addresses(V4, INSIDE), aaaa: addresses(V6) });
		const own = endpoint("xmpps-client", { address: INSIDE, tcp: tcpFailed("timeout") });
		const [finding, ...more] = findings(addressPrivate, { ...both, endpoints: [...both.endpoints, own] });
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", concerned: "clients" });
		expect(finding?.subject).toBe(`xmpps-client at ${INSIDE}:443 (${TARGET})`);
		expect(finding?.evidence[0]).toBe(`${TARGET} A ${INSIDE}`);
		expect(finding?.evidence[1]).toContain("192.168.0.0/16");
		expect(firstRemedy(finding)).toEqual({ [`${TARGET} A`]: [V4] });
	});

	it("publishes the host's public address where there was none", () => {
		const dead = changed(at(INSIDE, { local: local() }), () => true, { tcp: tcpFailed("timeout"), handshakes: [] });
		const [finding, ...more] = findings(addressPrivate, dead);
		expect(more).toHaveLength(3);
		expect(finding?.severity).toBe("broken");
		expect(finding?.remedies[0]?.changes[0]?.before).toEqual([INSIDE]);
	});

	it("names an address that was not dialled for a stranger", () => {
		const cuts = [
			{ what: "refused-address", where: INSIDE, detail: `an address of ${TARGET} is not dialled: private` },
		] as const;
		const unseen = withHost(observed({ cuts }), { name: TARGET, a: failedAnswer("servfail"), aaaa: ABSENT });
		const [finding] = findings(addressPrivate, { ...unseen, endpoints: [] });
		expect(finding).toMatchObject({ severity: "broken", subject: `${TARGET} A ${INSIDE}` });
	});

	it.each([
		["documentation addresses", observed()],
		["a network of its own, seen from inside", at(INSIDE, { vantage: { kind: "here", addresses: ["192.168.1.5"] } })],
		["this machine alone", at("127.0.0.1")],
	])("leaves %s", (_, observation) => {
		expect(findings(addressPrivate, observation)).toEqual([]);
	});

	it("does not take another private network for the same", () => {
		expect(findings(addressPrivate, at(INSIDE, { vantage: { kind: "here", addresses: ["10.0.0.5"] } }))).toHaveLength(
			4,
		);
	});
});
