import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { haproxyView, xmppBackends } from "../facts/haproxy.ts";
import { alpnMaps } from "../facts/nginx-streams.ts";
import { type Route, routesOf } from "../facts/routes.ts";
import { service, setting } from "./server.ts";

const WHY = "browsers always send ALPN, and what sends none and asks for the XMPP domain is an XMPP client";

/**
 * Hands what offers no ALPN and has the domain as SNI to the XMPP server. Programs that read a web site of that name and
 * send no ALPN lose it, so that this is a choice.
 */
export function withoutAlpn(facts: Facts, endpoint: EndpointObservation): Remedy[] {
	const [route] = routesOf(facts, [endpoint]);
	if (route === undefined) return [];
	const remedies = { haproxy: haproxy(facts, endpoint, route), nginx: nginx(facts, route) };
	const view = haproxyView(facts.observation.local, [endpoint.port]);
	// What the host runs is known: the other one is of no use.
	if (view !== undefined) return [remedies.haproxy];
	if (alpnMaps(facts.observation.local).length > 0) return [remedies.nginx];
	return [
		{ when: "HAProxy sorts the connections", ...remedies.haproxy },
		{ when: "nginx sorts the connections (stream)", ...remedies.nginx },
	];
}

function haproxy({ observation }: Facts, { port }: EndpointObservation, { name }: Route): Remedy {
	const view = haproxyView(observation.local, [port]);
	const frontends = view?.frontends ?? ["frontend xmpps"];
	const changes = frontends.map((frontend) => {
		const backend = (view && xmppBackends(view, frontend)[0]) ?? name;
		const key = `use_backend ${backend} if { req.ssl_sni -i ${observation.domain.ascii} }`;
		const line = `${key} !{ req.ssl_alpn -m found }`;
		return setting("haproxy", view?.file ?? "/etc/haproxy/haproxy.cfg", key, frontend, [line], WHY);
	});
	return { changes: [...changes, service("haproxy", "reloaded", "new connections are sorted anew")] };
}

/** The map's default becomes another map, which looks at SNI where no name was offered. */
function nginx({ observation }: Facts, { alpn, port }: Route): Remedy {
	const [map] = alpnMaps(observation.local);
	const key = map?.key ?? "map $ssl_preread_alpn_protocols $xmpps_backend";
	const text = map?.lines.join("\n") ?? "";
	const web = /\bdefault\s+([^\s;{}]+)\s*;/.exec(text)?.[1] ?? "127.0.0.1:8443";
	const xmpp = new RegExp(`${alpn}\\S*\\s+([^\\s;{}]+)\\s*;`).exec(text)?.[1] ?? `127.0.0.1:${port}`;
	const entries = text
		.split("\n")
		.slice(1, -1)
		.map((line) => line.trim());
	const kept =
		map === undefined ? [`~\\b${alpn}\\b ${xmpp};`, `default ${web};`] : entries.filter((one) => !/^""/.test(one));
	const file = map?.file ?? "/etc/nginx/nginx.conf";
	const second = "map $ssl_preread_server_name $xmpps_without_alpn";
	return {
		changes: [
			setting(
				"nginx",
				file,
				second,
				"stream",
				[`${second} {`, `\t${observation.domain.ascii} ${xmpp};`, `\tdefault ${web};`, "}"],
				WHY,
			),
			setting(
				"nginx",
				file,
				key,
				"stream",
				[`${key} {`, '\t"" $xmpps_without_alpn;', ...kept.map((line) => `\t${line}`), "}"],
				"no ALPN: SNI decides",
			),
			service("nginx", "reloaded", "new connections are sorted anew"),
		],
	};
}
