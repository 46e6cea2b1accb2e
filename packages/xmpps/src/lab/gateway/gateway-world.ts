import type { Backend, Route, RouteTable } from "../../model/route-table.ts";
import { SHARED_RECORDS } from "../faults/fronts.ts";
import { base, DOMAIN, type Service, SITE } from "../faults/worlds.ts";
import { ACCOUNTS } from "../world/standard.ts";
import type { HostFileSpec, WorldSpec } from "../world/world-spec.ts";

/** The address and port that everything here shares. */
export const SHARED_V4 = "203.0.113.1";
export const SHARED_V6 = "2001:db8::1";

/** Names that tests ask for. */
export const NAMES: {
	/** Prosody's domain and the web site's. */
	readonly domain: string;
	/** Means XMPP without ALPN. */
	readonly endpoint: string;
	/** Leads to a program that answers when all has come. */
	readonly raw: string;
	/** Its first backend is not there. */
	readonly spare: string;
	/** ejabberd's, on another host. */
	readonly other: string;
} = {
	domain: DOMAIN,
	endpoint: `xmpps.${DOMAIN}`,
	raw: `raw.${DOMAIN}`,
	spare: `spare.${DOMAIN}`,
	other: "example.net",
};

/** Where the program is that says how many bytes it got when its peer has ended. */
const RAW_PORT = 7777;

/** Where the web server takes connections that have no PROXY header. */
export const PLAIN_WEB_PORT = 8443;

const local = (port: number, client: Backend["client"] = "plain"): Backend => ({
	...{ address: "127.0.0.1", port, client },
});
const xmpp = (...backends: Backend[]): Route["to"] => ({ kind: "pass", protocol: "xmpp", backends });

/** What every engine is to do. @param web how the web server learns who its clients are */
export function comparedTable(web: "proxy-v1" | "proxy-v2" = "proxy-v2"): RouteTable {
	const alpn = ["xmpp-client"];
	return {
		listeners: [
			{ name: "https", address: SHARED_V4, port: 443, proxyFrom: [] },
			{ name: "https6", address: SHARED_V6, port: 443, proxyFrom: [] },
		],
		routes: [
			{ name: "raw", match: { alpn, serverName: [NAMES.raw] }, to: xmpp(local(RAW_PORT)) },
			{ name: "spare", match: { alpn, serverName: [NAMES.spare] }, to: xmpp(local(5999), local(5223)) },
			{
				...{ name: "other", match: { alpn, serverName: [NAMES.other] } },
				to: xmpp({ address: "203.0.113.3", port: 5223, client: "plain" }),
			},
			{ name: "clients", match: { alpn }, to: xmpp(local(5223)) },
			{ name: "servers", match: { alpn: ["xmpp-server"] }, to: xmpp(local(5270)) },
			{ name: "endpoint", match: { alpn: "none", serverName: [NAMES.endpoint] }, to: xmpp(local(5223)) },
			{ name: "plain-clients", match: { first: "xmpp", service: "clients" }, to: xmpp(local(5222)) },
			{ name: "plain-servers", match: { first: "xmpp", service: "servers" }, to: xmpp(local(5269)) },
			{ name: "http", match: { first: "http" }, to: { kind: "redirect" } },
			{ name: "web", match: {}, to: { kind: "pass", protocol: "web", backends: [local(8444, web)] } },
		],
		limits: {
			...{ connections: 2_000, perClient: 1_000, rate: 2_000, helloSeconds: 5, helloBytes: 65_536, connectSeconds: 5 },
			...{ webIdleSeconds: 3_600, xmppIdleSeconds: 0, drainSeconds: 5 },
		},
		log: { level: "info", addresses: "whole" },
	};
}

