import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about TLS of `xmpps check`, and the words all rules are built of, cite beyond the library's list. */
export const TOOL_SPECS_TLS: readonly Spec[] = [
	{
		id: "RFC 8446",
		title: "The Transport Layer Security (TLS) Protocol Version 1.3",
		sections: { "6": "Alert Protocol" },
	},
	{
		id: "XEP-0156",
		title: "Discovering Alternative XMPP Connection Methods",
		sections: { "3": "HTTP Lookup Method" },
	},
];
