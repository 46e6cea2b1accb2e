import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { publicHostAddresses } from "../../../src/check/facts/public-addresses.ts";
import type { LocalListener, LocalObservation } from "../../../src/model/observation-local.ts";
import { local } from "../dns-observed.ts";
import { observed } from "../observed.ts";

const WEB = "203.0.113.1";
const XMPP = "203.0.113.2";
const ADDRESSES = [WEB, XMPP, "2001:db8::1", "192.168.1.2"];

function addressesOf(
	port: number,
	listeners: readonly LocalListener[],
	more: Partial<LocalObservation> = {},
): string[] {
	return publicHostAddresses(makeFacts(observed({ local: local({ addresses: ADDRESSES, listeners, ...more }) })), [
		port,
	]);
}

describe("publicHostAddresses", () => {
	it("are those on which the port is served", () => {
		expect(addressesOf(443, [{ address: XMPP, port: 443, program: "lua5.4" }])).toEqual([XMPP]);
		expect(addressesOf(5222, [{ address: "0.0.0.0", port: 5222, program: "lua5.4" }])).toEqual(ADDRESSES.slice(0, 3));
		expect(addressesOf(443, [])).toEqual([]);
	});

	it("leave out the web site's where the packet filter leads another one to XMPP", () => {
		const rules = [`add rule ip nat prerouting ip daddr ${XMPP} tcp dport 443 dnat to ${XMPP}:5223`];
		const listeners = [
			{ address: WEB, port: 443, program: "nginx" },
			{ address: "2001:db8::1", port: 443, program: "nginx" },
			{ address: "0.0.0.0", port: 5223, program: "lua5.4" },
		];
		const firewall = { kind: "nftables", rules } as const;
		// Over IPv6 there is no other: the web server may be what shares the port.
		expect(addressesOf(443, listeners, { firewall })).toEqual([XMPP, "2001:db8::1"]);
	});
});
