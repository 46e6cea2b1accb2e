import { describe, expect, it } from "vitest";
import { type FakeZone, fakeResolver } from "xmpps-connect/testing";
import { resolve } from "../../src/connect/resolve.ts";

const DIRECT = "SRV _xmpps-client._tcp.example.org";
const STARTTLS = "SRV _xmpp-client._tcp.example.org";

describe("resolve", () => {
	it("gives the candidates of both services in order, each with origin and probability", async () => {
		const zone: FakeZone = {
			[DIRECT]: { records: ["5 0 443 b.example.org"], ttl: 60, authentic: true },
			[STARTTLS]: ["0 30 5222 a.example.org", "0 70 5222 c.example.org"],
		};
		const { candidates, outcome } = await resolve("Example.org.", { resolver: fakeResolver(zone), random: () => 0 });
		expect(outcome.kind).toBe("candidates");
		expect(candidates.map(({ target, tls, port }) => [target, tls, port])).toEqual([
			["a.example.org", "starttls", 5222],
			["c.example.org", "starttls", 5222],
			["b.example.org", "direct-tls", 443],
		]);
		expect(candidates[2]).toMatchObject({
			ttl: 60,
			probability: 1,
			origin: { kind: "srv", owner: "_xmpps-client._tcp.example.org", authentic: true },
		});
		expect((candidates[0]?.probability ?? 0) + (candidates[1]?.probability ?? 0)).toBeCloseTo(1);
	});

	it("asks for the service and the kind that it is told to", async () => {
		const resolver = fakeResolver({});
		await resolve("example.org", { resolver, service: "server", only: "direct-tls" });
		expect(resolver.asked).toEqual([{ type: "SRV", name: "_xmpps-server._tcp.example.org" }]);
	});

	it("says what the DNS did not say, as a value", async () => {
		const failed = await resolve("example.org", {
			resolver: fakeResolver({ [DIRECT]: { failed: "servfail" }, [STARTTLS]: { failed: "servfail" } }),
		});
		expect(failed.outcome.kind).toBe("failed");
		expect(failed.candidates).toEqual([]);
		const refused = await resolve("example.org", {
			resolver: fakeResolver({ [DIRECT]: ["0 0 0 ."], [STARTTLS]: ["0 0 0 ."] }),
		});
		expect(refused.outcome.kind).toBe("not-offered");
		expect(refused.lookups.map(({ answer }) => answer.kind)).toEqual(["not-offered", "not-offered"]);
	});

	it("takes a resolver that throws for one that failed", async () => {
		const resolver = {
			query: (): never => {
				throw new Error("no\u001b[31m");
			},
		};
		const { lookups } = await resolve("example.org", { resolver });
		expect(lookups[0]?.answer).toMatchObject({
			kind: "failed",
			detail: expect.stringMatching(/^the resolver threw: no/),
		});
		expect(JSON.stringify(lookups)).not.toContain("\u001b");
	});

	it.each([
		["", {}],
		["192.0.2.1", {}],
		["a..b", {}],
		["example.org", { service: "peer" }],
		["example.org", { only: "tls" }],
		["example.org", { dns: "resolver.example" }],
	])("refuses %j with %j before it asks anybody", async (domain, options) => {
		await expect(resolve(domain, options as object)).rejects.toThrow(/^Cannot [^\n]+$/);
	});
});
