import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { type DeadWeb, deadWebs } from "../../../src/check/facts/web-behind.ts";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { listener, local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { haproxySettings, nginxSettings } from "../proxies.ts";

function dead(more: Partial<LocalObservation>): DeadWeb[] {
	return deadWebs(makeFacts(observed({ local: local(more) })));
}

describe("deadWebs", () => {
	it("finds where HAProxy and nginx hand browsers to nobody", () => {
		expect(dead({ settings: haproxySettings() })).toEqual([{ by: "HAProxy", place: "127.0.0.1:8443" }]);
		expect(dead({ settings: nginxSettings() })).toEqual([{ by: "nginx", place: "127.0.0.1:8443" }]);
	});

	it.each<[string, Partial<LocalObservation>]>([
		["where no multiplexer is", {}],
		["where the web server listens", { settings: haproxySettings(), listeners: [listener(8443), listener(5223)] }],
		["where all goes to XMPP", { settings: haproxySettings({ fallback: "xmpp_client" }) }],
		["where the web server is another host", { settings: nginxSettings({ entries: ["default 192.0.2.9:443;"] }) }],
		["where the multiplexer has another port", { settings: haproxySettings({ bind: "bind :8080" }) }],
	])("finds nothing %s", (_, more) => {
		expect(dead(more)).toEqual([]);
	});

	it("knows nothing of a host that was not looked at", () => {
		expect(deadWebs(makeFacts(observed()))).toEqual([]);
	});
});
