import { describe, expect, it } from "vitest";
import { srvXmppOnDirectTlsPort } from "../../../src/check/rules/srv-xmpp-on-direct-tls-port.ts";
import type { CrossObservation, Observation } from "../../../src/model/observation.ts";
import { changed, findings, firstRemedy } from "../dns-observed.ts";
import { found, HTTP, handshake, observed, srv, withSrv } from "../observed.ts";

function wrong(cross: readonly CrossObservation[]): Observation {
	const records = withSrv(observed(), "xmpp-client", found([srv(10, 5, 5223)]));
	const starttls = [{ sni: "domain", before: { kind: "silence" } }] as const;
	return changed(records, ({ service }) => service === "xmpp-client", { port: 5223, starttls, cross });
}

describe("srv.xmpp-on-direct-tls-port", () => {
	it("leads the record to the registered port", () => {
		const found = findings(srvXmppOnDirectTlsPort, wrong([{ probe: "direct-tls", result: handshake() }]));
		expect(found.map(({ subject }) => subject)).toEqual([
			"xmpp-client at 192.0.2.2:5223 (xmpps.example.org)",
			"xmpp-client at [2001:db8::2]:5223 (xmpps.example.org)",
		]);
		expect(found[0]?.evidence).toEqual(["in clear text: silence", "with TLS from the first byte on: an XMPP stream"]);
		expect(firstRemedy(found[0])).toEqual({ "_xmpp-client._tcp.example.org SRV": ["10 5 5222 xmpps.example.org."] });
	});

	it("knows that the record may have been meant for direct TLS", () => {
		const [finding] = findings(srvXmppOnDirectTlsPort, wrong([{ probe: "direct-tls", result: handshake() }]));
		expect(finding?.remedies[1]?.changes.map(({ after }) => after)).toEqual([
			["5 5 443 xmpps.example.org.", "10 5 5223 xmpps.example.org."],
			[],
		]);
	});

	it.each([
		["a web server", wrong([{ probe: "direct-tls", result: handshake({ inside: HTTP }) }])],
		["a silent port", wrong([])],
	])("leaves %s", (_, observation) => {
		expect(findings(srvXmppOnDirectTlsPort, observation)).toEqual([]);
	});
});
