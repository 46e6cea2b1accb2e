import type { Spec } from "../../src/protocol/spec.ts";

/** What the lab alone cites: packets, captures and its name servers. The library carries no list that it does not need. */
export const LAB_SPECS: readonly Spec[] = [
	{ id: "RFC 768", title: "User Datagram Protocol", sections: {} },
	{ id: "RFC 791", title: "Internet Protocol", sections: { "3.1": "Internet Header Format" } },
	{ id: "RFC 792", title: "Internet Control Message Protocol", sections: {} },
	{ id: "RFC 826", title: "An Ethernet Address Resolution Protocol", sections: {} },
	{
		id: "RFC 1035",
		title: "Domain Names - Implementation and Specification",
		sections: { "4.1.2": "Question section format", "5.1": "Format" },
	},
	{ id: "RFC 1191", title: "Path MTU Discovery", sections: { "4": "Router specification" } },
	{ id: "RFC 2136", title: "Dynamic Updates in the Domain Name System", sections: {} },
	{
		id: "RFC 2308",
		title: "Negative Caching of DNS Queries",
		sections: { "4": "SOA Minimum Field" },
	},
	{ id: "RFC 2675", title: "IPv6 Jumbograms", sections: { "3": "UDP Jumbograms", "4": "TCP Jumbograms" } },
	{
		id: "RFC 3597",
		title: "Handling of Unknown DNS Resource Record (RR) Types",
		sections: { "5": "Text Representation" },
	},
	{
		id: "RFC 3810",
		title: "Multicast Listener Discovery Version 2 (MLDv2) for IPv6",
		sections: { "5": "Message Formats" },
	},
	{
		id: "RFC 3849",
		title: "IPv6 Address Prefix Reserved for Documentation",
		sections: { "2": "Documentation IPv6 Address Prefix" },
	},
	{
		id: "RFC 3927",
		title: "Dynamic Configuration of IPv4 Link-Local Addresses",
		sections: { "2.1": "Link-Local Address Selection" },
	},
	{
		id: "RFC 4291",
		title: "IP Version 6 Addressing Architecture",
		sections: { "2.4": "Address Type Identification" },
	},
	{
		id: "RFC 4302",
		title: "IP Authentication Header",
		sections: { "2.2": "Payload Length" },
	},
	{
		id: "RFC 4443",
		title: "Internet Control Message Protocol (ICMPv6) for the Internet Protocol Version 6 (IPv6) Specification",
		sections: { "2.1": "Message General Format", "3": "ICMPv6 Error Messages" },
	},
	{ id: "RFC 4509", title: "Use of SHA-256 in DNSSEC Delegation Signer (DS) Resource Records (RRs)", sections: {} },
	{
		id: "RFC 4861",
		title: "Neighbor Discovery for IP version 6 (IPv6)",
		sections: {
			"4": "Message Formats",
			"4.3": "Neighbor Solicitation Message Format",
			"4.4": "Neighbor Advertisement Message Format",
		},
	},
	{
		id: "RFC 5246",
		title: "The Transport Layer Security (TLS) Protocol Version 1.2",
		sections: { "6.2.3": "Record Payload Protection" },
	},
	{
		id: "RFC 5280",
		title: "Internet X.509 Public Key Infrastructure Certificate and Certificate Revocation List (CRL) Profile",
		sections: { "4.2.1.1": "Authority Key Identifier", "6.1.3": "Basic Certificate Processing" },
	},
	{
		id: "RFC 5737",
		title: "IPv4 Address Blocks Reserved for Documentation",
		sections: { "3": "Documentation Address Blocks" },
	},
	{
		id: "RFC 5771",
		title: "IANA Guidelines for IPv4 Multicast Address Assignments",
		sections: { "3": "Definition of Current Assignment Practice" },
	},
	{
		id: "RFC 5927",
		title: "ICMP Attacks against TCP",
		sections: { "5.2": "Attack-Specific Countermeasures" },
	},
	{
		id: "RFC 5952",
		title: "A Recommendation for IPv6 Address Text Representation",
		sections: {
			"4.2.2": "Handling One 16-Bit 0 Field",
			"4.2.3": 'Choice in Placement of "::"',
			"5": "Text Representation of Special Addresses",
		},
	},
	{
		id: "RFC 6298",
		title: "Computing TCP's Retransmission Timer",
		sections: { "2.1": "The Basic Algorithm, first rule" },
	},
	{
		id: "RFC 6564",
		title: "A Uniform Format for IPv6 Extension Headers",
		sections: { "4": "Proposed IPv6 Extension Header format" },
	},
	{
		id: "RFC 6891",
		title: "Extension Mechanisms for DNS (EDNS(0))",
		sections: { "6.1.3": "OPT Record TTL Field Use" },
	},
	{
		id: "RFC 6946",
		title: 'Processing of IPv6 "Atomic" Fragments',
		sections: { "4": "Updating RFC 2460 and RFC 5722" },
	},
	{
		id: "RFC 8200",
		title: "Internet Protocol, Version 6 (IPv6) Specification",
		sections: { "3": "IPv6 Header Format", "4": "IPv6 Extension Headers" },
	},
	{
		id: "RFC 8446",
		title: "The Transport Layer Security (TLS) Protocol Version 1.3",
		sections: {
			"4.1.3": "Server Hello",
			"4.2.7": "Supported Groups",
			"4.2.8": "Key Share",
			"4.6.1": "New Session Ticket Message",
			"5.2": "Record Payload Protection",
		},
	},
	{ id: "RFC 5936", title: "DNS Zone Transfer Protocol (AXFR)", sections: { "2.2": "AXFR Messages" } },
	{ id: "RFC 8945", title: "Secret Key Transaction Authentication for DNS (TSIG)", sections: {} },
	{
		id: "RFC 9794",
		title: "Terminology for Post-Quantum Traditional Hybrid Schemes",
		sections: {},
	},
	{
		id: "XEP-0156",
		title: "Discovering Alternative XMPP Connection Methods",
		version: "1.4.0",
		sections: { "2": "HTTP Lookup Method" },
	},
	{
		id: "RFC 9293",
		title: "Transmission Control Protocol (TCP)",
		sections: {
			"3.1": "Header Format",
			"3.4": "Sequence Numbers",
			"3.5.3": "Reset Processing",
		},
	},
];
