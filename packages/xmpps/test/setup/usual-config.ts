import type { Config } from "../../src/model/config.ts";

/** What xmpps.yaml comes to where it names a domain and nothing else: what tests differ in stands beside it. */
export const USUAL_CONFIG: Config = {
	domains: ["example.com"],
	endpoint: { host: "xmpps.example.com", port: 443 },
	addresses: [],
	services: ["clients", "servers"],
	server: { kind: "auto", clients: 5223, servers: 5270 },
	firewall: "auto",
	web: { kind: "auto", challenge: "/var/lib/xmpps/acme", redirect: "https://example.com" },
	gateway: {
		...{ engine: "auto", xmppWithoutAlpn: [], routes: [], proxyFrom: [] },
		limits: { connections: 8000, perClient: 100, rate: 500 },
		log: { level: "info", addresses: "whole" },
	},
	dns: { by: { method: "print" }, ttl: { proving: 300, proven: 3600 }, priority: 0, weight: 10_000, starttls: true },
	guard: { probes: [] },
};
