import type { Fault } from "../fault.ts";
import { base } from "../worlds.ts";

/** nginx ends TLS, and hands on to the port that begins with STARTTLS: the only one that the server had. */
const STREAM = `stream {
	server {
		listen 203.0.113.2:443 ssl;
		listen [2001:db8::2]:443 ssl;
		ssl_certificate /etc/ssl/lab/example.com.crt;
		ssl_certificate_key /etc/ssl/private/example.com.key;
		proxy_timeout 1d;
		proxy_pass 127.0.0.1:5222;
	}
}
`;

/** TLS within TLS: no client asks for it. */
export const starttlsInsideTls: Fault = {
	id: "starttls-inside-tls",
	title: "nginx ends TLS and hands on to the STARTTLS port",
	rule: "stream.starttls-inside-tls",
	world: () =>
		base({
			firewall: "",
			prosody: { directTls: { server: [5270] } },
			files: [{ path: "/etc/nginx/modules-enabled/99-stream.conf", content: STREAM }],
		}),
};
