import type { Fault } from "../fault.ts";
import { hostMetaSite, xrdWith } from "../host-meta-site.ts";
import { base } from "../worlds.ts";

/** It works in the browser of whoever wrote it: who reads a page looks at no header. */
export const hostMetaNoCors: Fault = {
	id: "host-meta-no-cors",
	title: "host-meta comes without Access-Control-Allow-Origin",
	rule: "host-meta.no-cors",
	severity: "advice",
	world: () =>
		base(
			hostMetaSite(
				`location = /.well-known/host-meta { default_type application/xrd+xml; return 200 '${xrdWith("wss://example.com/ws")}'; }`,
			),
		),
};
