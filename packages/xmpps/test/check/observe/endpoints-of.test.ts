import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SrvRecord } from "xmpps-connect/protocol";
import { endpointsOf } from "../../../src/check/observe/endpoints-of.ts";
import type { DnsObservation, HostLookup } from "../../../src/model/observation-dns.ts";
import { ABSENT, DOMAIN, failedAnswer, found, observed, srv, srvLookup, TARGET, V4, V6 } from "../observed.ts";

const caps = { endpoints: 32, handshakesPerAddress: 64 };
const clients = { domain: DOMAIN, roles: ["client"], caps } as const;
const both = { domain: DOMAIN, roles: ["client", "server"], caps } as const;

function host(name: string, v4: readonly string[], v6: readonly string[] = []): HostLookup {
	return {
		name,
		a: v4.length === 0 ? ABSENT : found(v4.map((address) => ({ address, family: 4 as const, ttl: 300 }))),
		aaaa: v6.length === 0 ? ABSENT : found(v6.map((address) => ({ address, family: 6 as const, ttl: 300 }))),
	};
}

function dns(more: Partial<DnsObservation>): DnsObservation {
	return { srv: [], misplaced: [], hosts: [], tlsa: [], ...more };
}

function lines(observation: DnsObservation, context: Parameters<typeof endpointsOf>[0] = clients): string[] {
	return endpointsOf(context, observation).places.map(
		({ service, target, address, family, port, origin }) =>
			`${service} ${target} ${address} ${family} ${port} ${origin}`,
	);
}

describe("endpointsOf", () => {
	it("gives every record with every address, sorted", () => {
		expect(lines(observed().dns, both)).toEqual([
			`xmpp-client ${TARGET} ${V4} 4 5222 srv`,
			`xmpp-client ${TARGET} ${V6} 6 5222 srv`,
			`xmpp-server ${TARGET} ${V4} 4 5269 srv`,
			`xmpp-server ${TARGET} ${V6} 6 5269 srv`,
			`xmpps-client ${TARGET} ${V4} 4 443 srv`,
			`xmpps-client ${TARGET} ${V6} 6 443 srv`,
			`xmpps-server ${TARGET} ${V4} 4 5270 srv`,
			`xmpps-server ${TARGET} ${V6} 6 5270 srv`,
		]);
	});

	it("leaves out port 0, the target `.` and what is there twice", () => {
		const records = [srv(0, 0, 443), srv(5, 0, 443), srv(6, 0, 0), srv(7, 0, 5223, ".")];
		const answers = [srvLookup("xmpps-client", found(records)), srvLookup("xmpp-client", ABSENT)];
		expect(lines(dns({ srv: answers, hosts: [host(TARGET, [V4, V4])] }))).toEqual([
			`xmpps-client ${TARGET} ${V4} 4 443 srv`,
		]);
	});

	it("knows which records are assumed", () => {
		const lookup = { ...srvLookup("xmpps-client", found([srv(0, 0, 443)])), assumed: true } as const;
		expect(lines(dns({ srv: [lookup], hosts: [host(TARGET, [V4])] }))).toEqual([
			`xmpps-client ${TARGET} ${V4} 4 443 assumed`,
		]);
	});

	it("falls back to the domain's own addresses where a role has no SRV records at all", () => {
		const answers = (["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"] as const).map((service) =>
			srvLookup(service, ABSENT),
		);
		expect(lines(dns({ srv: answers, hosts: [host(DOMAIN.ascii, [V4], [V6])] }), both)).toEqual([
			`xmpp-client ${DOMAIN.ascii} ${V4} 4 5222 fallback`,
			`xmpp-client ${DOMAIN.ascii} ${V6} 6 5222 fallback`,
			`xmpp-server ${DOMAIN.ascii} ${V4} 4 5269 fallback`,
			`xmpp-server ${DOMAIN.ascii} ${V6} 6 5269 fallback`,
		]);
	});

	it.each([
		["a `.`", found([srv(0, 0, 0, ".")])],
		["a failure that may hide records", failedAnswer("servfail")],
		["records that nobody can use", found([srv(0, 0, 0)])],
	])("does not fall back after %s", (_, answer) => {
		const answers = [srvLookup("xmpps-client", answer), srvLookup("xmpp-client", ABSENT)];
		expect(lines(dns({ srv: answers, hosts: [host(DOMAIN.ascii, [V4])] }))).toEqual([]);
	});

	it("has none where a host has no address or was not looked up", () => {
		const answer = found([srv(0, 0, 443), srv(0, 0, 443, "elsewhere.example.net")]);
		expect(lines(dns({ srv: [srvLookup("xmpps-client", answer)], hosts: [host(TARGET, [])] }))).toEqual([]);
	});

	it("keeps the best of each service where there are too many, and says how many are missing", () => {
		const many = Array.from({ length: 20 }, (_, index) => srv(index, 0, 1000 + index));
		const answers = [srvLookup("xmpps-client", found(many)), srvLookup("xmpp-client", found([srv(99, 0, 5222)]))];
		const observation = dns({ srv: answers, hosts: [host(TARGET, [V4], [V6])] });
		const { places, cuts } = endpointsOf({ ...clients, caps: { ...caps, endpoints: 6 } }, observation);
		expect(places.map(({ service, address, port }) => `${service} ${port} ${address}`)).toEqual([
			`xmpp-client 5222 ${V4}`,
			`xmpp-client 5222 ${V6}`,
			`xmpps-client 1000 ${V4}`,
			`xmpps-client 1001 ${V4}`,
			`xmpps-client 1000 ${V6}`,
			`xmpps-client 1001 ${V6}`,
		]);
		expect(cuts).toEqual([{ what: "endpoints", where: "example.org", detail: "36 of 42 endpoints were left out" }]);
	});

	it("never gives more than the cap, nor one twice", () => {
		const record = fc.record({
			priority: fc.nat(3),
			weight: fc.constant(0),
			port: fc.nat(4),
			target: fc.constantFrom(".", TARGET, "other.example.org"),
			ttl: fc.constant(300),
		});
		fc.assert(
			fc.property(fc.array(record), fc.array(record), fc.nat(10), (direct, starttls, endpoints) => {
				const answer = (records: readonly SrvRecord[]) => (records.length === 0 ? ABSENT : found(records));
				const observation = dns({
					srv: [srvLookup("xmpps-client", answer(direct)), srvLookup("xmpp-client", answer(starttls))],
					hosts: [host(DOMAIN.ascii, [V4]), host(TARGET, [V4], [V6]), host("other.example.org", [V4])],
				});
				const { places, cuts } = endpointsOf({ ...clients, caps: { ...caps, endpoints } }, observation);
				expect(places.length).toBeLessThanOrEqual(endpoints);
				expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(places.length);
				if (cuts.length > 0) expect(places.length).toBe(endpoints);
			}),
		);
	});
});
