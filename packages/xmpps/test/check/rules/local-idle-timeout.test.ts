import { describe, expect, it } from "vitest";
import { localIdleTimeout } from "../../../src/check/rules/local-idle-timeout.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { listener, local, localSetting } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf } from "./find-with.ts";

const proxied = (program: "haproxy" | "nginx", ...settings: LocalSetting[]): Observation =>
	observed({
		local: local({ listeners: [listener(443, program)], firewall: { kind: "none", rules: [] }, settings }),
	});
const haproxy = (key: string, time: string): LocalSetting => localSetting("haproxy", key, `${key} ${time}`, "defaults");

describe("local.idle-timeout", () => {
	it("finds HAProxy's timeouts once, and keeps quiet connections for a day", () => {
		const observation = proxied("haproxy", haproxy("timeout client", "50s"), haproxy("timeout server", "50000"));
		const [finding, ...more] = findWith(localIdleTimeout, observation);
		expect(more).toEqual([]);
		expect(finding?.evidence[0]).toBe("/etc/haproxy/haproxy.cfg, defaults: timeout client 50s");
		expect(itemsOf(finding)).toEqual(["setting timeout tunnel", "service haproxy reloaded"]);
		expect(firstChanges(finding)[0]?.after).toEqual(["timeout tunnel 24h"]);
	});

	it("finds nginx's proxy_timeout", () => {
		const setting = localSetting("nginx", "proxy_timeout", "proxy_timeout 10m;", "stream");
		expect(firstChanges(findWith(localIdleTimeout, proxied("nginx", setting))[0])[0]?.after).toEqual([
			"proxy_timeout 24h;",
		]);
	});

	it.each([
		["where nobody looked from inside", observed()],
		["where all is well", observed({ local: local() })],
		[
			"where HAProxy goes by a long tunnel",
			proxied("haproxy", haproxy("timeout client", "50s"), haproxy("timeout tunnel", "24h")),
		],
		["at fifteen minutes", proxied("nginx", localSetting("nginx", "proxy_timeout", "proxy_timeout 15m;", "stream"))],
		["in a time that cannot be read", proxied("haproxy", haproxy("timeout client", "soon"))],
		["in a proxy that has no XMPP", observed({ local: local({ settings: [haproxy("timeout client", "50s")] }) })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localIdleTimeout, observation)).toEqual([]);
	});
});
