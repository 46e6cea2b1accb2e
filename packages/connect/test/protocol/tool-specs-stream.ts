import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about streams, web sites and everything else of `xmpps check` cite beyond the library's list. */
export const TOOL_SPECS_STREAM: readonly Spec[] = [
	{
		id: "RFC 1122",
		title: "Requirements for Internet Hosts - Communication Layers",
		sections: { "4.2.3.2": "When to Send an ACK Segment", "4.2.3.4": "When to Send Data" },
	},
	{
		id: "RFC 5280",
		title: "Internet X.509 Public Key Infrastructure Certificate and Certificate Revocation List (CRL) Profile",
		sections: { "4.1.2.5": "Validity" },
	},
	{
		id: "RFC 6120",
		title: "Extensible Messaging and Presence Protocol (XMPP): Core",
		sections: {
			"4.9.3.6": "host-unknown",
			"4.9.3.17": "resource-constraint",
			"5.3.1": "Mandatory-to-Negotiate",
			"5.3.4": "Order of TLS and SASL Negotiations",
			"5.4.3.2": "TLS Failure",
			"6.3.4": "Mechanism Offers",
			"6.4.1": "Exchange of Stream Headers and Stream Features",
		},
	},
	{ id: "RFC 6415", title: "Web Host Metadata", sections: {} },
	{
		id: "RFC 9110",
		title: "HTTP Semantics",
		sections: { "4.3.4": "https Certificate Verification", "6.6.1": "Date", "7.2": "Host and :authority" },
	},
	{ id: "RFC 9112", title: "HTTP/1.1", sections: { "3.2": "Request Target" } },
	{ id: "RFC 9113", title: "HTTP/2", sections: { "3.4": "HTTP/2 Connection Preface" } },
	{ id: "RFC 9266", title: "Channel Bindings for TLS 1.3", sections: {} },
	{
		id: "XEP-0156",
		title: "Discovering Alternative XMPP Connection Methods",
		version: "1.4.0",
		sections: { "2.1": "Link Format", "2.2": "Business Rules", "3": "Implementation Notes" },
	},
	{ id: "XEP-0220", title: "Server Dialback", version: "1.1.1", sections: { "2.4": "Advertisement" } },
	{
		id: "XEP-0368",
		title: "SRV records for XMPP over TLS",
		version: "1.1.0",
		sections: { "5": "Implementation Notes" },
	},
];
