import type { Fault } from "../fault.ts";
import { base, records } from "../worlds.ts";

/** All that anybody sees of a mail server who says something else than SMTP. */
const GREETING = `stream {
	server {
		listen 587;
		listen [::]:587;
		return "220 example.com ESMTP\\r\\n";
	}
}
`;

/** A record copied from the one for mail, with its port left as it was. */
export const mailAnswers: Fault = {
	id: "mail-answers",
	title: "The record for STARTTLS leads to the port for mail",
	rule: "stream.other-protocol",
	world: () =>
		base({
			records: records({ "xmpp-client": "_xmpp-client._tcp SRV 10 5 587 xmpps" }),
			files: [{ path: "/etc/nginx/modules-enabled/99-stream.conf", content: GREETING }],
		}),
};
