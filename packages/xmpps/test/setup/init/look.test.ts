import { describe, expect, it } from "vitest";
import { fakeResolver } from "xmpps-connect/testing";
import { interfacesIn } from "../../../src/setup/init/interfaces.ts";
import { look } from "../../../src/setup/init/look.ts";
import { lookUpDomain } from "../../../src/setup/init/look-up-domain.ts";
import { dataHost } from "../../check/observe/local/data-host.ts";

const ADDR = JSON.stringify([
	{ ifname: "lo", addr_info: [{ local: "127.0.0.1", scope: "host" }] },
	{
		ifname: "eth0",
		addr_info: [
			{ local: "2001:db8:0:0::2", scope: "global" },
			{ local: "2001:db8::99", scope: "global", temporary: true, dynamic: true },
			{ local: "fe80::1", scope: "link" },
			{ local: "203.0.113.2", scope: "global", dynamic: true },
		],
	},
	{ ifname: "docker0", addr_info: [{ local: "172.17.0.1", scope: "global" }] },
]);

const host = (prosody: string) =>
	dataHost({
		commands: {
			"id -u": "0\n",
			"ip -json addr": ADDR,
			"ip -json -4 route show default": '[{"dst":"default","dev":"eth0"}]',
			"ip -json -6 route show default": "[]",
			"systemctl show prosody.service -p AmbientCapabilities": "AmbientCapabilities=cap_net_bind_service\n",
		},
		files: { "/etc/prosody/prosody.cfg.lua": prosody },
	});

describe("look", () => {
	it("tells addresses with their interfaces, which are private, and which will not last", async () => {
		const { addresses, mayBindLowPorts } = await look(host(""), [], fakeResolver({}));
		const steady = { dynamic: false, passing: false };
		expect(addresses).toEqual([
			{ address: "203.0.113.2", family: 4, interface: "eth0", ...steady, dynamic: true, wayOut: true },
			{
				address: "172.17.0.1",
				family: 4,
				interface: "docker0",
				private: "for private networks",
				...steady,
				wayOut: false,
			},
			{ address: "2001:db8::2", family: 6, interface: "eth0", ...steady, wayOut: false },
			{ address: "2001:db8::99", family: 6, interface: "eth0", dynamic: true, passing: true, wayOut: false },
		]);
		expect(mayBindLowPorts).toBe(true);
	});

	it("takes the domains of the server's own configuration, without those that are off or nobody's", async () => {
		const { domains, dns } = await look(
			host(
				'VirtualHost "localhost"\nVirtualHost "example.com"\nVirtualHost "off.example"\nenabled = false\nVirtualHost "Bücher.example"\nComponent "rooms.example.com" "muc"\nVirtualHost "a;b"\n',
			),
			["asked.example"],
			fakeResolver({ "SRV _xmpp-client._tcp.example.com": ["0 5 5222 example.com"] }),
		);
		expect(domains).toEqual(["example.com", "xn--bcher-kva.example"]);
		expect(dns.map(({ domain }) => domain)).toEqual(["asked.example", ...domains]);
		expect(dns[1]?.records).toEqual(["_xmpp-client._tcp.example.com SRV 0 5 5222 example.com"]);
	});

	it("rejects for nothing that a host does", async () => {
		const { addresses, domains, mayBindLowPorts, local } = await look(dataHost({}), ["a.example"], fakeResolver({}));
		expect([addresses, domains, mayBindLowPorts]).toEqual([[], [], false]);
		expect(local.notes.length).toBeGreaterThan(0);
	});

	it.each(["", "{}", "[null]", '[{"addr_info":[null,{"local":5}]}]', "[[]]"])("reads %j as no address", (text) => {
		expect(interfacesIn(text, new Map())).toEqual([]);
	});
});

describe("lookUpDomain", () => {
	const soa = {
		primary: "ns1.example.net",
		admin: "a.example",
		serial: 1,
		refresh: 1,
		retry: 1,
		expire: 1,
		minimum: 1,
	};

	it("finds addresses, the endpoint's, the zone and its servers", async () => {
		const resolver = fakeResolver({
			"A chat.example.com": ["203.0.113.1"],
			"AAAA xmpps.chat.example.com": ["2001:db8::2"],
			"SOA example.com": [soa],
			"SOA chat.example.com": { absent: "nodata" },
			"NS example.com": ["ns2.example.net", "ns1.example.net"],
			"A ns1.example.net": ["203.0.113.53"],
		});
		expect(await lookUpDomain("chat.example.com", resolver, {})).toEqual({
			found: {
				domain: "chat.example.com",
				addresses: ["203.0.113.1"],
				endpoint: ["2001:db8::2"],
				records: [],
				zone: "example.com",
				nameServers: [
					{ name: "ns1.example.net", addresses: ["203.0.113.53"] },
					{ name: "ns2.example.net", addresses: [] },
				],
			},
			notes: [],
		});
	});

	it("says what failed, and calls nothing absent for it", async () => {
		const resolver = fakeResolver({
			"SOA example.com": { failed: "timeout", detail: "nobody answered" },
			"SRV _xmpp-client._tcp.example.com": { failed: "servfail", detail: "SERVFAIL" },
		});
		const { found, notes } = await lookUpDomain("example.com", resolver, {});
		expect(found.zone).toBeUndefined();
		expect(notes).toEqual(["_xmpp-client._tcp.example.com could not be looked up: SERVFAIL"]);
	});
});
