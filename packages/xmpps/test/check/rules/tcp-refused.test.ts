import { describe, expect, it } from "vitest";
import { tcpRefused } from "../../../src/check/rules/tcp-refused.ts";
import { alert, found, matrix, observed, srv, V4, withEndpoints, withSrv } from "../observed.ts";
import { tcpFailing } from "../tcp-observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

describe("tcp.refused", () => {
	it("finds a port that nobody listens on, and opens it", () => {
		const [finding, ...more] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ service }) => service === "xmpps-server"),
		);
		expect(more).toHaveLength(1);
		expect(finding?.subject).toBe("xmpps-server at 192.0.2.2:5270 (xmpps.example.org)");
		expect(finding?.concerned).toBe("servers");
		expect(finding?.evidence).toEqual(["TCP to 192.0.2.2:5270: it ended in refused"]);
		expect(itemsOf(finding)).toEqual(["setting s2s_direct_tls_ports", "service prosody restarted"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["s2s_direct_tls_ports = { 5270 }"]);
	});

	it("keeps the ports on which Prosody listens by itself", () => {
		const base = withSrv(observed(), "xmpp-client", found([srv(10, 5, 5322)]));
		const moved = {
			...base,
			endpoints: base.endpoints.map((one) => (one.service === "xmpp-client" ? { ...one, port: 5322 } : one)),
		};
		const [finding] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ service }) => service === "xmpp-client", moved),
		);
		expect(firstChanges(finding)[0]?.after).toEqual(["c2s_ports = { 5222, 5322 }"]);
	});

	it("leads port 443 to one that Prosody may open", () => {
		const [finding] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ service }) => service === "xmpps-client"),
		);
		expect(itemsOf(finding)).toEqual([
			"setting c2s_direct_tls_ports",
			"service prosody restarted",
			"firewall 192.0.2.2",
		]);
		expect(firstChanges(finding).at(-1)?.after.at(-1)).toContain("tcp dport 443 dnat ip to 192.0.2.2:5223");
	});

	it("starts the server where no port of the host answers", () => {
		const [finding] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ address }) => address === V4),
		);
		expect(itemsOf(finding)).toEqual(["service prosody running"]);
	});

	it("starts the server behind a multiplexer that is still up", () => {
		const base = withEndpoints(observed(), "xmpps-client", (one) => ({
			...one,
			handshakes: matrix(() => alert("internal_error")),
		}));
		const [finding] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ service }) => service !== "xmpps-client", base),
		);
		expect(firstChanges(finding)).toMatchObject([{ item: { kind: "service" }, after: ["running"] }]);
	});

	it("publishes the port on which the service was seen", () => {
		const base = withSrv(observed(), "xmpp-client", found([srv(10, 5, 5222), srv(20, 5, 5322)]));
		const other = base.endpoints
			.filter(({ service }) => service === "xmpp-client")
			.map((one) => ({ ...one, port: 5322 }));
		const two = { ...base, endpoints: [...base.endpoints, ...other] };
		const [finding] = findWith(
			tcpRefused,
			tcpFailing("refused", ({ port }) => port === 5322, two),
		);
		expect(firstChanges(finding)[0]?.after).toEqual(["10 5 5222 xmpps.example.org.", "20 5 5222 xmpps.example.org."]);
	});

	it.each([
		["where all is well", observed()],
		["of silence", tcpFailing("timeout", () => true)],
		[
			"of the fallback, which nobody promised",
			tcpFailing("refused", () => true, {
				...observed(),
				endpoints: observed().endpoints.map((one) => ({ ...one, origin: "fallback" as const })),
			}),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tcpRefused, observation)).toEqual([]);
	});
});
