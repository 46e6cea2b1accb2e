import { describe, expect, it } from "vitest";
import { alpnSelectedWrong } from "../../../src/check/rules/alpn-selected-wrong.ts";
import { byAlpn, SHARED, WEB } from "../alpn-observed.ts";
import { local } from "../local-observed.ts";
import { handshake, observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const PREFERS_WEB = byAlpn({ both: handshake({ alpn: "http/1.1" }) });

describe("alpn.selected-wrong", () => {
	it("finds XMPP under the name of the web", () => {
		const [finding, ...more] = findWith(alpnSelectedWrong, PREFERS_WEB);
		expect(more).toHaveLength(1);
		expect(finding?.evidence).toEqual(["offered xmpp-client and http/1.1; selected http/1.1; inside: an XMPP stream"]);
		expect(itemsOf(finding)).toEqual(["setting ssl_alpn", "service nginx reloaded"]);
	});

	it.each(["h2,http/1.1", "h2,http/1.1,xmpp-client"])("puts the name first in the line of HAProxy: %s", (names) => {
		const bind = {
			software: "haproxy",
			file: "/etc/haproxy/haproxy.cfg",
			key: "bind",
			section: "frontend tls",
			lines: [`bind :443 ssl crt /etc/haproxy/certs/ alpn ${names}`],
		} as const;
		const [finding] = findWith(alpnSelectedWrong, { ...PREFERS_WEB, local: local({ settings: [bind] }) });
		expect(firstChanges(finding)[0]).toMatchObject({
			item: { kind: "setting", software: "haproxy", key: "bind", section: "frontend tls" },
			after: ["bind :443 ssl crt /etc/haproxy/certs/ alpn xmpp-client,h2,http/1.1"],
		});
	});

	it.each([
		["where all is well", observed()],
		["where the right name is selected", byAlpn({ right: handshake({ alpn: "xmpp-client" }) })],
		["where the web answers under its own name", byAlpn({ ...SHARED, both: WEB })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(alpnSelectedWrong, observation)).toEqual([]);
	});
});
