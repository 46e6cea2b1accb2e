import type { Fault } from "../fault.ts";
import { sslhFront } from "../fronts.ts";
import { base } from "../worlds.ts";

/** The first entry that fits counts, and whoever adds one adds it at the end. */
export const sslhOrder: Fault = {
	id: "sslh-order",
	title: "The first entry of sslh takes every hello",
	rule: "stream.web-answers",
	world: () =>
		base(
			sslhFront({
				sorting: [
					`{ name: "tls"; host: "127.0.0.1"; port: "8443"; },`,
					`{ name: "tls"; host: "127.0.0.1"; port: "5223"; alpn_protocols: [ "xmpp-client" ]; },`,
				],
			}),
		),
};
