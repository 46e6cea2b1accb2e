import type { Spec } from "../../src/protocol/spec.ts";

/**
 * What the rules about records and zones of `xmpps check` cite beyond the library's list, and what `xmpps plan` cites about
 * addresses and challenges.
 */
export const TOOL_SPECS_DNS: readonly Spec[] = [
	{
		id: "RFC 1034",
		title: "Domain Names - Concepts and Facilities",
		sections: { "4.1": "Introduction to name servers", "4.3.5": "Zone maintenance and transfers" },
	},
	{ id: "RFC 1918", title: "Address Allocation for Private Internets", sections: { "3": "Private Address Space" } },
	{ id: "RFC 1982", title: "Serial Number Arithmetic", sections: { "3.2": "Comparison" } },
	{
		id: "RFC 2136",
		title: "Dynamic Updates in the Domain Name System (DNS UPDATE)",
		sections: {
			"1.3": "New Assigned Numbers",
			"2.1": "Transport Issues",
			"2.2": "Message Header",
			"2.3": "Zone Section",
			"2.4": "Prerequisite Section",
			"2.4.2": "RRset Exists (Value Dependent)",
			"2.4.3": "RRset Does Not Exist",
			"2.5": "Update Section",
			"2.5.1": "Add To An RRset",
			"2.5.2": "Delete An RRset",
			"2.5.4": "Delete An RR From An RRset",
			"3.4.2.2": "Its paragraph on records that are added",
			"3.8": "Response",
		},
	},
	{
		id: "RFC 2181",
		title: "Clarifications to the DNS Specification",
		sections: { "5": "Resource Record Sets", "5.2": "TTLs of RRs in an RRset" },
	},
	{
		id: "RFC 2308",
		title: "Negative Caching of DNS Queries (DNS NCACHE)",
		sections: { "5": "Caching Negative Answers" },
	},
	{ id: "RFC 2928", title: "Initial IPv6 Sub-TLA ID Assignments", sections: {} },
	{ id: "RFC 3056", title: "Connection of IPv6 Domains via IPv4 Clouds", sections: { "2": "IPv6 Prefix Allocation" } },
	{ id: "RFC 3879", title: "Deprecating Site Local Addresses", sections: { "4": "Deprecation" } },
	{ id: "RFC 4193", title: "Unique Local IPv6 Unicast Addresses", sections: { "3.1": "Format" } },
	{
		id: "RFC 4291",
		title: "IP Version 6 Addressing Architecture",
		sections: {
			"2.5.2": "The Unspecified Address",
			"2.5.5.1": "IPv4-Compatible IPv6 Address",
			"2.5.5.2": "IPv4-Mapped IPv6 Address",
			"2.5.6": "Link-Local IPv6 Unicast Addresses",
			"2.7": "Multicast Addresses",
		},
	},
	{
		id: "RFC 4380",
		title: "Teredo: Tunneling IPv6 over UDP through Network Address Translations (NATs)",
		sections: { "4": "Teredo Addresses" },
	},
	{
		id: "RFC 4592",
		title: "The Role of Wildcards in the Domain Name System",
		sections: { "2.2.2": "Empty Non-terminals" },
	},
	{
		id: "RFC 5737",
		title: "IPv4 Address Blocks Reserved for Documentation",
		sections: { "3": "Documentation Address Blocks" },
	},
	{
		id: "RFC 4861",
		title: "Neighbor Discovery for IP version 6 (IPv6)",
		sections: { "4.6.2": "Prefix Information" },
	},
	{ id: "RFC 5771", title: "IANA Guidelines for IPv4 Multicast Address Assignments", sections: {} },
	{
		id: "RFC 5952",
		title: "A Recommendation for IPv6 Address Text Representation",
		sections: { "4": "A Recommendation for IPv6 Text Representation" },
	},
	{ id: "RFC 6052", title: "IPv6 Addressing of IPv4/IPv6 Translators", sections: { "2.1": "Well-Known Prefix" } },
	{
		id: "RFC 6598",
		title: "IANA-Reserved IPv4 Prefix for Shared Address Space",
		sections: { "7": "IANA Considerations" },
	},
	{ id: "RFC 6666", title: "A Discard Prefix for IPv6", sections: {} },
	{
		id: "RFC 6890",
		title: "Special-Purpose IP Address Registries",
		sections: { "2.2.2": "IPv4 Special-Purpose Address Registry Entries" },
	},
	{ id: "RFC 7526", title: "Deprecating the Anycast Prefix for 6to4 Relay Routers", sections: {} },
	{ id: "RFC 8215", title: "Local-Use IPv4/IPv6 Translation Prefix", sections: {} },
	{
		id: "RFC 8555",
		title: "Automatic Certificate Management Environment (ACME)",
		sections: { "8.3": "HTTP Challenge" },
	},
	{ id: "RFC 8914", title: "Extended DNS Errors", sections: { "4.7": "Extended DNS Error Code 6 - DNSSEC Bogus" } },
	{
		id: "RFC 8981",
		title: "Temporary Address Extensions for Stateless Address Autoconfiguration in IPv6",
		sections: {},
	},
	{
		id: "RFC 8945",
		title: "Secret Key Transaction Authentication for DNS (TSIG)",
		sections: {
			"3": "Assigned Numbers",
			"4.2": "TSIG Record Format",
			"4.3.2": "DNS Message",
			"4.3.3": "TSIG Variables",
			"5.3": "Generation of TSIG on Answers",
			"5.3.2": "Generation of TSIG on Error Returns",
			"5.4": "Client Processing of Answer",
			"6": "Algorithms and Identifiers",
			"8": "Shared Secrets",
			"10": "Security Considerations",
		},
	},
	{ id: "RFC 9637", title: "Expanding the IPv6 Documentation Space", sections: {} },
];
