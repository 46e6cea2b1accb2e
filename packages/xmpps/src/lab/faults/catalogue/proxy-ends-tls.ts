import type { Fault } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

/** nginx as it stands before web applications: it ends TLS, and hands on plain text. */
const STREAM = `stream {
	server {
		listen 203.0.113.2:443 ssl;
		listen [2001:db8::2]:443 ssl;
		ssl_certificate /etc/ssl/lab/example.com.crt;
		ssl_certificate_key /etc/ssl/private/example.com.key;
		ssl_protocols TLSv1.2 TLSv1.3;
		proxy_timeout 1d;
		proxy_pass 127.0.0.1:5224;
	}
}
`;

/** Behind it ejabberd takes plain text from loopback, and cannot bind a login to TLS of which it knows nothing. */
export const proxyEndsTls: Fault = {
	id: "proxy-ends-tls",
	title: "nginx ends TLS before ejabberd, so that channel binding is missing there",
	rule: "sasl.differ",
	check: { local: "server" },
	world: () =>
		ejabberdBase({
			firewall: "",
			files: [{ path: "/etc/nginx/modules-enabled/99-stream.conf", content: STREAM }],
		}),
	async breakAfterStart(lab) {
		const listener = '  - { port: 5224, ip: "127.0.0.1", module: ejabberd_c2s }';
		const script = `sed -i '/^listen:/a\\${listener}' /etc/ejabberd/ejabberd.yml && systemctl restart ejabberd`;
		await lab.host("server").must("add a listener", ["sh", "-c", script]);
	},
};
