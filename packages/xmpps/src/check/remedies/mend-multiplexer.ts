import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { LocalSetting } from "../../model/observation-local.ts";
import type { Facts } from "../facts/facts.ts";
import { type HaproxyView, haproxyView } from "../facts/haproxy.ts";
import { alpnMaps } from "../facts/nginx-streams.ts";
import { type Route, routesOf } from "../facts/routes.ts";
import { sslhView } from "../facts/sslh.ts";
import { sslhEntries } from "./mend-sslh.ts";
import { service, setting } from "./server.ts";

/**
 * Puts the sorting right in the multiplexer that the host runs already: what says XMPP in its ALPN goes to the XMPP
 * server, everything else to the web server. None where the host was not looked at, or it cannot be told who is who.
 */
export function mendMultiplexer(facts: Facts, endpoints: readonly EndpointObservation[]): Remedy[] {
	const { local } = facts.observation;
	const routes = routesOf(facts, endpoints);
	const view = haproxyView(local, [...new Set(endpoints.map(({ port }) => port))]);
	const haproxy = view === undefined ? [] : haproxyChanges(view, routes);
	const sslh = sslhView(local, [...new Set(endpoints.map(({ port }) => port))]);
	const entries = sslh === undefined ? [] : sslhEntries(sslh, routes, listeningPorts(facts));
	const nginx = alpnMaps(local).flatMap((map) => mapChange(map, routes));
	return [
		...(haproxy.length > 0
			? [{ changes: [...haproxy, service("haproxy", "reloaded", "new connections are sorted anew")] }]
			: []),
		...(nginx.length > 0
			? [{ changes: [...nginx, service("nginx", "reloaded", "new connections are sorted anew")] }]
			: []),
		...(entries.length > 0
			? [{ changes: [...entries, service("sslh", "restarted", "it reads its file at the start")] }]
			: []),
	];
}

function haproxyChanges({ file, frontends, backends }: HaproxyView, routes: readonly Route[]): Change[] {
	const ports = new Set(routes.map(({ port }) => port));
	const web = backends.find(({ port }) => port !== undefined && !ports.has(port));
	if (web === undefined) return [];
	const chosen = routes.map((route) => {
		const there = backends.find(({ port }) => port === route.port);
		return { route, name: there?.name ?? route.name, isNew: there === undefined };
	});
	const added = chosen
		.filter(({ isNew }) => isNew)
		.map(({ route, name }) => {
			const lines = [`backend ${name}`, "\tmode tcp", "\ttimeout server 24h", `\tserver xmpp 127.0.0.1:${route.port}`];
			return setting("haproxy", file, `backend ${name}`, "top level", lines, "the XMPP server");
		});
	const uses = chosen.map(({ route, name }) => `use_backend ${name} if { req.ssl_alpn ${route.alpn} }`);
	return [
		...added,
		...frontends.flatMap((frontend) => [
			setting(
				"haproxy",
				file,
				"tcp-request inspect-delay",
				frontend,
				["tcp-request inspect-delay 5s"],
				"a hello takes its time",
			),
			setting(
				"haproxy",
				file,
				"tcp-request content",
				frontend,
				["tcp-request content accept if { req.ssl_hello_type 1 }"],
				"a hello in two segments is waited for",
			),
			setting("haproxy", file, "use_backend", frontend, uses, "what says XMPP goes to the XMPP server"),
			setting(
				"haproxy",
				file,
				"default_backend",
				frontend,
				[`default_backend ${web.name}`],
				"browsers go to the web server",
			),
		]),
	];
}

function mapChange({ file, key, section, lines }: LocalSetting, routes: readonly Route[]): Change[] {
	const entries = [...lines.join("\n").matchAll(/([^\s{};]+)\s+([^\s{};]+);/g)].map(([, from = "", to = ""]) => ({
		from,
		to,
	}));
	const ports = new Set(routes.map(({ port }) => port));
	const isXmpp = (to: string): boolean => ports.has(Number(/:(\d+)$/.exec(to)?.[1]));
	const web = entries.find(({ to }) => !isXmpp(to))?.to;
	if (web === undefined) return [];
	const mended = [
		`${key} {`,
		...routes.map(({ alpn, port }) => {
			const there = entries.find(({ to }) => to.endsWith(`:${port}`))?.to;
			// An exact key fails where two names are offered.
			return `\t~\\b${alpn}\\b ${there ?? `127.0.0.1:${port}`};`;
		}),
		`\tdefault ${web};`,
		"}",
	];
	return [setting("nginx", file, key, section, mended, "what says XMPP goes to the XMPP server, browsers to the web")];
}

function listeningPorts({ observation }: Facts): ReadonlySet<number> {
	return new Set(observation.local?.listeners.map(({ port }) => port));
}
