import type { Fault } from "../fault.ts";
import { ejabberdBase } from "../worlds.ts";

const LINES = [
	"c2s_protocol_options: [ no_tlsv1_2, no_tlsv1_3 ]",
	"s2s_protocol_options: [ no_tlsv1_2, no_tlsv1_3 ]",
	'c2s_ciphers: "DEFAULT:@SECLEVEL=0"',
	's2s_ciphers: "DEFAULT:@SECLEVEL=0"',
];

/** Options of ejabberd that forbid, of which somebody took the wrong ones. */
export const tlsTooOldEjabberd: Fault = {
	id: "tls-too-old-ejabberd",
	title: "ejabberd speaks TLS 1.1 alone",
	rule: "tls.version-old",
	world: () => ejabberdBase(),
	async breakAfterStart(lab) {
		const script = [
			'printf "%s\\n" "$@" >>/etc/ejabberd/ejabberd.yml',
			"systemctl restart ejabberd",
			'until ss -Hltn "sport = :5223" | grep -q .; do sleep 0.05; done',
		].join(" && ");
		await lab.host("server").must("change the options", ["sh", "-c", script, "sh", ...LINES]);
	},
	// It is behind STARTTLS as well, and a rule of its own says so.
	expectAlso: ["starttls.fails"],
};
