import type { Fault } from "../fault.ts";
import { nginxStreamFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Sorting by SNI works for web sites. XMPP clients ask for the domain there, as browsers do, and not for the SRV target. */
export const multiplexerKnowsNamesAlone: Fault = {
	id: "multiplexer-knows-names-alone",
	title: "nginx sorts port 443 by SNI, and knows nothing of ALPN",
	rule: "stream.web-answers",
	check: { local: "server" },
	world: () => {
		const front = nginxStreamFront({ sorting: ["xmpps.example.com 127.0.0.1:5223;"] });
		return base({
			...front,
			files: (front.files ?? []).map((file) => ({
				...file,
				content: file.content.replace("$ssl_preread_alpn_protocols", "$ssl_preread_server_name"),
			})),
		});
	},
};
