import type { Fault } from "../fault.ts";
import { hostMetaSite } from "../host-meta-site.ts";
import { base } from "../worlds.ts";

/** An editor's slip: the last bracket is gone. */
export const hostMetaBroken: Fault = {
	id: "host-meta-broken",
	title: "host-meta is XML that does not end",
	rule: "host-meta.broken",
	world: () =>
		base(
			hostMetaSite(
				`location = /.well-known/host-meta { default_type application/xrd+xml; return 200 '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link'; }`,
			),
		),
};
