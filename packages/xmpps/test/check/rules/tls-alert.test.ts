import { describe, expect, it } from "vitest";
import { tlsAlert } from "../../../src/check/rules/tls-alert.ts";
import { byAlpn } from "../alpn-observed.ts";
import { local, localSetting } from "../local-observed.ts";
import { alert, observed } from "../observed.ts";
import { direct, findWith, firstChanges, itemsOf } from "./find-with.ts";

describe("tls.alert", () => {
	it("finds a domain that the server does not serve, and lets it", () => {
		const [finding, ...more] = findWith(tlsAlert, direct(alert("unrecognized_name")));
		expect(more).toEqual([]);
		expect(finding?.title).toBe("192.0.2.2:443 ends the handshake with the alert unrecognized_name");
		expect(itemsOf(finding)).toEqual(["setting enabled", "certificate example.org", "service prosody restarted"]);
		expect(firstChanges(finding)[0]?.item).toMatchObject({ section: 'VirtualHost "example.org"' });
	});

	it("leaves ejabberd the domains that it has", () => {
		const host = local({
			software: [{ software: "ejabberd", version: "23.01", running: true }],
			settings: [{ ...localSetting("ejabberd", "hosts", "hosts:", "top level"), lines: ["hosts:", "  - example.net"] }],
		});
		const [finding] = findWith(tlsAlert, { ...direct(alert("unrecognized_name")), local: host });
		expect(firstChanges(finding)[0]?.after).toEqual(["hosts:", '  - "example.net"', '  - "example.org"']);
	});

	it.each([
		["handshake_failure", ["certificate example.org", "service prosody restarted"]],
		["internal_error", ["certificate example.org", "service prosody restarted"]],
		[
			"protocol_version",
			[
				...["setting c2s_ssl", "setting c2s_direct_tls_ssl", "setting s2s_ssl", "setting s2s_direct_tls_ssl"],
				"service prosody restarted",
			],
		],
	])("mends what %s stands for", (name, items) => {
		expect(itemsOf(findWith(tlsAlert, direct(alert(name)))[0])).toEqual(items);
	});

	it("tells which hello comes through", () => {
		const [finding] = findWith(tlsAlert, byAlpn({ right: alert("internal_error") }));
		expect(finding?.evidence[1]).toBe('with ALPN "none" and SNI "domain" the handshake succeeds');
	});

	it.each([
		["where all is well", observed()],
		["of a connection that was closed", direct({ kind: "failed", reason: "closed", detail: "closed", ms: 1 })],
		["of an alert to a hello that clients do not send", byAlpn({ nonsense: alert("no_application_protocol") })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsAlert, observation)).toEqual([]);
	});
});
