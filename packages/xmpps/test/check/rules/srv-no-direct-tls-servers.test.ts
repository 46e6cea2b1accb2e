import { describe, expect, it } from "vitest";
import { srvNoDirectTlsServers } from "../../../src/check/rules/srv-no-direct-tls-servers.ts";
import { findings, firstRemedy, without } from "../dns-observed.ts";
import { endpoint, found, observed, srv, withSrv, xmpp } from "../observed.ts";

describe("srv.no-direct-tls-servers", () => {
	it("opens port 5270 and publishes the record", () => {
		const [finding] = findings(srvNoDirectTlsServers, without(observed(), "xmpps-server"));
		expect(finding?.concerned).toBe("servers");
		expect(finding?.evidence).toContain("_xmpps-server._tcp.example.org SRV: nxdomain");
		expect(firstRemedy(finding)).toMatchObject({
			"prosody s2s_direct_tls_ports": ["s2s_direct_tls_ports = { 5270 }"],
			"_xmpps-server._tcp.example.org SRV": ["5 5 5270 xmpps.example.org."],
		});
	});

	it("has both servers' settings where nothing tells which one it is", () => {
		const anonymous = endpoint("xmpp-server", { starttls: [{ sni: "domain", before: xmpp({}, { id: "1" }) }] });
		const observation = { ...without(observed(), "xmpps-server"), endpoints: [anonymous] };
		const [finding] = findings(srvNoDirectTlsServers, observation);
		expect(finding?.remedies.map(({ when }) => when)).toEqual([
			"the XMPP server is Prosody",
			"the XMPP server is ejabberd",
		]);
		expect(finding?.remedies[1]?.changes[0]).toMatchObject({
			item: { kind: "setting", software: "ejabberd", section: "listen", key: "port 5270" },
			after: ["- port: 5270", '  ip: "::"', "  module: ejabberd_s2s_in", "  tls: true"],
		});
	});

	it("finds nothing where it is decidedly not offered, or offered", () => {
		expect(findings(srvNoDirectTlsServers, withSrv(observed(), "xmpps-server", found([srv(0, 0, 0, ".")])))).toEqual(
			[],
		);
		expect(findings(srvNoDirectTlsServers, observed())).toEqual([]);
	});
});
