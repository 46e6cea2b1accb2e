import { DOMAIN, type Service, SITE, type WorldParts } from "./worlds.ts";

/** Port 443 of the first addresses shared between web and XMPP, by what stands before both. Everything leads to one host. */
export const SHARED_RECORDS: readonly string[] = [
	"@ A 203.0.113.1",
	"@ AAAA 2001:db8::1",
	"_xmpps-client._tcp SRV 5 5 443 @",
	"_xmpps-server._tcp SRV 5 5 5270 @",
	"_xmpp-client._tcp SRV 10 5 5222 @",
	"_xmpp-server._tcp SRV 10 5 5269 @",
];

/** The web site behind a front: on loopback, where only the front gets at it. */
const WEB_BEHIND = `server {
	listen 127.0.0.1:8443 ssl;
	server_name ${DOMAIN};
	ssl_certificate /etc/ssl/lab/${DOMAIN}.crt;
	ssl_certificate_key /etc/ssl/private/${DOMAIN}.key;
	location ^~ /.well-known/ { return 404; }
	location / { default_type text/plain; return 200 'the web site of ${DOMAIN}\\n'; }
}
`;

/** Where the front hands what it has sorted. */
const XMPP_CLIENT = "127.0.0.1:5223";
const XMPP_SERVER = "127.0.0.1:5270";
const WEB = "127.0.0.1:8443";

function behind(service: Service, path: string, content: string, more: WorldParts["files"] = []): WorldParts {
	return {
		records: SHARED_RECORDS,
		firewall: "",
		services: [service],
		// A site on port 80 is what brings nginx and the certificate that the one on loopback shows.
		sites: [{ ...SITE, listen: ["80", "[::]:80"] }],
		files: [{ path, content }, { path: "/etc/nginx/conf.d/behind.conf", content: WEB_BEHIND }, ...more],
	};
}

/** How a front tells XMPP from the web. */
export interface FrontParts {
	/** Where what offers no ALPN goes; default: the web, as everywhere. `nobody`, with HAProxy: nowhere. */
	readonly without?: "web" | "xmpp" | "nobody";
	/** Lines that sort, in place of the right ones. */
	readonly sorting?: readonly string[];
	/** Idle seconds after which it cuts; default: a day. */
	readonly idle?: number;
}

const DAY = 86_400;

/** HAProxy on port 443, in TCP mode: it looks into the hello and decrypts nothing. */
export function haproxyFront({ without = "web", sorting, idle = DAY }: FrontParts = {}): WorldParts {
	const sorted = sorting ?? [
		"use_backend xmpp_client if { req.ssl_alpn xmpp-client }",
		"use_backend xmpp_server if { req.ssl_alpn xmpp-server }",
		...(without === "web" ? [] : ["use_backend web if { req.ssl_alpn h2 http/1.1 }"]),
	];
	const text = `global
	user haproxy
	group haproxy

defaults
	mode tcp
	timeout connect 5s
	timeout client ${idle}s
	timeout server ${idle}s

frontend shared
	bind 203.0.113.1:443
	bind [2001:db8::1]:443
	tcp-request inspect-delay 5s
	tcp-request content accept if { req.ssl_hello_type 1 }
	${sorted.join("\n\t")}
	${without === "nobody" ? "" : `default_backend ${without === "web" ? "web" : "xmpp_client"}`}

backend web
	server web ${WEB}

backend xmpp_client
	server xmpp ${XMPP_CLIENT}

backend xmpp_server
	server xmpp ${XMPP_SERVER}
`;
	return behind("haproxy", "/etc/haproxy/haproxy.cfg", text);
}

