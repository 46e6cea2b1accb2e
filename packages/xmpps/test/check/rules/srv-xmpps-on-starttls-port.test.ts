import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { judgeFindings } from "../../../src/check/judge-findings.ts";
import type { Rule } from "../../../src/check/rules/rule.ts";
import { srvXmppsOnStarttlsPort } from "../../../src/check/rules/srv-xmpps-on-starttls-port.ts";
import type { CrossObservation, Observation } from "../../../src/model/observation.ts";
import type { HandshakeResult } from "../../../src/model/observation-tls.ts";
import { changed, findings, firstRemedy, local } from "../dns-observed.ts";
import { found, HTTP, matrix, observed, srv, withSrv, xmpp } from "../observed.ts";

const NOT_TLS: HandshakeResult = { kind: "failed", reason: "not-tls", detail: "no TLS came back", ms: 3 };

function wrong(cross: readonly CrossObservation[], more: Partial<Observation> = {}, port = 5222): Observation {
	const records = withSrv(observed(more), "xmpps-client", found([srv(5, 5, port)]));
	const handshakes = matrix(() => NOT_TLS);
	return changed(records, ({ service }) => service === "xmpps-client", { port, handshakes, cross });
}

const IN_CLEAR: readonly CrossObservation[] = [{ probe: "starttls", before: xmpp({ starttls: "required" }) }];

describe("srv.xmpps-on-starttls-port", () => {
	it("opens a port for direct TLS where none is known, and leads the record there", () => {
		const found = findings(srvXmppsOnStarttlsPort, wrong(IN_CLEAR));
		expect(found.map(({ subject }) => subject)).toEqual([
			"xmpps-client at 192.0.2.2:5222 (xmpps.example.org)",
			"xmpps-client at [2001:db8::2]:5222 (xmpps.example.org)",
		]);
		expect(found[0]?.evidence).toEqual(["TLS: no TLS came back", "in clear text: an XMPP stream"]);
		expect(firstRemedy(found[0])).toEqual({
			"prosody c2s_direct_tls_ports": ["c2s_direct_tls_ports = { 5223 }"],
			"prosody service": ["restarted"],
			"_xmpps-client._tcp.example.org SRV": ["5 5 5223 xmpps.example.org."],
		});
	});

	it("leads the record to the port that another record or the host shows", () => {
		const [seen] = findings(srvXmppsOnStarttlsPort, wrong(IN_CLEAR, { local: local() }));
		expect(firstRemedy(seen)).toEqual({ "_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."] });
	});

	it("knows that port 443 may be forwarded to the wrong port", () => {
		const [finding] = findings(srvXmppsOnStarttlsPort, wrong(IN_CLEAR, {}, 443));
		expect(finding?.remedies[1]?.changes[0]?.after).toEqual([
			"ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
		]);
	});

	it("takes no port for components for one", () => {
		const before = {
			kind: "stream-error",
			condition: "host-unknown",
			header: { namespace: "jabber:component:accept" },
		} as const;
		expect(findings(srvXmppsOnStarttlsPort, wrong([{ probe: "starttls", before }], {}, 5347))).toEqual([]);
	});

	it("says more than that it is no TLS", () => {
		const facts = makeFacts(wrong(IN_CLEAR));
		const subject = "xmpps-client at 192.0.2.2:5222 (xmpps.example.org)";
		const less: Rule = {
			...srvXmppsOnStarttlsPort,
			id: "tls.not-tls",
			supersedes: [],
			find: () => [{ concerned: "both", whom: "", subject, title: "", evidence: [], remedies: [] }],
		};
		expect(judgeFindings(facts, [less, srvXmppsOnStarttlsPort]).map(({ rule }) => rule)).toEqual([
			"srv.xmpps-on-starttls-port",
			"srv.xmpps-on-starttls-port",
		]);
	});

	it.each([
		["a web server", wrong([{ probe: "starttls", before: HTTP }])],
		["a port that nobody knows more of", wrong([])],
		["a port that speaks both", changed(observed(), ({ service }) => service === "xmpps-client", { cross: IN_CLEAR })],
	])("leaves %s", (_, observation) => {
		expect(findings(srvXmppsOnStarttlsPort, observation)).toEqual([]);
	});
});
