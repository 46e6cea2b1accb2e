import type { Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { type Route, routesOf } from "../facts/routes.ts";
import { addressAndPort } from "../facts/subject.ts";
import { mendMultiplexer } from "./mend-multiplexer.ts";
import { service, setting } from "./server.ts";

/** Where the web server is to listen when something in front of it owns the port; the last one on loopback. */
const WEB_PORT = 8443;
/** Where nginx takes the PROXY header off again for an XMPP server that does not read it. */
const BARE_PORT = 8444;

/**
 * Lets web and XMPP share a port by ALPN: nginx first where nginx answers there, else HAProxy. The web server moves to
 * loopback and still learns its clients' addresses by the PROXY protocol; an XMPP server that cannot read it gets none.
 * @param server the `Server` line that was seen there
 */
export function sharePort(
	facts: Facts,
	endpoints: readonly EndpointObservation[],
	server: string | undefined,
): Remedy[] {
	const [first] = endpoints;
	if (first === undefined) return [];
	// What sorts there already only does it wrong.
	const mended = mendMultiplexer(facts, endpoints);
	if (mended.length > 0) return mended;
	const routes = routesOf(facts, endpoints);
	const when = (who: string) => `web and XMPP are to share ${addressAndPort(first)}, with ${who} in front of both`;
	const nginx: Remedy = { when: when("nginx"), changes: nginxChanges(first, routes) };
	const haproxy: Remedy = { when: when("HAProxy"), changes: haproxyChanges(first, routes) };
	const runsHaproxy = facts.observation.local?.software.some((one) => one.software === "haproxy" && one.running);
	return /nginx|openresty/i.test(server ?? "") && !runsHaproxy ? [nginx, haproxy] : [haproxy, nginx];
}

function nginxChanges(place: EndpointObservation, routes: readonly Route[]): Remedy["changes"] {
	const stream = [
		"stream {",
		"\tmap $ssl_preread_alpn_protocols $xmpps_backend {",
		// An exact key fails where two names are offered.
		...routes.map(({ alpn }, index) => `\t\t~\\b${alpn}\\b 127.0.0.1:${BARE_PORT + index};`),
		`\t\tdefault 127.0.0.1:${WEB_PORT};`,
		"\t}",
		"\tserver {",
		`\t\tlisten ${addressAndPort(place)};`,
		"\t\tssl_preread on;",
		"\t\tproxy_protocol on;",
		"\t\tproxy_timeout 24h;",
		"\t\tproxy_pass $xmpps_backend;",
		"\t}",
		...routes.flatMap(({ port }, index) => [
			"\tserver {",
			`\t\tlisten 127.0.0.1:${BARE_PORT + index} proxy_protocol;`,
			"\t\tproxy_timeout 24h;",
			`\t\tproxy_pass 127.0.0.1:${port};`,
			"\t}",
		]),
		"}",
	];
	const listen = [
		`listen 127.0.0.1:${WEB_PORT} ssl proxy_protocol;`,
		"set_real_ip_from 127.0.0.1;",
		"real_ip_header proxy_protocol;",
	];
	return [
		setting(
			"nginx",
			"/etc/nginx/sites-enabled/default",
			"listen",
			"server",
			listen,
			`nginx's sites leave port ${place.port}`,
		),
		setting("nginx", "/etc/nginx/nginx.conf", "stream", "main", stream, "ALPN decides who gets a connection"),
		service("nginx", "restarted", "it gives up the port in one place and takes it in another"),
	];
}

function haproxyChanges(place: EndpointObservation, routes: readonly Route[]): Remedy["changes"] {
	const file = "/etc/haproxy/haproxy.cfg";
	const frontend = [
		"frontend xmpps",
		"\tmode tcp",
		`\tbind ${place.address}:${place.port}`,
		"\ttimeout client 24h",
		"\ttcp-request inspect-delay 5s",
		// Without it a hello in two segments goes the wrong way.
		"\ttcp-request content accept if { req.ssl_hello_type 1 }",
		...routes.map(({ alpn, name }) => `\tuse_backend ${name} if { req.ssl_alpn ${alpn} }`),
		"\tdefault_backend xmpps_web",
	];
	const backend = (name: string, server: string): readonly string[] => [
		`backend ${name}`,
		"\tmode tcp",
		"\ttimeout server 24h",
		`\tserver ${server}`,
	];
	return [
		setting("haproxy", file, "frontend xmpps", "top level", frontend, "ALPN decides who gets a connection"),
		...routes.map(({ name, port }) =>
			setting(
				"haproxy",
				file,
				`backend ${name}`,
				"top level",
				backend(name, `xmpp 127.0.0.1:${port}`),
				"the XMPP server",
			),
		),
		setting(
			"haproxy",
			file,
			"backend xmpps_web",
			"top level",
			backend("xmpps_web", `web 127.0.0.1:${WEB_PORT} send-proxy-v2`),
			`the web server, which listens at 127.0.0.1:${WEB_PORT} with the PROXY protocol from now on`,
		),
		service("haproxy", "restarted", "it takes the port"),
	];
}
