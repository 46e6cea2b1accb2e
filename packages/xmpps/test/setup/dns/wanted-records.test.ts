import { describe, expect, it } from "vitest";
import { wantedRecords } from "../../../src/setup/dns/wanted-records.ts";
import { readZoneText, recordLines, zoneText } from "../../../src/setup/dns/zone-text.ts";
import { intentOf, V4, V6 } from "./sets.ts";

const lines = (...of: Parameters<typeof intentOf>): readonly string[] =>
	recordLines(wantedRecords(intentOf(...of), false)).map((line) => line.replace(/ +/g, " "));

describe("wantedRecords", () => {
	it("are addresses, direct TLS and STARTTLS, each service at its own port", () => {
		expect(lines()).toEqual([
			`xmpps.example.org. 300 IN A ${V4}`,
			`xmpps.example.org. 300 IN AAAA ${V6}`,
			"_xmpps-client._tcp.example.org. 300 IN SRV 0 10000 443 xmpps.example.org.",
			"_xmpps-server._tcp.example.org. 300 IN SRV 0 10000 5270 xmpps.example.org.",
			"_xmpp-client._tcp.example.org. 300 IN SRV 10 5 5222 example.org.",
			"_xmpp-server._tcp.example.org. 300 IN SRV 10 5 5269 example.org.",
		]);
	});

	it("are of the families, services and domains that there are", () => {
		expect(lines({ starttls: false }, { services: ["clients"] }, [V4])).toEqual([
			`xmpps.example.org. 300 IN A ${V4}`,
			"_xmpps-client._tcp.example.org. 300 IN SRV 0 10000 443 xmpps.example.org.",
		]);
		expect(
			lines({}, { domains: ["example.org", "example.net"] }, [V6]).filter((line) => line.includes("example.net")),
		).toEqual([
			"_xmpps-client._tcp.example.net. 300 IN SRV 0 10000 443 xmpps.example.org.",
			"_xmpps-server._tcp.example.net. 300 IN SRV 0 10000 5270 xmpps.example.org.",
			"_xmpp-client._tcp.example.net. 300 IN SRV 10 5 5222 example.net.",
			"_xmpp-server._tcp.example.net. 300 IN SRV 10 5 5269 example.net.",
		]);
		expect(lines({}, {}, [])).toEqual([]);
	});

	it("live longer when they are proven, and put STARTTLS after direct TLS as far as there is room", () => {
		expect(new Set(wantedRecords(intentOf(), true).map(({ ttl }) => ttl))).toEqual(new Set([3600]));
		expect(lines({ priority: 65_530 }).filter((line) => line.includes("_xmpp-client"))).toEqual([
			"_xmpp-client._tcp.example.org. 300 IN SRV 65535 5 5222 example.org.",
		]);
	});

	it("have addresses once, in their one spelling", () => {
		expect(lines({ starttls: false }, { services: ["clients"] }, ["2001:DB8:0::2", "2001:db8::2"])[0]).toBe(
			"xmpps.example.org. 300 IN AAAA 2001:db8::2",
		);
	});
});

describe("zoneText", () => {
	it("is grouped, aligned and sorted, and read back", () => {
		const text = zoneText(wantedRecords(intentOf(), true));
		expect(text).toBe(`; The endpoint's addresses
xmpps.example.org.              3600 IN A    203.0.113.2
xmpps.example.org.              3600 IN AAAA 2001:db8::2
; Direct TLS (XEP-0368)
_xmpps-client._tcp.example.org. 3600 IN SRV  0 10000 443 xmpps.example.org.
_xmpps-server._tcp.example.org. 3600 IN SRV  0 10000 5270 xmpps.example.org.
; STARTTLS
_xmpp-client._tcp.example.org.  3600 IN SRV  10 5 5222 example.org.
_xmpp-server._tcp.example.org.  3600 IN SRV  10 5 5269 example.org.
`);
		const back = readZoneText(text);
		expect(back.get("xmpps.example.org AAAA")).toEqual([V6]);
		expect(back.get("_xmpp-server._tcp.example.org SRV")).toEqual(["10 5 5269 example.org."]);
		expect(back.size).toBe(6);
		expect(zoneText([])).toBe("");
	});
});
