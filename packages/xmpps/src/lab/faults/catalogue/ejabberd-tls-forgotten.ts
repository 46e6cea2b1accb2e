import type { Fault } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

/** A second listener, copied from the first and given the number of direct TLS. */
export const ejabberdTlsForgotten: Fault = {
	id: "ejabberd-tls-forgotten",
	title: "ejabberd's listener for direct TLS was written without `tls: true`",
	rule: "srv.xmpps-on-starttls-port",
	world: () => ejabberdBase(),
	async breakAfterStart(lab) {
		const script =
			"sed -i '/port: 5223/s/tls: true/starttls_required: true/' /etc/ejabberd/ejabberd.yml && systemctl restart ejabberd";
		await lab.host("server").must("change the listener", ["sh", "-c", script]);
	},
};
