import { describe, expect, it } from "vitest";
import { haproxySettings } from "../../../../src/check/observe/local/haproxy-config.ts";

/** What Debian ships, and a front as an operator would write it. */
const CONFIG = `
global
	stats socket /run/haproxy/admin.sock mode 660 level admin
	stats timeout 30s
	server-state-base SECRET

defaults
	log	global
	mode	http
        timeout connect 5000
        timeout client  50000 # a minute
        timeout server  50000

userlist people
	user admin insecure-password SECRET
	bind SECRET

frontend tls
	bind 203.0.113.1:443
	mode tcp
	stats auth admin:SECRET
	tcp-request inspect-delay 5s
	tcp-request content accept if { req.ssl_hello_type 1 }
	acl xmpp req.ssl_alpn xmpp-client
	acl door hdr(x-key) SECRET
	use_backend xmpp if xmpp
	default_backend web

backend xmpp
	option tcpka
	timeout tunnel "24h"
	server one 127.0.0.1:5223 check send-proxy-v2 cookie SECRET agent-send SECRET
`;

describe("haproxySettings", () => {
	it("shows what rules are about by its section, and no secret", () => {
		const told = haproxySettings(CONFIG).map(({ section, key, lines }) => `${section} / ${key} / ${lines.join("|")}`);
		expect(told).toEqual([
			"defaults / mode / mode http",
			"defaults / timeout connect / timeout connect 5000",
			"defaults / timeout client / timeout client 50000",
			"defaults / timeout server / timeout server 50000",
			"frontend tls / bind / bind 203.0.113.1:443",
			"frontend tls / mode / mode tcp",
			"frontend tls / tcp-request inspect-delay / tcp-request inspect-delay 5s",
			"frontend tls / tcp-request content / tcp-request content accept if { req.ssl_hello_type 1 }",
			"frontend tls / acl / acl xmpp req.ssl_alpn xmpp-client",
			"frontend tls / use_backend / use_backend xmpp if xmpp",
			"frontend tls / default_backend / default_backend web",
			"backend xmpp / option tcpka / option tcpka",
			'backend xmpp / timeout tunnel / timeout tunnel "24h"',
			"backend xmpp / server / server one 127.0.0.1:5223 check send-proxy-v2",
		]);
	});

	it("keeps a mark of comments that is quoted or escaped", () => {
		const [setting] = haproxySettings(`listen a\n\tbind "x # y" \\# z # comment`);
		expect(setting?.lines).toEqual(['bind "x # y" \\# z']);
	});
});
