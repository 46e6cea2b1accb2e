import type { Fault } from "../fault.ts";
import { nginxStreamFront, SHARED_RECORDS } from "../fronts.ts";
import { base } from "../worlds.ts";

/** One map for clients, servers and the web: the same mistake in two lines of it. */
export const alpnExactMatchBoth: Fault = {
	id: "alpn-exact-match-both",
	title: "nginx shares port 443 by exact ALPN names, for clients and for servers",
	rule: "alpn.exact-match",
	check: { local: "server" },
	world: () =>
		base({
			...nginxStreamFront({ sorting: ['"xmpp-client" 127.0.0.1:5223;', '"xmpp-server" 127.0.0.1:5270;'] }),
			records: SHARED_RECORDS.map((line) => line.replace(" 5270 ", " 443 ")),
		}),
};
