import type { PlannedEndpoint } from "../../adapters/adapter.ts";
import { readRedirect } from "../../adapters/nginx/vhost-text.ts";
import type { Note } from "../../stage.ts";
import { bracketed, type Held, heldBy, listens, otherAddresses, type Situation } from "../situation.ts";
import { sharingLines } from "./multiplexer.ts";

/** Apache on the endpoint's port. Its port 80 is the web adapter's matter. */
export function apacheSteps(situation: Situation): Note[] {
	const held = heldBy(situation, ["apache2"]);
	const { port } = situation.intent.config.endpoint;
	return [
		...room(held, "Apache", [
			`# /etc/apache2/ports.conf: instead of "Listen ${port}"`,
			...otherAddresses(situation).map((address) => `Listen ${bracketed(address)}:${port}`),
			"# a <VirtualHost *:443> may stay as it is. Then:",
			"apachectl configtest && systemctl restart apache2",
		]),
		...shared(situation, held.own, "Apache", [
			`# /etc/apache2/ports.conf: instead of "Listen ${port}"`,
			"Listen 127.0.0.1:8443",
			"# the sites: <VirtualHost *:8443>, and in each of them, so that they see who asks:",
			"RemoteIPProxyProtocol On",
			"# then",
			"a2enmod remoteip && apachectl configtest && systemctl restart apache2",
		]),
	];
}

/** Caddy, whose port 80 nothing of ours configures either. */
export function caddySteps(situation: Situation): Note[] {
	if (!listens(situation, ["caddy"], [80, situation.intent.config.endpoint.port])) return [];
	const held = heldBy(situation, ["caddy"]);
	const others = otherAddresses(situation).map(bracketed);
	return [
		...caddyPort80(situation),
		...room(held, "Caddy", [
			"# /etc/caddy/Caddyfile, at the beginning:",
			"{",
			`    default_bind ${others.join(" ")}`,
			"}",
			"# then",
			"caddy validate --config /etc/caddy/Caddyfile && systemctl restart caddy",
		]),
		...shared(situation, held.own, "Caddy", [
			"# /etc/caddy/Caddyfile, at the beginning (Caddy 2.7 or later):",
			"{",
			"    https_port 8443",
			"    default_bind 127.0.0.1",
			"    servers :8443 {",
			"        listener_wrappers {",
			"            proxy_protocol {",
			"                allow 127.0.0.1/32",
			"            }",
			"            tls",
			"        }",
			"    }",
			"}",
			"# then",
			"caddy validate --config /etc/caddy/Caddyfile && systemctl restart caddy",
		]),
	];
}

function caddyPort80(situation: Situation): Note[] {
	const { web, endpoint } = situation.intent.config;
	const redirect = readRedirect(web.redirect);
	if (web.kind === "none" || redirect === undefined || !listens(situation, ["caddy"], [80])) return [];
	return [
		{
			kind: "manual",
			text: "Caddy answers on port 80, and is not configured by xmpps; this site serves challenges and redirects the rest",
			lines: [
				"# /etc/caddy/Caddyfile",
				`http://${endpoint.host} {`,
				"    handle /.well-known/acme-challenge/* {",
				`        root * ${web.challenge}`,
				"        file_server",
				"    }",
				"    handle {",
				`        redir ${redirect.url}${redirect.origin ? "{uri}" : ""} permanent`,
				"    }",
				"}",
				"# then",
				"caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy",
			],
		},
	];
}

/** Traefik sorts by ALPN itself, from version 3 on. */
export function traefikSteps(situation: Situation): Note[] {
	const { own, all } = heldBy(situation, ["traefik"]);
	const { domains } = situation.intent.config;
	const services = [...new Map([...own, ...all].map((endpoint) => [endpoint.service, endpoint])).values()];
	if (services.length === 0) return [];
	const names = domains.map((domain) => `HostSNI(\`${domain}\`)`).join(" || ");
	const alpn = (service: string): string => (service === "clients" ? "xmpp-client" : "xmpp-server");
	return [
		...room({ own: [], all }, "Traefik", [
			"# its static configuration, where the entry point has all addresses:",
			"entryPoints:",
			"  websecure:",
			`    address: "${otherAddresses(situation).map(bracketed)[0] ?? ""}:${situation.intent.config.endpoint.port}"`,
			"# one entry point has one address; then restart Traefik",
		]),
		...(own.length === 0
			? []
			: [
					{
						kind: "manual" as const,
						text: "Traefik has the endpoint's port, and hands XMPP on with these lines (version 3; the entry point is called as yours is)",
						lines: [
							"# a file of its file provider:",
							"tcp:",
							"  routers:",
							...services.flatMap(({ service }) => [
								`    xmpps-${service}:`,
								'      entryPoints: ["websecure"]',
								`      rule: "(${names}) && ALPN(\`${alpn(service)}\`)"`,
								`      service: "xmpps-${service}"`,
								"      tls:",
								"        passthrough: true",
							]),
							"  services:",
							...services.flatMap(({ service, serverPort }) => [
								`    xmpps-${service}:`,
								"      loadBalancer:",
								"        servers:",
								`          - address: "127.0.0.1:${serverPort}"`,
							]),
							"# in a container 127.0.0.1 is the container itself: give the address of the host there",
						],
					},
				]),
	];
}

/** What leaves the endpoint's addresses to an XMPP server that listens there itself. */
function room({ all }: Held, name: string, lines: readonly string[]): Note[] {
	const native = [...new Set(all.filter(({ way }) => way === "native").map(({ local }) => local))];
	if (native.length === 0) return [];
	const text = `${name} listens on all addresses, and is to leave ${native.join(" and ")}; or say "way: nat"`;
	return [{ kind: "manual", text, lines }];
}

function shared(situation: Situation, own: readonly PlannedEndpoint[], name: string, lines: readonly string[]): Note[] {
	if (own.length === 0) return [];
	const where = [...new Set(own.map(({ local }) => local))].join(" and ");
	return [
		{
			kind: "manual",
			text: `${name} has port ${situation.intent.config.endpoint.port} of ${where}; to share it, HAProxy stands in front of both`,
			lines: [...sharingLines(situation, own, name), ...lines],
		},
	];
}
