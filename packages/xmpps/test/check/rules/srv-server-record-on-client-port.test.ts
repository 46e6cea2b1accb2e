import { describe, expect, it } from "vitest";
import { srvServerRecordOnClientPort } from "../../../src/check/rules/srv-server-record-on-client-port.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { changed, findings, firstRemedy } from "../dns-observed.ts";
import { found, handshake, matrix, observed, srv, withSrv, xmpp } from "../observed.ts";

/** The record of direct TLS for servers leads to port 443, where clients are served. */
function wrong(inside: Inside): Observation {
	const records = withSrv(observed(), "xmpps-server", found([srv(5, 5, 443)]));
	const handshakes = matrix(() => handshake({ inside }));
	return changed(records, ({ service }) => service === "xmpps-server", { port: 443, handshakes });
}

describe("srv.server-record-on-client-port", () => {
	it.each<[string, Inside]>([
		["offers a stream for clients, as Prosody", xmpp({}, { namespace: "jabber:client" })],
		["ends the stream", { kind: "stream-error", condition: "invalid-namespace" }],
	])("finds a port that %s", (_, inside) => {
		const [finding, ...more] = findings(srvServerRecordOnClientPort, wrong(inside));
		expect(more).toHaveLength(1);
		expect(finding?.subject).toBe("xmpps-server at 192.0.2.2:443 (xmpps.example.org)");
		expect(finding?.evidence).toHaveLength(1);
		expect(finding?.remedies.at(-1)?.changes[0]?.after).toEqual(["0 0 0 ."]);
	});

	it("opens a port for servers and leads the record there", () => {
		const [finding] = findings(srvServerRecordOnClientPort, wrong(xmpp({}, { namespace: "jabber:client" })));
		expect(firstRemedy(finding)).toEqual({
			"prosody s2s_direct_tls_ports": ["s2s_direct_tls_ports = { 5270 }"],
			"prosody service": ["restarted"],
			"_xmpps-server._tcp.example.org SRV": ["5 5 5270 xmpps.example.org."],
		});
	});

	it("leaves other stream errors to their own rule", () => {
		expect(findings(srvServerRecordOnClientPort, wrong({ kind: "stream-error", condition: "host-unknown" }))).toEqual(
			[],
		);
	});

	it("finds STARTTLS on port 5222", () => {
		const starttls = [{ sni: "domain", before: xmpp({}, { namespace: "jabber:client" }) }] as const;
		const records = withSrv(observed(), "xmpp-server", found([srv(10, 5, 5222)]));
		const [finding] = findings(
			srvServerRecordOnClientPort,
			changed(records, ({ service }) => service === "xmpp-server", { port: 5222, starttls }),
		);
		expect(firstRemedy(finding)).toEqual({ "_xmpp-server._tcp.example.org SRV": ["10 5 5269 xmpps.example.org."] });
	});
});
