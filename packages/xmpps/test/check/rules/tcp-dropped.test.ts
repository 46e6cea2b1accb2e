import { describe, expect, it } from "vitest";
import { tcpDropped } from "../../../src/check/rules/tcp-dropped.ts";
import { observed, V6 } from "../observed.ts";
import { tcpFailing } from "../tcp-observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

describe("tcp.dropped", () => {
	it("finds silence, and opens the firewall for this address and port", () => {
		const [finding, other] = findWith(
			tcpDropped,
			tcpFailing("timeout", ({ port }) => port === 5222),
		);
		expect(finding?.evidence).toEqual(["TCP to 192.0.2.2:5222: it ended in timeout"]);
		expect(itemsOf(finding)).toEqual(["firewall 192.0.2.2"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["ip daddr 192.0.2.2 tcp dport 5222 accept"]);
		expect(firstChanges(other)[0]?.after).toEqual([`ip6 daddr ${V6} tcp dport 5222 accept`]);
	});

	it("goes by the port before a translation where that is 443", () => {
		const [finding] = findWith(
			tcpDropped,
			tcpFailing("timeout", ({ port }) => port === 443),
		);
		expect(firstChanges(finding)[0]?.after[0]).toContain("ct original proto-dst 443 accept");
	});

	it("says that it may be the network it looks from where nothing but port 443 answers", () => {
		const hotel = tcpFailing("timeout", ({ port }) => port !== 443);
		expect(findWith(tcpDropped, hotel)[0]?.evidence.at(-1)).toContain("--probe ssh:HOST");
		const dead = tcpFailing("timeout", () => true);
		expect(findWith(tcpDropped, dead)[0]?.evidence).toHaveLength(1);
	});

	it("does not call broken what nobody on this machine may reach over IPv6", () => {
		const silent = tcpFailing("timeout", ({ family }) => family === 6);
		const severities = findWith(tcpDropped, silent).map(({ severity }) => severity);
		expect(new Set(severities)).toEqual(new Set(["unknown"]));
		const some = tcpFailing("timeout", ({ family, port }) => family === 6 && port === 443);
		expect(findWith(tcpDropped, some).map(({ severity }) => severity)).toEqual([undefined]);
		const v4 = tcpFailing("timeout", ({ family }) => family === 4);
		expect(findWith(tcpDropped, v4)[0]?.severity).toBeUndefined();
	});

	it.each([
		["where all is well", observed()],
		["of a refusal", tcpFailing("refused", () => true)],
		["where this machine has no such family", tcpFailing("no-family", ({ family }) => family === 6)],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tcpDropped, observation)).toEqual([]);
	});
});
