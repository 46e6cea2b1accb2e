import { z } from "zod";
import type { GatewayEngine } from "../../model/config.ts";
import { list, value } from "./schema-parts.ts";
import { readDomain, readPlace, readPrefix } from "./values.ts";
import type { WrittenGateway } from "./written-config.ts";

/** More than anybody's firewall of proxies has. */
const MAX_PROXIES = 100;

const MAX_ROUTES = 100;

const place = value(readPlace);
const count = z.int().min(1).max(1_000_000);

/** What a connection that a route is for begins with. */
const match = z.strictObject({
	alpn: z
		.union([z.literal("none"), list(z.string().min(1).max(255), 1, 20)])
		.meta({
			description: "TLS protocols of which the client offers one, or `none`: it offers none at all.",
			examples: [["acme-tls/1"]],
		})
		.exactOptional(),
	sni: list(z.string().min(1).max(255), 1, MAX_ROUTES)
		.meta({
			description: "Names of which the client asks for one; `*.` before a name stands for one label.",
			examples: [["chat.example.com"]],
		})
		.exactOptional(),
});

/** The section `gateway` of xmpps.yaml. */
export const gatewayForm: z.ZodType<WrittenGateway> = z
	.strictObject({
		web: place
			.meta({
				description:
					"Where the web server is, when it does not have the port: the gateway listens there itself then. Default: the web server keeps the port, and packets are diverted.",
				examples: ["127.0.0.1:8443"],
			})
			.exactOptional(),
		"xmpp-without-alpn": list(value(readDomain), 0, MAX_ROUTES)
			.default([])
			.meta({
				description:
					"Names for which a client that offers no ALPN gets XMPP, where everybody else gets the web site: a domain that has no web site of its own, or whose users have old clients.",
				examples: [["chat.example.com"]],
			}),
		routes: list(
			z.strictObject({
				match: match.meta({ description: "What a connection begins with; all that is given must fit." }),
				to: list(place, 1, 10).meta({
					description: "Where it goes; the next one is tried when one refuses.",
					examples: [["127.0.0.1:8443"]],
				}),
				protocol: z.enum(["web", "xmpp", "acme", "mixed"]).meta({
					description:
						"What speaks there. Who offers protocols of the web alone never gets to `xmpp`, nor the reverse; `mixed` is a port that tells them apart itself, such as Prosody's `ssl_ports`.",
					examples: ["web"],
				}),
			}),
			0,
			MAX_ROUTES,
		)
			.default([])
			.meta({
				description: "Routes that come before those of xmpps.",
				examples: [[{ match: { alpn: ["acme-tls/1"] }, to: ["127.0.0.1:8443"], protocol: "acme" }]],
			}),
		"proxy-from": list(value(readPrefix), 0, MAX_PROXIES)
			.default([])
			.meta({
				description: "Addresses and prefixes of proxies that put a PROXY header first; from them one is demanded.",
				examples: [["192.0.2.0/24"]],
			}),
		limits: z
			.strictObject({
				connections: count.default(8_000).meta({
					description: "Connections at once. Each takes two descriptors.",
					examples: [8000],
				}),
				"per-client": count.default(100).meta({
					description: "Connections at once from one IPv4 address or one IPv6 /64: a big office behind one address.",
					examples: [100],
				}),
				rate: count.default(500).meta({
					description: "New connections a second; a flood comes faster.",
					examples: [500],
				}),
			})
			.prefault({})
			.meta({ description: "What is refused at once." }),
		log: z
			.strictObject({
				level: z
					.enum(["debug", "info", "warn", "error", "silent"])
					.default("info")
					.meta({
						description: "`info`: a line for each connection; `warn`: only what is refused or fails.",
						examples: ["warn"],
					}),
				addresses: z
					.enum(["whole", "prefix", "none"])
					.default("whole")
					.meta({
						description: "How much of a client's address is written: `prefix` leaves /24 and /48.",
						examples: ["prefix"],
					}),
			})
			.prefault({})
			.meta({ description: "What is written to the journal." }),
		metrics: place
			.meta({
				description: "Where metrics are served over HTTP for Prometheus. Default: nowhere.",
				examples: ["127.0.0.1:9443"],
			})
			.exactOptional(),
	})
	.prefault({})
	.meta({ description: "The gateway, where a port is shared." });

/** `way` in its long form. */
export const engineForm: z.ZodType<{ readonly engine: GatewayEngine }> = z.strictObject({
	engine: z.enum(["builtin", "haproxy", "nginx"]).meta({
		description: "The program that shares the port: the gateway of xmpps, or one that is there anyway.",
		examples: ["haproxy"],
	}),
});
