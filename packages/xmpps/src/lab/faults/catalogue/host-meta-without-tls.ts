import type { Fault } from "../fault.ts";
import { hostMetaSite, xrdWith } from "../host-meta-site.ts";
import { base } from "../worlds.ts";

/** Copied from an example of the time before browsers refused it. */
export const hostMetaWithoutTls: Fault = {
	id: "host-meta-without-tls",
	title: "host-meta leads to a WebSocket without TLS",
	rule: "host-meta.broken",
	world: () =>
		base(
			hostMetaSite(
				`location = /.well-known/host-meta { default_type application/xrd+xml; add_header Access-Control-Allow-Origin *; return 200 '${xrdWith("ws://example.com/ws")}'; }`,
			),
		),
};
