import { describe, expect, it } from "vitest";
import { tcpUnreachable } from "../../../src/check/rules/tcp-unreachable.ts";
import { found, observed, TARGET, V4 } from "../observed.ts";
import { tcpFailing } from "../tcp-observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

describe("tcp.unreachable", () => {
	it("finds a router's no, and opens the filter for the only address", () => {
		const [finding] = findWith(
			tcpUnreachable,
			tcpFailing("unreachable", ({ address }) => address === V4),
		);
		expect(finding?.title).toBe("192.0.2.2:443 cannot be reached");
		expect(firstChanges(finding)[0]?.after[0]).toContain("tcp dport 443 accept");
	});

	it("withdraws an address beside which there are others", () => {
		const base = observed();
		const address = (one: string) => ({ address: one, family: 4, ttl: 300 }) as const;
		const hosts = base.dns.hosts.map((host) =>
			host.name === TARGET ? { ...host, a: found([address(V4), address("192.0.2.3")]) } : host,
		);
		const two = { ...base, dns: { ...base.dns, hosts } };
		const [finding] = findWith(
			tcpUnreachable,
			tcpFailing("unreachable", (one) => one.address === V4, two),
		);
		expect(firstChanges(finding)[0]).toMatchObject({ item: { kind: "dns-records", type: "A" }, after: ["192.0.2.3"] });
	});

	it.each([
		["where all is well", observed()],
		["of silence", tcpFailing("timeout", () => true)],
		["where this machine has no such family", tcpFailing("no-family", () => true)],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tcpUnreachable, observation)).toEqual([]);
	});
});
