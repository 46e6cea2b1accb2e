import { describe, expect, it } from "vitest";
import { createResolver } from "xmpps-connect/dns";
import { observeDns } from "../../../../src/check/observe/dns/observe-dns.ts";
import { startDnsServer } from "../../../../src/lab/embedded/dns-server.ts";
import { Zone } from "../../../../src/lab/embedded/zone.ts";
import { dnsContext } from "./context.ts";

const DIRECT = "_xmpps-client._tcp.example.org";

function world(): Zone {
	return new Zone("example.org")
		.add(DIRECT, "SRV", "5 0 443 192.0.2.1")
		.add(DIRECT, "SRV", "10 0 443 alias.example.org")
		.add("_xmpp-client._tcp.example.org", "SRV", "0 0 5222 loop.example.org")
		.add("alias.example.org", "CNAME", "xmpps.example.org")
		.add("xmpps.example.org", "A", "192.0.2.2")
		.add("xmpps.example.org", "AAAA", "2001:db8::2")
		.add("loop.example.org", "CNAME", "pool.example.org")
		.add("pool.example.org", "CNAME", "loop.example.org")
		.add("_443._tcp.alias.example.org", "TLSA", `3 1 1 ${"ab".repeat(32)}`)
		.add("example.org", "SOA", "")
		.add("example.org", "NS", "ns1.example.org")
		.add("ns1.example.org", "A", "127.0.0.1");
}

describe("observeDns over the wire", () => {
	it("sees odd records as they are, and loses nothing by a server that is silent or fails", async () => {
		const zone = world()
			.misbehave(DIRECT, "SRV", { kind: "truncate" })
			.misbehave("example.org", "A", { kind: "drop" })
			.misbehave("_5222._tcp.loop.example.org", "TLSA", { kind: "rcode", rcode: "SERVFAIL", extended: 6 });
		await using server = await startDnsServer(zone, { authentic: true });
		const resolver = createResolver({ servers: [server], timeoutMs: 100, attempts: 1 });
		const { dns, cuts } = await observeDns(dnsContext({}, { resolver, resolverAt: () => resolver }));
		expect(cuts).toEqual([]);
		expect(dns.srv[0]?.answer).toMatchObject({
			records: [{ target: "192.0.2.1" }, { target: "alias.example.org" }],
			authentic: true,
			via: { transport: "tcp" },
		});
		expect(dns.hosts).toMatchObject([
			{ name: "example.org", a: { kind: "failed", reason: "timeout" }, aaaa: { kind: "absent" } },
			{ name: "192.0.2.1", a: { kind: "failed", reason: "refused" } },
			{
				name: "alias.example.org",
				a: { records: [{ address: "192.0.2.2" }], aliases: ["xmpps.example.org"] },
				aaaa: { records: [{ address: "2001:db8::2" }], aliases: ["xmpps.example.org"] },
			},
			{ name: "loop.example.org", a: { kind: "failed", reason: "malformed" } },
		]);
		expect(dns.tlsa).toMatchObject([
			{ target: "alias.example.org", port: 443, answer: { records: [{ data: "ab".repeat(32) }] } },
			{ target: "loop.example.org", port: 5222, answer: { kind: "failed", reason: "bogus" } },
		]);
		expect(dns.zone).toMatchObject({
			apex: "example.org",
			ns: { records: [{ name: "ns1.example.org" }] },
			servers: [{ name: "ns1.example.org", address: "127.0.0.1", soa: { kind: "found" } }],
		});
		expect(JSON.parse(JSON.stringify(dns))).toEqual(dns);
	});
});
