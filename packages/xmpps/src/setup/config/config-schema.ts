import { z } from "zod";
import { dnsForm } from "./dns-schema.ts";
import { engineForm, gatewayForm } from "./gateway-schema.ts";
import { list, port, refuse, value } from "./schema-parts.ts";
import { readAddress, readDomain, readPath, readRedirect, readSeconds, readSshHost } from "./values.ts";
import type { WrittenConfig } from "./written-config.ts";

/** One host serves as many domains; the plan of more could not be read. */
const MAX_DOMAINS = 100;

/** Of both families. */
const MAX_ADDRESSES = 64;

/** A host that looks from elsewhere; each costs a login and a whole check. */
const MAX_PROBES = 8;

const domain = value(readDomain);
const way = z.enum(["auto", "native", "nat", "gateway"]);

const translatedAddress = z.strictObject({
	local: value(readAddress).meta({ description: "The address as the host itself has it.", examples: ["10.0.0.7"] }),
	public: value(readAddress)
		.meta({
			description: "The address as the world reaches it, where a cloud translates 1:1. Default: the local one.",
			examples: ["203.0.113.2"],
		})
		.exactOptional(),
	way: way
		.meta({ description: "How this address gets its port. Default: the `way` of the file.", examples: ["nat"] })
		.exactOptional(),
});
const address = z.union([value(readAddress), translatedAddress]);

/** The form of xmpps.yaml as it is written. Strict: a key that nobody reads is a mistake. Descriptions are the reference. */
export const configSchema: z.ZodType<WrittenConfig> = z.strictObject({
	domain: domain
		.meta({ description: "The XMPP domain: what stands behind the @ of a JID.", examples: ["example.com"] })
		.exactOptional(),
	domains: list(domain, 1, MAX_DOMAINS)
		.meta({
			description: "The XMPP domains, in place of `domain` where the server has several. They share one endpoint.",
			examples: [["example.com", "example.org"]],
		})
		.exactOptional(),
	address: address
		.meta({
			description:
				"Where the endpoint is to be. Needed where the host has several addresses of a family that would fit. One whose port 443 nobody uses is best: it costs nothing per byte. Default: the only one of each family that makes sense.",
			examples: ["203.0.113.2"],
		})
		.exactOptional(),
	addresses: list(address, 1, MAX_ADDRESSES)
		.meta({
			description:
				"The same for several addresses, IPv4 and IPv6. An IPv6 address never replaces the IPv4 one: many networks that block ports have IPv4 alone.",
			examples: [["203.0.113.2", "2001:db8::2"]],
		})
		.exactOptional(),
	way: z
		.union([way, engineForm])
		.default("auto")
		.meta({
			description:
				"How the addresses get their port. `native`: the server listens there itself. `nat`: the kernel sends the packets on to the server's own port. `gateway`: a program shares the port with a web server; with `engine` it is the one that is named, without it HAProxy or nginx where one of them sorts the connections to that port already, else the gateway of xmpps. `auto` takes the one with the fewest hops that the host permits, for each address.",
			examples: ["nat"],
		}),
	endpoint: z
		.strictObject({
			host: domain
				.meta({
					description:
						"The host name that clients are sent to (the SRV target). Default: `xmpps.` before the first domain.",
					examples: ["xmpps.example.com"],
				})
				.exactOptional(),
			port: port.default(443).meta({
				description: "The port that clients are to reach. 443 passes almost every firewall.",
				examples: [443],
			}),
		})
		.prefault({})
		.meta({ description: "What the world connects to." }),
	services: list(z.enum(["clients", "servers"]), 1, 2)
		.default(["clients", "servers"])
		.meta({ description: "Whom direct TLS is for: clients, other servers, or both.", examples: [["clients"]] }),
	server: z
		.strictObject({
			kind: z
				.enum(["auto", "prosody"])
				.default("auto")
				.meta({ description: "The XMPP server's program. `auto`: the one that is installed.", examples: ["prosody"] }),
			clients: port.default(5223).meta({
				description: "The port on which the server itself listens for clients' direct TLS.",
				examples: [5223],
			}),
			servers: port.default(5270).meta({
				description: "The port on which the server itself listens for other servers' direct TLS.",
				examples: [5270],
			}),
		})
		.prefault({})
		.meta({ description: "The XMPP server." }),
	firewall: z
		.enum(["auto", "nftables", "iptables"])
		.default("auto")
		.meta({
			description: "What the rules of `nat` are made with. `auto`: what the host uses already.",
			examples: ["nftables"],
		}),
	web: z
		.strictObject({
			kind: z
				.enum(["auto", "nginx", "none"])
				.default("auto")
				.meta({
					description:
						"The web server that answers on port 80 of the endpoint's host name. `none`: nothing is done there. `auto`: nginx, if it is installed.",
					examples: ["nginx"],
				}),
			challenge: value(readPath)
				.default("/var/lib/xmpps/acme")
				.meta({
					description:
						"The folder that ACME challenges are served from, so that a certificate for the host name can be had: a client that wants one gets `--webroot` with this path.",
					examples: ["/var/lib/xmpps/acme"],
				}),
			redirect: value(readRedirect)
				.meta({
					description: "Where everything else on port 80 is redirected to. Default: `https://` and the first domain.",
					examples: ["https://example.com"],
				})
				.exactOptional(),
		})
		.prefault({})
		.meta({ description: "The web server on port 80 of the endpoint." }),
	certificate: z
		.strictObject({
			chain: value(readPath).meta({
				description: "The file with the certificate and its intermediates, in PEM.",
				examples: ["/etc/letsencrypt/live/example.com/fullchain.pem"],
			}),
			key: value(readPath).meta({
				description: "The file with its private key, in PEM. Only its path is in xmpps.yaml.",
				examples: ["/etc/letsencrypt/live/example.com/privkey.pem"],
			}),
		})
		.meta({
			description:
				"A certificate that is there already. It must name the XMPP domain, not only the endpoint's host name. Default: the one that the server has.",
		})
		.exactOptional(),
	gateway: gatewayForm,
	dns: dnsForm,
	guard: z
		.strictObject({
			probes: list(value(readSshHost), 0, MAX_PROBES)
				.default([])
				.meta({
					description: "Hosts from where the result is looked at as well, by the system's own ssh.",
					examples: [["ssh:elsewhere.example.net"]],
				}),
			confirm: z
				.union([z.string(), z.int()])
				.superRefine((given, context) => refuse(() => readSeconds(given), context))
				.meta({
					description:
						"`apply` is taken back unless somebody confirms it within this time (`60s`, `2m`, or a number of seconds). Default: the proof is enough.",
					examples: ["60s"],
				})
				.exactOptional(),
		})
		.prefault({})
		.meta({ description: "What `apply` is watched by." }),
	host: value(readSshHost)
		.meta({
			description: "The host that is set up, as `ssh:HOST`; root must be able to log in. Default: this one.",
			examples: ["ssh:root@server.example.com"],
		})
		.exactOptional(),
});
