import { alpnProtocol, role } from "xmpps-connect/protocol";
import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import { addressAndPort } from "../facts/subject.ts";
import { service, setting } from "./server.ts";

const HAPROXY_FILE = "/etc/haproxy/haproxy.cfg";

/** What lets a program that ends TLS before the XMPP server know the ALPN name of XMPP. */
export function knowAlpn(facts: Facts, endpoint: EndpointObservation): readonly Remedy[] {
	const alpn = alpnProtocol(role(endpoint.service));
	const why = `it chooses ${alpn} where that is offered`;
	const nginx: Remedy = {
		when: "nginx ends TLS there (stream)",
		changes: [
			setting("nginx", "/etc/nginx/nginx.conf", "ssl_alpn", "server", [`ssl_alpn ${alpn};`], why),
			service("nginx", "reloaded", "new connections are answered so"),
		],
	};
	const reload = service("haproxy", "reloaded", "new connections are answered so");
	const known = bindsOfHost(facts, endpoint, alpn, why);
	if (known.length > 0) return [{ changes: [...known, reload] }, nginx];
	const bind = `bind ${addressAndPort(endpoint)} ssl crt /etc/haproxy/certs/ alpn ${alpn}`;
	const haproxy: Remedy = {
		when: "HAProxy ends TLS there",
		changes: [setting("haproxy", HAPROXY_FILE, "bind", "frontend xmpps", [bind], why), reload],
	};
	return [nginx, haproxy];
}

/** The lines of the host's own HAProxy that end TLS on this port, with the name added. */
function bindsOfHost({ observation }: Facts, { port }: EndpointObservation, alpn: string, why: string): Change[] {
	const binds = (observation.local?.settings ?? []).filter(
		({ software, key, lines }) =>
			software === "haproxy" && key === "bind" && new RegExp(`[:\\]]${port}\\s.*\\bssl\\b`).test(lines.join(" ")),
	);
	return [...new Set(binds.map(({ section }) => section))].map((section) => {
		const lines = binds.filter((one) => one.section === section).flatMap((one) => one.lines);
		return setting(
			"haproxy",
			HAPROXY_FILE,
			"bind",
			section,
			lines.map((line) => withName(line.trim(), alpn)),
			why,
		);
	});
}

/** The name first: of those that both know HAProxy takes the first of its own. */
function withName(bind: string, alpn: string): string {
	if (!/\balpn\s+\S/.test(bind)) return `${bind} alpn ${alpn}`;
	return bind.replace(/\balpn\s+(\S+)/, (_, names: string) => {
		const others = names.split(",").filter((name) => name !== alpn);
		return `alpn ${[alpn, ...others].join(",")}`;
	});
}
