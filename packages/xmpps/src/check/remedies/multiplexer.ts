import { alpnProtocol, role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { localPorts } from "../facts/local-ports.ts";
import { mendMultiplexer } from "./mend-multiplexer.ts";
import { service, setting } from "./server.ts";

/**
 * What to correct in the multiplexer before a shared port, so that the ALPN name of XMPP leads to the XMPP server: the very
 * lines where the host was looked at from inside, else those of each multiplexer that it may be.
 */
export function multiplexerRemedies(facts: Facts, endpoint: EndpointObservation): readonly Remedy[] {
	const alpn = alpnProtocol(role(endpoint.service));
	const { address, port } = endpoint;
	const neighbours = facts.observation.endpoints.filter((one) => one.address === address && one.port === port);
	const known = mendMultiplexer(facts, neighbours);
	if (known.length > 0) return known;
	const backend = backendOf(facts, endpoint);
	return [
		{
			when: "nginx sorts the connections (stream)",
			changes: [
				setting(
					"nginx",
					"/etc/nginx/nginx.conf",
					"map $ssl_preread_alpn_protocols $xmpps_backend",
					"stream",
					[
						"map $ssl_preread_alpn_protocols $xmpps_backend {",
						`\t~\\b${alpn}\\b ${backend};`,
						"\tdefault 127.0.0.1:8443;",
						"}",
					],
					`a list of names with ${alpn} in it leads to the XMPP server`,
				),
				service("nginx", "reloaded", "it takes the new map"),
			],
		},
		{
			when: "HAProxy sorts the connections",
			changes: [
				setting(
					"haproxy",
					"/etc/haproxy/haproxy.cfg",
					`use_backend xmpps_${role(endpoint.service)}`,
					"frontend xmpps",
					[`use_backend xmpps_${role(endpoint.service)} if { req.ssl_alpn ${alpn} }`],
					`a hello with ${alpn} leads to the XMPP server`,
				),
				service("haproxy", "reloaded", "it takes the new rule"),
			],
		},
		{
			when: "sslh sorts the connections",
			changes: [
				setting(
					"sslh",
					"/etc/sslh/sslh.cfg",
					`tls ${alpn}`,
					"protocols",
					[`{ name: "tls"; host: "${hostOf(backend)}"; port: "${portOf(backend)}"; alpn_protocols: [ "${alpn}" ]; }`],
					"the first entry that fits counts",
				),
				service("sslh", "restarted", "it reads its file at the start"),
			],
		},
	];
}

/** Where the XMPP server takes direct TLS behind the multiplexer, as far as anybody can know. */
function backendOf(facts: Facts, { service: of }: EndpointObservation): string {
	const port = localPorts(facts.observation.local, of)?.find((one) => one !== 443);
	const usual = HABITUAL_PORT[of] === 443 ? 5223 : HABITUAL_PORT[of];
	return `127.0.0.1:${port ?? usual}`;
}

function hostOf(backend: string): string {
	return backend.slice(0, backend.lastIndexOf(":"));
}

function portOf(backend: string): string {
	return backend.slice(backend.lastIndexOf(":") + 1);
}