/** nginx itself on port 443, with its stream module. */
export function nginxStreamFront({ without = "web", sorting, idle = DAY }: FrontParts = {}): WorldParts {
	const sorted = sorting ?? [
		`~\\bxmpp-client\\b ${XMPP_CLIENT};`,
		`~\\bxmpp-server\\b ${XMPP_SERVER};`,
		...(without === "web" ? [] : [`~\\b(h2|http/1\\.1)\\b ${WEB};`]),
	];
	const text = `stream {
	map $ssl_preread_alpn_protocols $behind {
		${sorted.join("\n\t\t")}
		default ${without === "web" ? WEB : XMPP_CLIENT};
	}
	server {
		listen 203.0.113.1:443;
		listen [2001:db8::1]:443;
		ssl_preread on;
		proxy_timeout ${idle}s;
		proxy_pass $behind;
	}
}
`;
	// Debian's nginx.conf includes this folder outside of its http block: the place for what is no web.
	return behind("nginx", "/etc/nginx/modules-enabled/99-stream.conf", text);
}

/** Begins TLS anew towards Prosody, which needs no ALPN. */
const AGAIN_TLS = [
	"proxy_ssl on;",
	"proxy_ssl_server_name on;",
	`proxy_ssl_name ${DOMAIN};`,
	`proxy_pass ${XMPP_CLIENT};`,
];

/**
 * nginx ends TLS on port 443 of the second addresses.
 * @param lines of its server, for TLS
 * @param onward lines that say where to and how; default: with TLS to Prosody
 */
export function nginxTlsEnd(lines: readonly string[], onward: readonly string[] = AGAIN_TLS): WorldParts {
	const text = `stream {
	server {
		listen 203.0.113.2:443 ssl;
		listen [2001:db8::2]:443 ssl;
		ssl_certificate /etc/ssl/lab/${DOMAIN}.crt;
		ssl_certificate_key /etc/ssl/private/${DOMAIN}.key;
		${[...lines, `proxy_timeout ${DAY}s;`, ...onward].join("\n\t\t")}
	}
}
`;
	return {
		firewall: "",
		services: ["nginx"],
		files: [{ path: "/etc/nginx/modules-enabled/99-stream.conf", content: text }],
	};
}

/**
 * HAProxy does the same, before ejabberd, whose certificate it shows: key and certificate are in one file there.
 * @param alpn words of its `bind` line
 */
export function haproxyTlsEnd(alpn: string): WorldParts {
	const crt = `ssl crt /etc/ejabberd/certs/${DOMAIN}.pem ${alpn}`;
	const text = `defaults
	mode tcp
	timeout connect 5s
	timeout client ${DAY}s
	timeout server ${DAY}s

frontend tls
	bind 203.0.113.2:443 ${crt}
	bind [2001:db8::2]:443 ${crt}
	default_backend xmpp

backend xmpp
	server xmpp ${XMPP_CLIENT} ssl verify none sni str(${DOMAIN})
`;
	return { firewall: "", services: ["haproxy"], files: [{ path: "/etc/haproxy/haproxy.cfg", content: text }] };
}

/** sslh on port 443. */
export function sslhFront({ without = "web", sorting }: FrontParts = {}): WorldParts {
	const [host, port] = (without === "web" ? WEB : XMPP_CLIENT).split(":");
	const sorted = sorting ?? [
		`{ name: "tls"; host: "127.0.0.1"; port: "5223"; alpn_protocols: [ "xmpp-client" ]; },`,
		`{ name: "tls"; host: "127.0.0.1"; port: "5270"; alpn_protocols: [ "xmpp-server" ]; },`,
		...(without === "web"
			? []
			: [`{ name: "tls"; host: "127.0.0.1"; port: "8443"; alpn_protocols: [ "h2", "http/1.1" ]; },`]),
		`{ name: "tls"; host: "${host}"; port: "${port}"; },`,
	];
	const text = `timeout: 5;
listen:
(
	{ host: "203.0.113.1"; port: "443"; },
	{ host: "2001:db8::1"; port: "443"; }
);
protocols:
(
	${sorted.join("\n\t")}
	{ name: "anyprot"; host: "${host}"; port: "${port}"; }
);
`;
	const options = 'DAEMON=/usr/sbin/sslh\nDAEMON_OPTS="-F/etc/sslh/sslh.cfg"\n';
	return behind("sslh", "/etc/sslh/sslh.cfg", text, [{ path: "/etc/default/sslh", content: options }]);
}
