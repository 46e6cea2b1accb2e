import type { Spec } from "./spec.ts";

/** The DNS, addresses, and names with their internationalisation. */
export const DNS_SPECS: readonly Spec[] = [
	{
		id: "RFC 1034",
		title: "Domain Names - Concepts and Facilities",
		sections: {
			"3.6.2": "Aliases and canonical names",
			"4.3.2": "Algorithm",
		},
	},
	{
		id: "RFC 1035",
		title: "Domain Names - Implementation and Specification",
		sections: {
			"2.3.4": "Size limits",
			"3.3.13": "SOA RDATA format",
			"4.1.1": "Header section format",
			"4.1.4": "Message compression",
			"4.2": "Transport",
			"4.2.2": "TCP usage",
			"8": "Mail Support",
		},
	},
	{
		id: "RFC 1122",
		title: "Requirements for Internet Hosts - Communication Layers",
		sections: {
			"3.2.1.3": "Addressing",
		},
	},
	{
		id: "RFC 1123",
		title: "Requirements for Internet Hosts - Application and Support",
		sections: {
			"2.1": "Host Names and Numbers",
		},
	},
	{
		id: "RFC 2181",
		title: "Clarifications to the DNS Specification",
		sections: {
			"8": "Time to Live (TTL)",
			"9": "The TC (truncated) header bit",
			"10.1": "CNAME resource records",
		},
	},
	{
		id: "RFC 2308",
		title: "Negative Caching of DNS Queries (DNS NCACHE)",
		sections: {
			"2": "Negative Responses",
			"2.1": "Name Error",
			"2.2": "No Data",
			"3": "Negative Answers from Authoritative Servers",
		},
	},
	{
		id: "RFC 2782",
		title: "A DNS RR for specifying the location of services (DNS SRV)",
		sections: {
			"The format of the SRV RR": "Its heading",
			Priority: "Field of the record",
			Target: "Field of the record",
			"Target selection": "The mechanism under Weight",
		},
	},
	{
		id: "RFC 3490",
		title: "Internationalizing Domain Names in Applications (IDNA)",
		sections: {
			"3.1": "Requirements",
		},
	},
	{
		id: "RFC 3629",
		title: "UTF-8, a transformation format of ISO 10646",
		sections: {
			"4": "Syntax of UTF-8 Byte Sequences",
		},
	},
	{
		id: "RFC 4035",
		title: "Protocol Modifications for the DNS Security Extensions",
		sections: {
			"3.2": "Recursive Name Servers",
			"3.2.3": "The AD Bit",
			"4.9.3": "Handling of the AD Bit",
			"5.5": "Resolver Behavior When Signatures Do Not Validate",
		},
	},
	{
		id: "RFC 4291",
		title: "IP Version 6 Addressing Architecture",
		sections: {
			"2.2": "Text Representation of Addresses",
			"2.5.3": "The Loopback Address",
		},
	},
	{
		id: "RFC 4343",
		title: "Domain Name System (DNS) Case Insensitivity Clarification",
		sections: {
			"3": "Name Lookup, Label Types, and CLASS",
		},
	},
	{
		id: "RFC 4592",
		title: "The Role of Wildcards in the Domain Name System",
		sections: {
			"2.2.2": "Empty Non-terminals",
		},
	},
	{
		id: "RFC 5452",
		title: "Measures for Making DNS More Resilient against Forged Answers",
		sections: {
			"4.3": "Matching the ID Field",
			"9.1": "Query Matching Rules",
			"9.2": "Extending the Q-ID Space by Using Ports and Addresses",
		},
	},
	{
		id: "RFC 5890",
		title: "Internationalized Domain Names for Applications (IDNA): Definitions and Document Framework",
		sections: {
			"2.3.2.1": "IDNA-valid strings, A-label, and U-label",
		},
	},
	{
		id: "RFC 5892",
		title: "The Unicode Code Points and Internationalized Domain Names for Applications (IDNA)",
		sections: {
			"2.1": "LetterDigits (A)",
			"2.3": "IgnorableProperties (C)",
			"2.6": "Exceptions (F)",
			"A.1": "ZERO WIDTH NON-JOINER",
			"A.3": "MIDDLE DOT",
			"A.4": "GREEK LOWER NUMERAL SIGN (KERAIA)",
			"A.5": "HEBREW PUNCTUATION GERESH",
			"A.7": "KATAKANA MIDDLE DOT",
		},
	},
	{
		id: "RFC 6840",
		title: "Clarifications and Implementation Notes for DNS Security (DNSSEC)",
		sections: {
			"5.7": "Setting the AD Bit on Queries",
			"5.8": "Setting the AD Bit on Replies",
		},
	},
	{
		id: "RFC 6891",
		title: "Extension Mechanisms for DNS (EDNS(0))",
		sections: {
			"6.1.1": "Basic Elements",
			"7": "Transport Considerations",
		},
	},
	{
		id: "RFC 7766",
		title: "DNS Transport over TCP - Implementation Requirements",
		sections: {
			"5": "Transport Protocol Selection",
			"6.2.1": "Connection Reuse",
		},
	},
	{
		id: "RFC 8305",
		title: "Happy Eyeballs Version 2: Better Connectivity Using Concurrency",
		sections: {
			"3": "Hostname Resolution",
			"4": "Sorting Addresses",
			"5": "Connection Attempts",
		},
	},
	{
		id: "RFC 8914",
		title: "Extended DNS Errors",
		sections: {
			"2": "Extended DNS Error EDNS0 Option Format",
			"4.2": "Extended DNS Error Code 1 - Unsupported DNSKEY Algorithm",
			"4.3": "Extended DNS Error Code 2 - Unsupported DS Digest Type",
			"4.6": "Extended DNS Error Code 5 - DNSSEC Indeterminate",
			"4.13": "Extended DNS Error Code 12 - NSEC Missing",
		},
	},
	{
		id: "RFC 9619",
		title: "In the DNS, QDCOUNT Is (Usually) One",
		sections: {
			"4": "Updates to RFC 1035",
		},
	},
	{
		id: "RFC 9715",
		title: "IP Fragmentation Avoidance in DNS over UDP",
		sections: {
			"3.2": "Proposed Recommendations for UDP Requestors",
		},
	},
];
