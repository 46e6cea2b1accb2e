import { alpnProtocol, role } from "xmpps-connect/protocol";
import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { LocalSetting } from "../../model/observation-local.ts";
import type { Facts } from "../facts/facts.ts";
import { HABITUAL_PORT } from "../facts/known-port.ts";
import { localPorts } from "../facts/local-ports.ts";
import { service, setting } from "./server.ts";

/**
 * What to correct in the multiplexer before a shared port, so that the ALPN name of XMPP leads to the XMPP server: the very
 * lines where the host was looked at from inside, else those of each multiplexer that it may be.
 */
export function multiplexerRemedies(facts: Facts, endpoint: EndpointObservation): readonly Remedy[] {
	const alpn = alpnProtocol(role(endpoint.service));
	const settings = facts.observation.local?.settings ?? [];
	const map = settings.find(({ software, key }) => software === "nginx" && key.startsWith("map $ssl_preread_alpn"));
	if (map !== undefined) return [nginxMap(map, alpn, backendOf(facts, endpoint))];
	const routes = settings.filter(({ software, key }) => software === "haproxy" && key === "use_backend");
	const [route] = routes;
	if (route !== undefined) return [haproxyRoute(route, routes, alpn)];
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

/** The map with the name looked for in the list, in place of every line that was to be for it. */
function nginxMap(map: LocalSetting, alpn: string, backend: string): Remedy {
	const others = map.lines.slice(1, -1).filter((line) => !isFor(line, alpn));
	const lines = [map.lines[0] ?? `${map.key} {`, `\t~\\b${alpn}\\b ${backend};`, ...others, map.lines.at(-1) ?? "}"];
	return {
		changes: [
			setting(
				"nginx",
				map.file,
				map.key,
				map.section,
				lines,
				`a list of names with ${alpn} in it leads to the XMPP server`,
			),
			service("nginx", "reloaded", "it takes the new map"),
		],
	};
}

/** A line of a map that is about this name, or about one that looks like it: `xmpp`, `xmpps-client`. */
function isFor(line: string, alpn: string): boolean {
	const [key = ""] = line.trim().split(/\s+/);
	const other = alpn === "xmpp-client" ? "server" : "client";
	return key.includes("xmpp") && !key.includes(other);
}

/** Every rule of the frontend, with the one for this name mended. */
function haproxyRoute(route: LocalSetting, routes: readonly LocalSetting[], alpn: string): Remedy {
	const of = alpn.slice("xmpp-".length);
	const here = routes.filter(({ section }) => section === route.section).flatMap(({ lines }) => lines);
	const backend = here.map((line) => line.trim().split(/\s+/)[1] ?? "").find((name) => name.includes(of));
	const mended = `use_backend ${backend ?? `xmpp_${of}`} if { req.ssl_alpn ${alpn} }`;
	const others = here.filter((line) => !line.includes(of) && !line.includes(alpn));
	return {
		changes: [
			setting(
				"haproxy",
				route.file,
				"use_backend",
				route.section,
				[mended, ...others],
				`a hello with ${alpn} leads to the XMPP server`,
			),
			service("haproxy", "reloaded", "it takes the new rules"),
		],
	};
}

function hostOf(backend: string): string {
	return backend.slice(0, backend.lastIndexOf(":"));
}

function portOf(backend: string): string {
	return backend.slice(backend.lastIndexOf(":") + 1);
}
