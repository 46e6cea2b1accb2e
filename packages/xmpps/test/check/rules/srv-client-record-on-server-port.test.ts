import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import { ALL_RULES } from "../../../src/check/rules/all-rules.ts";
import { srvClientRecordOnServerPort } from "../../../src/check/rules/srv-client-record-on-server-port.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { changed, findings, firstRemedy } from "../dns-observed.ts";
import { found, handshake, matrix, observed, srv, withSrv, xmpp } from "../observed.ts";

/** What Prosody says to a client on a port for servers. */
const REFUSED: Inside = {
	kind: "stream-error",
	condition: "not-authorized",
	header: { from: "example.org", id: "1", version: "1.0", lang: "en", namespace: "jabber:server" },
};

/** The record of direct TLS for clients leads to port 5270, where servers are served. */
function wrong(inside: Inside): Observation {
	const records = withSrv(observed(), "xmpps-client", found([srv(5, 5, 5270)]));
	const handshakes = matrix(() => handshake({ inside }));
	return changed(records, ({ service }) => service === "xmpps-client", { port: 5270, handshakes });
}

describe("srv.client-record-on-server-port", () => {
	it.each<[string, Inside]>([
		["wants a server's certificate, as Prosody", REFUSED],
		["offers a stream for servers", xmpp({}, { namespace: "jabber:server" })],
		["ends the stream", { kind: "stream-error", condition: "invalid-namespace" }],
	])("finds a port that %s", (_, inside) => {
		const found = findings(srvClientRecordOnServerPort, wrong(inside));
		expect(found.map(({ subject }) => subject)).toContain("xmpps-client at 192.0.2.2:5270 (xmpps.example.org)");
		expect(found[0]).toMatchObject({ severity: "broken", concerned: "clients" });
		expect(found[0]?.remedies.at(-1)?.changes[0]?.after).toEqual(["0 0 0 ."]);
	});

	it("opens a port for clients and leads the record there", () => {
		const [finding] = findings(srvClientRecordOnServerPort, wrong(REFUSED));
		expect(firstRemedy(finding)).toEqual({
			"prosody c2s_direct_tls_ports": ["c2s_direct_tls_ports = { 5223 }"],
			"prosody service": ["restarted"],
			"_xmpps-client._tcp.example.org SRV": ["5 5 5223 xmpps.example.org."],
		});
	});

	it("is the only finding about the port, and there is one", () => {
		const all = judgeFindings(makeFacts(wrong(REFUSED)), ALL_RULES).filter(({ severity }) => severity !== "advice");
		expect(new Set(all.map(({ rule }) => rule))).toEqual(new Set([srvClientRecordOnServerPort.id]));
	});

	it("leaves ports for clients, and other stream errors, alone", () => {
		expect(findings(srvClientRecordOnServerPort, observed())).toEqual([]);
		expect(findings(srvClientRecordOnServerPort, wrong({ kind: "stream-error", condition: "host-unknown" }))).toEqual(
			[],
		);
	});
});
