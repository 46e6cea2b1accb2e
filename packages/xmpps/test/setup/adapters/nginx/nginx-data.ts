import type { Config } from "../../../../src/model/config.ts";
import type { Intent, PlannedEndpoint } from "../../../../src/setup/adapters/adapter.ts";
import type { NginxFacts, NginxListen, NginxServer } from "../../../../src/setup/adapters/nginx/nginx-facts.ts";
import { listenOf } from "../../../../src/setup/adapters/nginx/nginx-servers.ts";
import { USUAL_CONFIG } from "../../usual-config.ts";

export const A = "203.0.113.1";
export const B = "203.0.113.2";
export const B6 = "2001:db8::2";

/** A server block as data. */
export function site(listens: readonly string[], more: Partial<NginxServer> = {}): NginxServer {
	return {
		file: "/etc/nginx/sites-enabled/site",
		in: "http",
		names: ["example.org"],
		challenge: false,
		...more,
		listens: listens.map((text): NginxListen => listenOf(text.split(" "))),
	};
}

/** Debian's nginx, with its default site unless others are given. */
export function nginxFacts(more: Partial<NginxFacts> = {}): NginxFacts {
	const servers = more.servers ?? [site(["80 default_server", "[::]:80 default_server"], { names: ["_"] })];
	return {
		installed: true,
		version: "1.22.1",
		running: true,
		places: [
			{ path: "/etc/nginx/conf.d/xmpps.conf", after: 0 },
			{ path: "/etc/nginx/sites-enabled/xmpps.conf", after: servers.length },
		],
		test: { state: "ok" },
		ipv6: true,
		addresses: [A, B, "2001:db8::1", B6],
		listeners: [],
		otherWeb: [],
		folders: [
			{ path: "/var/lib/xmpps", state: null },
			{ path: "/var/lib/xmpps/acme", state: null },
		],
		...more,
		servers,
	};
}

function config(web: Partial<Config["web"]> = {}): Config {
	return { ...USUAL_CONFIG, web: { ...USUAL_CONFIG.web, ...web } };
}

/** The endpoint at these addresses. */
export function intent(
	more: { web?: Partial<Config["web"]>; addresses?: string[]; way?: "native" | "nat" } = {},
): Intent {
	const { addresses = [B, B6], way = "nat" } = more;
	return {
		config: config(more.web),
		endpoints: addresses.flatMap((local): PlannedEndpoint[] => [
			{ service: "clients", local, public: local, port: 443, serverPort: way === "nat" ? 5223 : 443, way, why: "" },
			{ service: "servers", local, public: local, port: 5270, serverPort: 5270, way: "native", why: "" },
		]),
	};
}
