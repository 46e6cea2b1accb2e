import { ipFamily } from "xmpps-connect/protocol";
import type { Config } from "../../model/config.ts";
import type { Backend, GatewayLimits, Route, RouteTable } from "../../model/route-table.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";

/** The port that packets are diverted to. Nobody has it for anything known (IANA). */
export const DIVERTED_TO = 7443;

/**
 * How packets get to whoever shares the port. `divert`: the kernel hands connections over as they are. `translate`: it makes
 * another port of the same address of it; nginx cannot take what is diverted, and loses nothing by that: the web server is the
 * same program. `listen`: the web server has another port, and left this one.
 */
export type Arrangement = "divert" | "translate" | "listen";

/** Pure. */
export function arrangementOf({ gateway }: Config): Arrangement {
	if (gateway.web !== undefined) return "listen";
	return gateway.engine === "nginx" ? "translate" : "divert";
}

/** Ports on which every XMPP server has STARTTLS (RFC 6120, 3.2.1). */
const STARTTLS = { clients: 5222, servers: 5269 } as const;

/** The protocols of XEP-0368, 4. */
const ALPN = { clients: "xmpp-client", servers: "xmpp-server" } as const;

/** What xmpps.yaml does not say of limits. */
const LIMITS: Omit<GatewayLimits, "connections" | "perClient" | "rate"> = {
	helloSeconds: 5,
	// A hello of 64 kB, the most that is read, with a byte in each TLS record; within five seconds.
	helloBytes: 393_216,
	connectSeconds: 5,
	webIdleSeconds: 3_600,
	// XMPP is silent for hours; a peer that is gone is found by TCP's keepalive.
	xmppIdleSeconds: 0,
	drainSeconds: 30,
};

/**
 * The routes of our own gateway for the endpoints that need one: XMPP by what the hello offers, everything else to the web
 * server that has the port. Everybody behind it sees the client's own address. Pure.
 */
export function wantedRoutes(endpoints: readonly PlannedEndpoint[], config: Config): RouteTable {
	const shared = endpoints.filter(({ way }) => way === "gateway");
	const addresses = [...new Set(shared.map(({ local }) => local))];
	const families = [...new Set(addresses.map((address) => (ipFamily(address) === 6 ? 6 : 4)))].sort();
	const local = (port: number): Backend[] =>
		families.map((family) => ({ address: family === 6 ? "::1" : "127.0.0.1", port, client: "transparent" }));
	const services = config.services.filter((service) => shared.some((one) => one.service === service));
	const pass = (protocol: "web" | "xmpp", port: number): Route["to"] => ({
		...{ kind: "pass", protocol, backends: local(port) },
	});
	const { gateway } = config;
	const { port } = config.endpoint;
	const { web = { address: "127.0.0.1", port } } = gateway;
	const places = { listen: { port }, translate: { port: DIVERTED_TO }, divert: { port, divertedTo: DIVERTED_TO } };
	return {
		listeners: addresses.map((address) => ({
			...{ name: address, address, proxyFrom: gateway.proxyFrom },
			...places[arrangementOf(config)],
		})),
		routes: [
			...gateway.routes.map(
				({ match, to, protocol }, index): Route => ({
					name: `xmpps.yaml ${index + 1}`,
					match,
					to: { kind: "pass", protocol, backends: to.map(backend) },
				}),
			),
			...services.map((service) => ({
				...{ name: service, match: { alpn: [ALPN[service]] }, to: pass("xmpp", config.server[service]) },
			})),
			...(gateway.xmppWithoutAlpn.length > 0 && services.includes("clients")
				? [
						{
							name: "clients without ALPN",
							match: { alpn: "none", serverName: gateway.xmppWithoutAlpn },
							to: pass("xmpp", config.server.clients),
						} as const,
					]
				: []),
			...services.map(
				(service): Route => ({
					name: `${service} in clear`,
					match: { first: "xmpp", service },
					to: pass("xmpp", STARTTLS[service]),
				}),
			),
			{ name: "http", match: { first: "http" }, to: { kind: "redirect" } },
			{
				...{ name: "web", match: {} },
				// By the usual address of loopback both families are meant.
				to:
					web.address === "127.0.0.1" || web.address === "::1"
						? pass("web", web.port)
						: { kind: "pass", protocol: "web", backends: [backend(web)] },
			},
		],
		limits: { ...LIMITS, ...gateway.limits },
		log: gateway.log,
		...(gateway.metrics === undefined ? {} : { metrics: gateway.metrics }),
	};
}

/** Only on loopback the answers to a client's own address come back this way. */
function backend({ address, port }: { readonly address: string; readonly port: number }): Backend {
	return { address, port, client: isNear(address) ? "transparent" : "proxy-v2" };
}

function isNear(address: string): boolean {
	return address.startsWith("127.") || address === "::1";
}
