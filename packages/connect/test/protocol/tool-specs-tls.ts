import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about TLS of `xmpps check`, and the words all rules are built of, cite beyond the library's list. */
export const TOOL_SPECS_TLS: readonly Spec[] = [
	{
		id: "RFC 4253",
		title: "The Secure Shell (SSH) Transport Layer Protocol",
		sections: { "4.2": "Protocol Version Exchange" },
	},
	{
		id: "RFC 5246",
		title: "The Transport Layer Security (TLS) Protocol Version 1.2",
		sections: { "7.2": "Alert Protocol" },
	},
	{
		id: "RFC 5280",
		title: "Internet X.509 Public Key Infrastructure Certificate and Certificate Revocation List (CRL) Profile",
		sections: { "4.1.2.5": "Validity", "6.1": "Basic Path Validation", "6.1.3": "Basic Certificate Processing" },
	},
	{
		id: "RFC 6120",
		title: "Extensible Messaging and Presence Protocol (XMPP): Core",
		sections: { "5.4.2": "Initiation of STARTTLS Negotiation" },
	},
	{
		id: "RFC 6125",
		title: "Representation and Verification of Domain-Based Application Service Identity within Internet PKI",
		sections: { "6.4.3": "Checking of Wildcard Certificates" },
	},
	{ id: "RFC 6415", title: "Web Host Metadata", sections: {} },
	{
		id: "RFC 6761",
		title: "Special-Use Domain Names",
		sections: { "6.4": 'Domain Name Reservation Considerations for "invalid."' },
	},
	{
		id: "RFC 8446",
		title: "The Transport Layer Security (TLS) Protocol Version 1.3",
		sections: { "4": "Handshake Protocol", "4.4.2": "Certificate", "6": "Alert Protocol" },
	},
	{
		id: "RFC 8737",
		title:
			"Automated Certificate Management Environment (ACME) TLS Application-Layer Protocol Negotiation (ALPN) Challenge Extension",
		sections: { "3": "TLS with Application-Layer Protocol Negotiation (TLS ALPN) Challenge" },
	},
	{
		id: "RFC 8996",
		title: "Deprecating TLS 1.0 and TLS 1.1",
		sections: { "4": "Do Not Use TLS 1.0", "5": "Do Not Use TLS 1.1" },
	},
	{
		id: "RFC 9110",
		title: "HTTP Semantics",
		sections: { "4.3.4": "https Certificate Verification", "7.2": "Host and :authority" },
	},
	{
		id: "RFC 9112",
		title: "HTTP/1.1",
		sections: { "3": "Request Line", "3.2": "Request Target" },
	},
	{
		id: "RFC 9113",
		title: "HTTP/2",
		sections: {
			"3.2": 'Starting HTTP/2 for "https" URIs',
			"3.4": "HTTP/2 Connection Preface",
			"4.1": "Frame Format",
			"6.5": "SETTINGS",
		},
	},
	{
		id: "RFC 9325",
		title:
			"Recommendations for Secure Use of Transport Layer Security (TLS) and Datagram Transport Layer Security (DTLS)",
		sections: {
			"4.1": "General Guidelines",
			"4.2": "Cipher Suites for TLS 1.2",
			"4.3": "Cipher Suites for TLS 1.3",
			"4.5": "Public Key Length",
		},
	},
	{ id: "XEP-0114", title: "Jabber Component Protocol", sections: {} },
];
