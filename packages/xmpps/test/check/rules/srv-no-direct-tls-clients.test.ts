import { describe, expect, it } from "vitest";
import { srvNoDirectTlsClients } from "../../../src/check/rules/srv-no-direct-tls-clients.ts";
import { findings, firstRemedy, local, without } from "../dns-observed.ts";
import { failedAnswer, found, observed, srv, withSrv } from "../observed.ts";

describe("srv.no-direct-tls-clients", () => {
	it("opens a port and then publishes the record, before STARTTLS", () => {
		const [finding, ...more] = findings(srvNoDirectTlsClients, without(observed(), "xmpps-client"));
		expect(more).toEqual([]);
		expect(finding?.evidence).toContain("_xmpps-client._tcp.example.org SRV: nxdomain");
		expect(firstRemedy(finding)).toEqual({
			"prosody c2s_direct_tls_ports": ["c2s_direct_tls_ports = { 5223 }"],
			"prosody service": ["restarted"],
			"_xmpps-client._tcp.example.org SRV": ["5 5 5223 xmpps.example.org."],
		});
	});

	it("leads to the port on which the host has it already", () => {
		const [finding] = findings(srvNoDirectTlsClients, { ...without(observed(), "xmpps-client"), local: local() });
		expect(firstRemedy(finding)).toEqual({ "_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."] });
	});

	it.each([
		["where it is decidedly not offered", withSrv(observed(), "xmpps-client", found([srv(0, 0, 0, ".")]))],
		["where it is not known", withSrv(observed(), "xmpps-client", failedAnswer("timeout"))],
		["where clients find nothing at all", without(observed(), "xmpps-client", "xmpp-client")],
		["for servers", without(observed(), "xmpps-server")],
	])("finds nothing %s", (_, observation) => {
		expect(findings(srvNoDirectTlsClients, observation)).toEqual([]);
	});
});
