import type { LocalSetting } from "../../src/model/observation-local.ts";

/** HAProxy on port 443 as the host says it, before a web server on 8443 and an XMPP server on 5223. */
export function haproxySettings(
	parts: {
		/** For both sides. */
		readonly defaults?: string;
		readonly tunnel?: string;
		readonly web?: string;
		readonly bind?: string;
		readonly uses?: readonly string[];
		readonly fallback?: string;
	} = {},
): LocalSetting[] {
	const { defaults = "24h", bind = "bind 192.0.2.2:443", fallback = "web" } = parts;
	const uses = parts.uses ?? ["use_backend xmpp_client if { req.ssl_alpn xmpp-client }"];
	const one = (section: string, key: string, line: string): LocalSetting => {
		return { software: "haproxy", file: "/etc/haproxy/haproxy.cfg", key, section, lines: [line] };
	};
	return [
		one("defaults", "timeout client", `timeout client ${defaults}`),
		one("defaults", "timeout server", `timeout server ${defaults}`),
		one("frontend shared", "bind", bind),
		...uses.map((line) => one("frontend shared", "use_backend", line)),
		one("frontend shared", "default_backend", `default_backend ${fallback}`),
		one("backend web", "server", "server web 127.0.0.1:8443"),
		...(parts.web === undefined ? [] : [one("backend web", "timeout server", `timeout server ${parts.web}`)]),
		one("backend xmpp_client", "server", "server xmpp 127.0.0.1:5223"),
		...(parts.tunnel === undefined
			? []
			: [one("backend xmpp_client", "timeout tunnel", `timeout tunnel ${parts.tunnel}`)]),
	];
}

/** nginx's stream module on the same port. */
export function nginxSettings(
	parts: { readonly timeout?: string; readonly entries?: readonly string[] } = {},
): LocalSetting[] {
	const entries = parts.entries ?? ["~\\bxmpp-client\\b 127.0.0.1:5223;", "default 127.0.0.1:8443;"];
	const section = "stream server 192.0.2.2:443";
	const one = (place: string, key: string, lines: readonly string[]): LocalSetting => {
		return { software: "nginx", file: "/etc/nginx/nginx.conf", key, section: place, lines };
	};
	const map = "map $ssl_preread_alpn_protocols $behind";
	return [
		one("stream", map, [`${map} {`, ...entries, "}"]),
		one(section, "listen", ["listen 192.0.2.2:443;"]),
		one(section, "proxy_pass", ["proxy_pass $behind;"]),
		...(parts.timeout === undefined ? [] : [one(section, "proxy_timeout", [parts.timeout])]),
	];
}
