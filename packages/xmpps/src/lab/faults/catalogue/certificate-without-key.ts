import type { Fault } from "../fault.ts";
import { ejabberdBase, records } from "../worlds.ts";

/** The renewed certificate was put there without its key. ejabberd says so in its log when it reloads, and goes on without. */
export const certificateWithoutKey: Fault = {
	id: "certificate-without-key",
	title: "ejabberd got a new certificate without a key",
	rule: "starttls.fails",
	world: () =>
		ejabberdBase({
			records: records({ "xmpps-client": [], "xmpps-server": [] }),
			firewall: "",
			ejabberd: { directTls: {} },
		}),
	async breakAfterStart(lab) {
		const script = "sed -i '/PRIVATE KEY/,/PRIVATE KEY/d' /etc/ejabberd/certs/*.pem && ejabberdctl reload_config";
		await lab.host("server").must("take the key away", ["sh", "-c", script]);
	},
};
