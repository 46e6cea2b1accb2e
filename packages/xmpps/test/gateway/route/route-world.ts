import type { ClientHello } from "../../../src/gateway/client-hello.ts";
import type { Opening } from "../../../src/gateway/opening.ts";
import type { Route, RouteTable, RouteTarget } from "../../../src/model/route-table.ts";

/** A hello that offers nothing but what a test says. */
export function tls(hello: Partial<ClientHello> = {}): Opening {
	return { kind: "tls", hello: { serverName: undefined, alpn: [], versions: [0x0304], ...hello } as ClientHello };
}

/** A port of this machine that speaks it. */
export function pass(protocol: "web" | "xmpp" | "acme" | "mixed", port = 1): RouteTarget {
	return { kind: "pass", protocol, backends: [{ address: "127.0.0.1", port, client: "plain" }] };
}

/** A table with one listener and limits that nothing here comes near to. */
export function table(routes: readonly Route[], changed: Partial<RouteTable> = {}): RouteTable {
	return {
		listeners: [{ name: "https", address: "127.0.0.1", port: 0, proxyFrom: [] }],
		routes,
		limits: {
			...{ connections: 1000, perClient: 1000, rate: 1000, helloSeconds: 5, helloBytes: 65_536, connectSeconds: 5 },
			...{ webIdleSeconds: 0, xmppIdleSeconds: 0, drainSeconds: 1 },
		},
		log: { level: "silent", addresses: "whole" },
		...changed,
	};
}
