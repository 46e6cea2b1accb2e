import type { Backend, GatewayListener, Route, RouteTable, RouteTarget } from "../../../../src/model/route-table.ts";

export function backend(port: number, client: Backend["client"] = "plain", address = "127.0.0.1"): Backend {
	return { address, port, client };
}

export function pass(
	protocol: "web" | "xmpp" | "acme" | "mixed",
	...backends: readonly Backend[]
): Extract<RouteTarget, { kind: "pass" }> {
	return { kind: "pass", protocol, backends };
}

export const LISTENERS: readonly GatewayListener[] = [
	{ name: "https", address: "203.0.113.1", port: 443, proxyFrom: [] },
	{ name: "https v6", address: "2001:db8::1", port: 443, proxyFrom: [] },
];

/** One of each kind of route. */
export const ROUTES: readonly Route[] = [
	{ name: "acme", match: { alpn: ["acme-tls/1"] }, to: pass("acme", backend(9007)) },
	{ name: "clients", match: { alpn: ["xmpp-client"] }, to: pass("xmpp", backend(5223)) },
	{ name: "servers", match: { alpn: ["xmpp-server"] }, to: pass("xmpp", backend(5270)) },
	{
		name: "without ALPN",
		match: { serverName: ["xmpps.example.com", "*.chat.example.com"], alpn: "none" },
		to: pass("xmpp", backend(5223)),
	},
	{ name: "chat alone", match: { serverName: ["only.example.com"] }, to: pass("xmpp", backend(5223), backend(5224)) },
	{ name: "never", match: { serverName: ["never.example.com"] }, to: { kind: "refuse" } },
	{ name: "web", match: {}, to: pass("web", backend(8443, "proxy-v1")) },
	{
		name: "streams of clients",
		match: { first: "xmpp", service: "clients", serverName: ["example.com"] },
		to: pass("xmpp", backend(5222)),
	},
	{ name: "streams of servers", match: { first: "xmpp", service: "servers" }, to: pass("xmpp", backend(5269)) },
	{ name: "http", match: { first: "http" }, to: { kind: "redirect" } },
];

export function engineTable(more: Partial<RouteTable> = {}): RouteTable {
	return {
		listeners: LISTENERS,
		routes: ROUTES,
		limits: {
			...{ connections: 8000, perClient: 500, rate: 2000, helloSeconds: 5, helloBytes: 65_536, connectSeconds: 5 },
			...{ webIdleSeconds: 300, xmppIdleSeconds: 0, drainSeconds: 30 },
		},
		log: { level: "info", addresses: "whole" },
		...more,
	};
}
