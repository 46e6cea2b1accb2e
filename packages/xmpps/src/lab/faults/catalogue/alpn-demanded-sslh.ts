import type { Fault } from "../fault.ts";
import { sslhFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** Names for everything, and nothing for those who say none. */
export const alpnDemandedSslh: Fault = {
	id: "alpn-demanded-sslh",
	title: "sslh hands those who send no ALPN to a port on which nobody listens",
	rule: "alpn.required",
	check: { local: "server" },
	world: () =>
		base(
			sslhFront({
				sorting: [
					`{ name: "tls"; host: "127.0.0.1"; port: "5223"; alpn_protocols: [ "xmpp-client" ]; },`,
					`{ name: "tls"; host: "127.0.0.1"; port: "8443"; alpn_protocols: [ "h2", "http/1.1" ]; },`,
					`{ name: "tls"; host: "127.0.0.1"; port: "4443"; },`,
				],
			}),
		),
};
