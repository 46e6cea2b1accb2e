import { describe, expect, it } from "vitest";
import { localIdleTimeout } from "../../../src/check/rules/local-idle-timeout.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { haproxySettings, nginxSettings } from "../proxies.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const proxied = (settings: readonly LocalSetting[]): Observation => observed({ local: local({ settings }) });

describe("local.idle-timeout", () => {
	it("finds HAProxy's timeouts for XMPP once, and keeps quiet connections for a day", () => {
		const [finding, ...more] = findWith(localIdleTimeout, proxied(haproxySettings({ defaults: "50s" })));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([
			"/etc/haproxy/haproxy.cfg, defaults: timeout client 50s",
			"/etc/haproxy/haproxy.cfg, defaults: timeout server 50s",
		]);
		expect(itemsOf(finding)).toEqual(["setting timeout tunnel", "service haproxy reloaded"]);
		expect(firstChanges(finding)[0]).toMatchObject({
			item: { section: "backend xmpp_client" },
			after: ["timeout tunnel 24h"],
		});
	});

	it.each([
		["of its own", { timeout: "proxy_timeout 30s;" }, "proxy_timeout 30s;", "stream server 192.0.2.2:443"],
		["that nobody set", {}, "no proxy_timeout, which is 10m", "stream"],
	])("finds nginx's time %s", (_, parts, said, section) => {
		const [finding, ...more] = findWith(localIdleTimeout, proxied(nginxSettings(parts)));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([`/etc/nginx/nginx.conf, stream server 192.0.2.2:443: ${said}`]);
		expect(firstChanges(finding)[0]).toMatchObject({ item: { section }, after: ["proxy_timeout 24h;"] });
	});

	it.each([
		["where nobody looked from inside", observed()],
		["where all is well", observed({ local: local() })],
		["where HAProxy's times are long", proxied(haproxySettings({ defaults: "86400s" }))],
		["where a tunnel of XMPP's may be quiet for long", proxied(haproxySettings({ defaults: "50s", tunnel: "24h" }))],
		["in the web's backend alone", proxied(haproxySettings({ defaults: "1d", web: "30s" }))],
		["at fifteen minutes of nginx", proxied(nginxSettings({ timeout: "proxy_timeout 15m;" }))],
		["in a time that cannot be read", proxied(haproxySettings({ defaults: "soon" }))],
		["in a proxy that has no XMPP", proxied(haproxySettings({ defaults: "50s", bind: "bind 192.0.2.2:8443" }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localIdleTimeout, observation)).toEqual([]);
	});
});