/** The site behind the shared port, with the client's address from a PROXY header and without. */
const SITES = `log_format behind '$remote_addr "$request" $http_user_agent';
${[`${PLAIN_WEB_PORT} ssl http2`, "8444 ssl http2 proxy_protocol"]
	.map(
		(listen) => `server {
	listen 127.0.0.1:${listen};
	server_name ${DOMAIN};
	access_log /var/log/nginx/behind.log behind;
	${listen.includes("proxy_protocol") ? "set_real_ip_from 127.0.0.1; real_ip_header proxy_protocol;" : ""}
	ssl_certificate /etc/ssl/lab/${DOMAIN}.crt;
	ssl_certificate_key /etc/ssl/private/${DOMAIN}.key;
	location ^~ /.well-known/ { return 404; }
	location / { default_type text/plain; return 200 'the web site of ${DOMAIN}\\n'; }
}
`,
	)
	.join("")}`;

/** From outside there are the shared port and plain HTTP alone. */
const FIREWALL = `#!/usr/sbin/nft -f
flush ruleset
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname != "lo" tcp dport { 5222, 5223, 5269, 5270, 5280, 8443, 8444 } reject
	}
}
`;

/** Answers when its peer has ended: how many bytes came, and their digest. */
const RAW = `use strict; use IO::Socket::INET; use Digest::SHA; use POSIX ":sys_wait_h";
$SIG{CHLD} = "IGNORE";
my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => ${RAW_PORT}, Listen => 64, ReuseAddr => 1) or die "$!";
while (my $c = $l->accept) {
	next if fork;
	my ($sha, $n) = (Digest::SHA->new(256), 0);
	while (my $got = sysread $c, my $piece, 65536) { $sha->add($piece); $n += $got }
	syswrite $c, "$n " . $sha->hexdigest . "\\n";
	exit;
}
`;

const RAW_UNIT = `[Unit]
Description=says what came
[Service]
ExecStart=/usr/bin/perl /usr/local/lib/raw.pl
[Install]
WantedBy=multi-user.target
`;

/**
 * One address that a web site and two XMPP servers share; what tells them apart is started by who compares.
 * @param service a program of Debian that does it, with its files
 */
export function gatewayWorld(service?: Service, files: readonly HostFileSpec[] = []): WorldSpec {
	const world = base({
		name: "one address, one port",
		records: [...SHARED_RECORDS, `xmpps A ${SHARED_V4}`, `xmpps AAAA ${SHARED_V6}`],
		firewall: FIREWALL,
		services: service === undefined ? [] : [service],
		// Prosody refuses a name that it has no host for.
		prosody: { accounts: ACCOUNTS, domains: [DOMAIN, NAMES.endpoint, NAMES.spare] },
		sites: [{ ...SITE, listen: ["80", "[::]:80"] }],
		v4: [SHARED_V4],
		v6: [SHARED_V6],
		files: [
			{ path: "/etc/nginx/conf.d/behind.conf", content: SITES },
			{ path: "/usr/local/lib/raw.pl", content: RAW },
			{ path: "/etc/systemd/system/raw.service", content: RAW_UNIT },
			...files,
		],
		hosts: [
			{
				name: "other",
				kind: "machine",
				v4: ["203.0.113.3"],
				v6: ["2001:db8::3"],
				programs: [{ program: "ejabberd", domains: [NAMES.other], directTls: { client: [5223] } }],
			},
			{ name: "browser", kind: "plain", v4: ["203.0.113.11"], v6: ["2001:db8::11"], packages: ["chromium"] },
		],
		zones: [{ name: NAMES.other, records: [`@ A ${SHARED_V4}`, `@ AAAA ${SHARED_V6}`] }],
		certificates: [
			{ name: DOMAIN, dns: [DOMAIN, `xmpps.${DOMAIN}`], commonName: DOMAIN },
			...[NAMES.endpoint, NAMES.spare, NAMES.other].map((name) => ({ name, dns: [name], commonName: name })),
		],
	});
	return { ...world, hosts: world.hosts.map((host) => (host.name === "server" ? { ...host, tool: true } : host)) };
}
