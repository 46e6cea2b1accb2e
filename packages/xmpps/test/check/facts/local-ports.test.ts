import { describe, expect, it } from "vitest";
import { isTranslated, localPorts, mentions, prosodyPortOption } from "../../../src/check/facts/local-ports.ts";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { local } from "../dns-observed.ts";

const EJABBERD: LocalObservation = local({
	software: [{ software: "ejabberd", version: "23.01", running: true }],
	listeners: [5222, 5223, 5269, 5270].map((port) => ({ address: "::", port })),
	settings: [
		[5222, "module: ejabberd_c2s", "starttls_required: true"],
		[5223, "module: ejabberd_c2s", "tls: true"],
		[5269, "module: ejabberd_s2s_in"],
		[5280, "module: ejabberd_http", "tls: true"],
	].map(([port, ...lines]) => ({
		software: "ejabberd",
		file: "/etc/ejabberd/ejabberd.yml",
		key: `port ${port}`,
		section: "listen",
		lines: [`- port: ${port}`, ...lines.map((line) => `  ${line}`)],
	})),
});

describe("the ports that a host's configuration has", () => {
	it("are Prosody's own where nothing is set, and where something listens", () => {
		expect(localPorts(local(), "xmpp-client")).toEqual([5222]);
		expect(localPorts(local(), "xmpps-client")).toEqual([5223]);
		expect(localPorts(local(), "xmpps-server")).toEqual([]);
		expect(localPorts(local({ listeners: [] }), "xmpp-client")).toEqual([]);
		expect(localPorts(undefined, "xmpp-client")).toBeUndefined();
		expect(prosodyPortOption(local(), "c2s_direct_tls_ports")).toEqual([5223]);
	});

	it("are ejabberd's listeners by module and kind of TLS", () => {
		expect(localPorts(EJABBERD, "xmpp-client")).toEqual([5222]);
		expect(localPorts(EJABBERD, "xmpps-client")).toEqual([5223]);
		expect(localPorts(EJABBERD, "xmpp-server")).toEqual([5269]);
		expect(localPorts(EJABBERD, "xmpps-server")).toEqual([]);
	});
});

describe("a port that the packet filter translates", () => {
	it.each([
		"ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
		"tcp dport { 443, 8443 } redirect to :5223",
		"-A PREROUTING -d 192.0.2.2/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.0.2.2:5223",
		"-A PREROUTING -p tcp -m tcp --dport 443 -j REDIRECT --to-ports 5223",
	])("is found in %j", (rule) => {
		expect(isTranslated([rule], ["192.0.2.2"], 443, [5223])).toBe(true);
		expect(isTranslated([rule], ["192.0.2.2"], 444, [5223])).toBe(false);
		expect(isTranslated([rule], ["192.0.2.2"], 443, [5222])).toBe(false);
	});

	it("is not found for another address, nor in a rule that accepts", () => {
		const rule = "ip daddr 192.0.2.20 tcp dport 443 dnat ip to 192.0.2.20:5223";
		expect(isTranslated([rule], ["192.0.2.2"], 443, [5223])).toBe(false);
		expect(isTranslated(["tcp dport 443 accept"], ["192.0.2.2"], 443, [443])).toBe(false);
	});
});

describe("an address in a rule", () => {
	it.each([
		["ip daddr 192.0.2.2 accept", "192.0.2.2", true],
		["dnat ip to 192.0.2.2:5223", "192.0.2.2", true],
		["ip daddr 192.0.2.22 accept", "192.0.2.2", false],
		["ip daddr 1192.0.2.2 accept", "192.0.2.2", false],
		["dnat ip6 to [2001:db8::2]:5223", "2001:db8::2", true],
		["ip6 daddr 2001:db8::22 accept", "2001:db8::2", false],
	])("%j names %s: %s", (rule, address, is) => {
		expect(mentions(rule, address)).toBe(is);
	});
});
