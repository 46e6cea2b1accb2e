import { describe, expect, it } from "vitest";
import { srvNone } from "../../../src/check/rules/srv-none.ts";
import type { Observation } from "../../../src/model/observation.ts";
import {
	changed,
	findings,
	firstRemedy,
	local,
	tcpFailed,
	withDns,
	without,
	withServers,
	zoneServer,
} from "../dns-observed.ts";
import { DOMAIN, endpoint, observed, srv, V4 } from "../observed.ts";

/** No records for clients; they go to the domain's own address. */
function fallback(): Observation {
	const bare = without(observed(), "xmpps-client", "xmpp-client");
	const own = endpoint("xmpp-client", { target: DOMAIN.ascii, origin: "fallback" });
	return { ...bare, endpoints: [own, ...bare.endpoints] };
}

describe("srv.none", () => {
	it("is advice where the domain's own addresses serve", () => {
		const [finding, ...more] = findings(srvNone, fallback());
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "advice", concerned: "clients" });
		expect(finding?.evidence).toContain(`fallback to ${V4}:5222: works`);
		expect(firstRemedy(finding)).toEqual({ "_xmpp-client._tcp.example.org SRV": ["10 5 5222 example.org."] });
	});

	it("is broken where they do not, and leads to the host of the other records", () => {
		const dead = changed(fallback(), ({ origin }) => origin === "fallback", { tcp: tcpFailed("refused") });
		const [finding] = findings(srvNone, dead);
		expect(finding?.severity).toBe("broken");
		expect(finding?.evidence).toContain(`fallback to ${V4}:5222: TCP: refused`);
		expect(finding?.remedies[0]?.when).toBe("the XMPP server is xmpps.example.org");
	});

	it("publishes direct TLS where the host has it", () => {
		const [finding] = findings(srvNone, {
			...changed(fallback(), ({ origin }) => origin === "fallback", { tcp: tcpFailed("refused") }),
			local: local(),
		});
		expect(firstRemedy(finding)).toEqual({
			"_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."],
			"_xmpp-client._tcp.example.org SRV": ["10 5 5222 xmpps.example.org."],
		});
	});

	it("gives the host that was looked at from inside a name where it has none", () => {
		const own = { addresses: ["203.0.113.7", "203.0.113.8"] };
		const rules = ["ip daddr 203.0.113.8 tcp dport 443 dnat ip to 203.0.113.8:5223"];
		const [finding] = findings(srvNone, {
			...changed(fallback(), ({ origin }) => origin === "fallback", { tcp: tcpFailed("refused") }),
			local: local({ ...own, firewall: { kind: "nftables", rules } }),
		});
		expect(firstRemedy(finding)).toEqual({
			// There is a host xmpps.example.org already, and it is another one.
			"xmpps2.example.org A": ["203.0.113.8"],
			"_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps2.example.org."],
			"_xmpp-client._tcp.example.org SRV": ["10 5 5222 xmpps2.example.org."],
		});
		expect(finding?.remedies.map(({ when }) => when)).toEqual([
			undefined,
			"the XMPP server is xmpps.example.org",
			"the XMPP server is example.org",
		]);
	});

	it("calls it unknown where the fallback was not seen", () => {
		const unseen = changed(fallback(), ({ origin }) => origin === "fallback", { tcp: tcpFailed("no-family") });
		expect(findings(srvNone, unseen)[0]?.severity).toBe("unknown");
		const cut = { ...without(observed(), "xmpps-client", "xmpp-client") };
		const cuts = [{ what: "refused-address", where: V4, detail: "private" }] as const;
		expect(findings(srvNone, { ...cut, cuts })[0]?.severity).toBe("unknown");
	});

	it("limits a domain that receives clients and says nothing to servers", () => {
		const [finding] = findings(srvNone, without(observed(), "xmpps-server", "xmpp-server"));
		expect(finding).toMatchObject({ severity: "limited", concerned: "servers" });
	});

	it("leaves one service without records, records elsewhere and old answers to others", () => {
		expect(findings(srvNone, without(observed(), "xmpps-client"))).toEqual([]);
		const misplaced = [{ name: "_xmpp-client.example.org", meant: "xmpp-client", records: [srv(1, 1, 1)] }] as const;
		expect(findings(srvNone, withDns(fallback(), { misplaced }))).toEqual([]);
		const published = zoneServer(observed(), "ns1.example.org", "192.0.2.53");
		expect(findings(srvNone, withServers(fallback(), [published]))).toEqual([]);
	});
});
