import type { Spec } from "./spec.ts";

/** TLS, certificates, DANE, authentication and what they are carried over. */
export const SECURITY_SPECS: readonly Spec[] = [
	{
		id: "RFC 4013",
		title: "SASLprep: Stringprep Profile for User Names and Passwords",
		sections: {},
	},
	{
		id: "RFC 4422",
		title: "Simple Authentication and Security Layer (SASL)",
		sections: {
			"3.1": "Mechanism Naming",
		},
	},
	{
		id: "RFC 4616",
		title: "The PLAIN Simple Authentication and Security Layer (SASL) Mechanism",
		sections: {
			"2": "PLAIN SASL Mechanism",
		},
	},
	{
		id: "RFC 4648",
		title: "The Base16, Base32, and Base64 Data Encodings",
		sections: {},
	},
	{
		id: "RFC 4985",
		title: "Internet X.509 Public Key Infrastructure Subject Alternative Name for Expression of Service Name",
		sections: {
			"2": "Name Definitions",
		},
	},
	{
		id: "RFC 5056",
		title: "On the Use of Channel Bindings to Secure Channels",
		sections: {
			"7.1": "Registration Procedure",
		},
	},
	{
		id: "RFC 5246",
		title: "The Transport Layer Security (TLS) Protocol Version 1.2",
		sections: {
			"7.3": "Handshake Protocol Overview",
			"7.4.1.2": "Client Hello",
		},
	},
	{
		id: "RFC 5280",
		title: "Internet X.509 Public Key Infrastructure Certificate and Certificate Revocation List (CRL) Profile",
		sections: {
			"4.2": "Certificate Extensions",
			"4.2.1.6": "Subject Alternative Name",
		},
	},
	{
		id: "RFC 5802",
		title: "Salted Challenge Response Authentication Mechanism (SCRAM) SASL and GSS-API Mechanisms",
		sections: {
			"3": "SCRAM Algorithm Overview",
			"5": "SCRAM Authentication Exchange",
			"5.1": "SCRAM Attributes",
			"7": "Formal Syntax",
			"9": "Security Considerations",
		},
	},
	{
		id: "RFC 6066",
		title: "Transport Layer Security (TLS) Extensions: Extension Definitions",
		sections: {
			"3": "Server Name Indication",
		},
	},
	{
		id: "RFC 6298",
		title: "Computing TCP's Retransmission Timer",
		sections: {
			"2": "The Basic Algorithm",
		},
	},
	{
		id: "RFC 6698",
		title: "The DNS-Based Authentication of Named Entities (DANE) Transport Layer Security (TLS) Protocol: TLSA",
		sections: {
			"2.1": "TLSA RDATA Wire Format",
			"3": "Domain Names for TLSA Certificate Associations",
			"4.1": "Usable Certificate Associations",
		},
	},
	{
		id: "RFC 7218",
		title: "Adding Acronyms to Simplify Conversations about DNS-Based Authentication of Named Entities (DANE)",
		sections: {
			"2": "IANA Considerations",
		},
	},
	{
		id: "RFC 7301",
		title: "Transport Layer Security (TLS) Application-Layer Protocol Negotiation Extension",
		sections: {
			"3.1": "The Application-Layer Protocol Negotiation Extension",
			"3.2": "Protocol Selection",
		},
	},
	{
		id: "RFC 7671",
		title: "The DNS-Based Authentication of Named Entities (DANE) Protocol: Updates and Operational Guidance",
		sections: {
			"4.1": "Opportunistic Security and PKIX Usages",
			"5.1": "Certificate Usage DANE-EE(3)",
			"5.2": "Certificate Usage DANE-TA(2)",
			"5.3": "Certificate Usage PKIX-EE(1)",
			"5.4": "Certificate Usage PKIX-TA(0)",
		},
	},
	{
		id: "RFC 7673",
		title: "Using DNS-Based Authentication of Named Entities (DANE) TLSA Records with SRV Records",
		sections: {
			"3.1": "SRV Query",
			"3.3": "TLSA Queries",
			"4.1": "SRV Records Only",
		},
	},
	{
		id: "RFC 7677",
		title: "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS Simple Authentication and Security Layer (SASL) Mechanisms",
		sections: {
			"4": "Security Considerations",
		},
	},
	{
		id: "RFC 8446",
		title: "The Transport Layer Security (TLS) Protocol Version 1.3",
		sections: {
			"2": "Protocol Overview",
			"3.4": "Vectors",
			"4.1.2": "Client Hello",
			"4.2": "Extensions",
			"4.2.1": "Supported Versions",
			"5.1": "Record Layer",
			"C.4": "Client Tracking Prevention",
		},
	},
	{
		id: "RFC 9110",
		title: "HTTP Semantics",
		sections: {
			"9.3.6": "CONNECT",
		},
	},
	{
		id: "RFC 9325",
		title:
			"Recommendations for Secure Use of Transport Layer Security (TLS) and Datagram Transport Layer Security (DTLS)",
		sections: {
			"3.1.1": "SSL/TLS Protocol Versions",
		},
	},
	{
		id: "RFC 9525",
		title: "Service Identity in TLS",
		sections: {
			"2": "Identifying Application Services",
			"6.1": "Constructing a List of Reference Identifiers",
			"6.3": "Matching the DNS Domain Name Portion",
			"6.5": "Matching the Application Service Type Portion",
		},
	},
];
