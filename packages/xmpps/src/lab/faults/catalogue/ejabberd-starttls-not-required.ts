import type { Fault } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

/** The listener of ejabberd's own example says `starttls_required: true`; one that was written by hand did not. */
export const ejabberdStarttlsNotRequired: Fault = {
	id: "ejabberd-starttls-not-required",
	title: "ejabberd's listener offers STARTTLS and does not require it",
	rule: "starttls.not-required",
	world: () => ejabberdBase(),
	async breakAfterStart(lab) {
		const script =
			"sed -i 's/starttls_required: true/starttls: true/' /etc/ejabberd/ejabberd.yml && systemctl restart ejabberd";
		await lab.host("server").must("change the listener", ["sh", "-c", script]);
	},
};
