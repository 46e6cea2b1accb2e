import type { Fault } from "../fault.ts";
import { haproxyFront } from "../fronts.ts";
import { base, SITE } from "../worlds.ts";

/** HAProxy hands XMPP whatever no rule takes, and no rule takes browsers. Over IPv6, where it is not, they get the site. */
export const browsersMeetXmpp: Fault = {
	id: "browsers-meet-xmpp",
	title: "Behind HAProxy browsers reach the XMPP server over IPv4",
	rule: "web.xmpp-answers",
	check: { local: "server" },
	world: () => {
		const sorting = ["use_backend xmpp_server if { req.ssl_alpn xmpp-server }"];
		const front = haproxyFront({ without: "xmpp", sorting });
		return base({
			...front,
			sites: [{ ...SITE, listen: ["[2001:db8::1]:443"] }],
			records: [
				"@ A 203.0.113.1",
				"@ AAAA 2001:db8::1",
				"xmpps A 203.0.113.1",
				"_xmpps-client._tcp SRV 5 5 443 xmpps",
				"_xmpps-server._tcp SRV 5 5 5270 xmpps",
				"_xmpp-client._tcp SRV 10 5 5222 xmpps",
				"_xmpp-server._tcp SRV 10 5 5269 xmpps",
			],
			files: (front.files ?? []).map((file) => ({
				...file,
				content: file.content.replace("\tbind [2001:db8::1]:443\n", ""),
			})),
		});
	},
};
