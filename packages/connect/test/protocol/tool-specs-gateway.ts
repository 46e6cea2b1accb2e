import type { Spec } from "../../src/protocol/spec.ts";

/** Documents and sections that the gateway goes by. */
export const TOOL_SPECS_GATEWAY: readonly Spec[] = [
	{ id: "RFC 4007", title: "IPv6 Scoped Address Architecture", sections: { "11": "Textual Representation" } },
	{
		id: "RFC 4632",
		title: "Classless Inter-domain Routing (CIDR): The Internet Address Assignment and Aggregation Plan",
		sections: { "3.1": "Basic Concept and Prefix Notation" },
	},
	{
		id: "RFC 5246",
		title: "The Transport Layer Security (TLS) Protocol Version 1.2",
		sections: { "E.2": "Compatibility with SSL 2.0" },
	},
	{ id: "RFC 5382", title: "NAT Behavioral Requirements for TCP", sections: {} },
	{
		id: "RFC 5952",
		title: "A Recommendation for IPv6 Address Text Representation",
		sections: { "4.2": '"::" Usage' },
	},
	{ id: "RFC 6176", title: "Prohibiting Secure Sockets Layer (SSL) Version 2.0", sections: { "3": "Changes to TLS" } },
	{
		id: "RFC 6177",
		title: "IPv6 Address Assignment to End Sites",
		sections: { "2": "On /48 Assignments to End Sites" },
	},
	{
		id: "RFC 8446",
		title: "The Transport Layer Security (TLS) Protocol Version 1.3",
		sections: { "6.2": "Error Alerts" },
	},
	{
		id: "RFC 8701",
		title: "Applying Generate Random Extensions And Sustain Extensibility (GREASE) to TLS Extensibility",
		sections: { "2": "GREASE Values", "3.2": "Server Behavior" },
	},
	{
		id: "RFC 9110",
		title: "HTTP Semantics",
		sections: { "4.2.2": "https URI Scheme", "9.1": "Overview", "15.4.9": "308 Permanent Redirect" },
	},
	{
		id: "RFC 9112",
		title: "HTTP/1.1",
		sections: {
			"2.2": "Message Parsing",
			"2.3": "HTTP Version",
			"3.2.1": "origin-form",
			"3.2.2": "absolute-form",
			"3.2.3": "authority-form",
			"5.1": "Field Line Parsing",
		},
	},
	{
		id: "RFC 9849",
		title: "TLS Encrypted Client Hello",
		sections: { "5": 'The "encrypted_client_hello" Extension', "6.2": "GREASE ECH" },
	},
];
