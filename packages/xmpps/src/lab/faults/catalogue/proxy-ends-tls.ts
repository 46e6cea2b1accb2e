import type { Fault } from "../fault.ts";
import { nginxTlsEnd } from "../fronts.ts";
import { ejabberdBase } from "../worlds.ts";

/** nginx as it stands before web applications: it ends TLS, and hands on plain text. */
const ENDED = nginxTlsEnd(["ssl_protocols TLSv1.2 TLSv1.3;"], ["proxy_pass 127.0.0.1:5224;"]);

/** Behind it ejabberd takes plain text from loopback, and cannot bind a login to TLS of which it knows nothing. */
export const proxyEndsTls: Fault = {
	id: "proxy-ends-tls",
	title: "nginx ends TLS before ejabberd, so that channel binding is missing there",
	rule: "sasl.differ",
	check: { local: "server" },
	world: () =>
		ejabberdBase({
			...ENDED,
		}),
	async breakAfterStart(lab) {
		const listener = '  - { port: 5224, ip: "127.0.0.1", module: ejabberd_c2s }';
		const script = `sed -i '/^listen:/a\\${listener}' /etc/ejabberd/ejabberd.yml && systemctl restart ejabberd`;
		await lab.host("server").must("add a listener", ["sh", "-c", script]);
	},
};
