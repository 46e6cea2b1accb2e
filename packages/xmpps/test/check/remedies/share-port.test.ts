import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { sharePort } from "../../../src/check/remedies/share-port.ts";
import type { Change, Remedy } from "../../../src/model/change.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { listener, local, localSetting } from "../local-observed.ts";
import { endpoint, observed } from "../observed.ts";
import { haproxySettings, nginxSettings } from "../proxies.ts";

const ports = localSetting("prosody", "c2s_direct_tls_ports", "c2s_direct_tls_ports = { 5223 }");

function shared(settings?: readonly LocalSetting[], server?: string): Remedy[] {
	const host =
		settings === undefined ? {} : { local: local({ settings: [ports, ...settings], listeners: [listener(5223)] }) };
	return sharePort(makeFacts(observed(host)), [endpoint("xmpps-client")], server);
}

function after(changes: readonly Change[] | undefined, key: string): readonly string[] | undefined {
	return changes?.find(({ item }) => item.kind === "setting" && item.key === key)?.after;
}

describe("the remedy that lets web and XMPP share a port", () => {
	it("puts nginx in front where nginx was seen, else HAProxy, each with the other as an alternative", () => {
		expect(shared(undefined, "nginx/1.22.1").map(({ when }) => when?.includes("nginx"))).toEqual([true, false]);
		expect(shared(undefined, "Apache/2.4.57").map(({ when }) => when?.includes("nginx"))).toEqual([false, true]);
		expect(sharePort(makeFacts(observed()), [], undefined)).toEqual([]);
	});

	it("finds two offered names, waits for the whole hello and keeps quiet connections", () => {
		const [nginx, haproxy] = shared(undefined, "nginx");
		const stream = after(nginx?.changes, "stream")?.join("\n");
		expect(stream).toContain("~\\bxmpp-client\\b 127.0.0.1:8444;");
		expect(stream).toContain("proxy_timeout 24h;");
		expect(after(haproxy?.changes, "frontend xmpps")).toContain(
			"\ttcp-request content accept if { req.ssl_hello_type 1 }",
		);
	});

	it("corrects the HAProxy that sorts there already", () => {
		const [mended, ...more] = shared(haproxySettings({ uses: [], fallback: "xmpp_client" }));
		expect(more).toEqual([]);
		expect(after(mended?.changes, "use_backend")).toEqual(["use_backend xmpp_client if { req.ssl_alpn xmpp-client }"]);
		expect(after(mended?.changes, "default_backend")).toEqual(["default_backend web"]);
		expect(mended?.changes.at(-1)?.after).toEqual(["reloaded"]);
	});

	it("gives it a backend for XMPP where it has none", () => {
		const without = haproxySettings({ uses: [] }).filter(({ section }) => section !== "backend xmpp_client");
		const [mended] = shared(without);
		expect(after(mended?.changes, "backend xmpps_client")).toContain("\tserver xmpp 127.0.0.1:5223");
		expect(after(mended?.changes, "use_backend")).toEqual(["use_backend xmpps_client if { req.ssl_alpn xmpp-client }"]);
	});

	it("corrects the map of nginx that sorts there already", () => {
		const [mended] = shared(
			nginxSettings({ entries: ['"xmpp-client" 127.0.0.1:5223;', "h2 127.0.0.1:8443;", "default 127.0.0.1:5223;"] }),
		);
		expect(after(mended?.changes, "map $ssl_preread_alpn_protocols $behind")).toEqual([
			"map $ssl_preread_alpn_protocols $behind {",
			"\t~\\bxmpp-client\\b 127.0.0.1:5223;",
			"\tdefault 127.0.0.1:8443;",
			"}",
		]);
	});

	it("begins anew where nobody can tell which backend is the web", () => {
		const [first] = shared(nginxSettings({ entries: ["default 127.0.0.1:5223;"] }));
		expect(after(first?.changes, "frontend xmpps")).toBeDefined();
	});
});
