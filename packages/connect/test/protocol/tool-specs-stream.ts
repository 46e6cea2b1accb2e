import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about streams, web sites and everything else of `xmpps check` cite beyond the library's list. */
export const TOOL_SPECS_STREAM: readonly Spec[] = [
	{ id: "RFC 6415", title: "Web Host Metadata", sections: {} },
	{
		id: "RFC 9110",
		title: "HTTP Semantics",
		sections: {
			"4.3.4": "https Certificate Verification",
			"6.6.1": "Date",
			"7.2": "Host and :authority",
		},
	},
	{ id: "RFC 9112", title: "HTTP/1.1", sections: { "3.2": "Request Target" } },
];
