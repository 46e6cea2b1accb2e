import type { Finding } from "../../../src/model/finding.ts";
import { type EndpointReport, REPORT_FORMAT, type Report } from "../../../src/model/report.ts";
import { DOMAIN } from "../observed.ts";

/** Reports as data, for the tests of formats: one that has everything in it, one in which all is well. */
const CLIENT_443: EndpointReport = {
	role: "client",
	service: "xmpps-client",
	tls: "direct-tls",
	target: "xmpps.example.org",
	address: "203.0.113.2",
	port: 443,
	priority: 5,
	weight: 5,
	probability: 1,
	state: "works",
	found: "TLSv1.3, XMPP, certificate good",
};

const CLIENT_5222: EndpointReport = {
	...CLIENT_443,
	service: "xmpp-client",
	tls: "starttls",
	port: 5222,
	priority: 10,
	probability: 0,
	found: "STARTTLS required, TLSv1.3, XMPP, certificate good",
};

const SERVER_5270: EndpointReport = {
	...CLIENT_443,
	role: "server",
	service: "xmpps-server",
	port: 5270,
	probability: 0.625,
};

const SERVER_5269: EndpointReport = { ...CLIENT_5222, role: "server", service: "xmpp-server", port: 5269 };

export const workingReport: Report = {
	format: REPORT_FORMAT,
	domain: DOMAIN,
	verdict: {
		overall: "works",
		clients: "works",
		servers: "works",
		words: "example.org works for clients and for other servers.",
		provenFromOutside: true,
	},
	observedAt: "2026-03-01T12:00:00.000Z",
	ms: 840,
	vantage: { kind: "here", addresses: ["198.51.100.7"] },
	endpoints: [CLIENT_443, CLIENT_5222, SERVER_5270, SERVER_5269],
	findings: [],
	clients: [
		{
			id: "standard",
			name: "Does what the standards say",
			like: "xmpps-connect, any network",
			result: "gets in",
			where: "direct TLS at 203.0.113.2:443 (xmpps.example.org)",
			tried: ["direct TLS at 203.0.113.2:443 (xmpps.example.org): in"],
		},
		{
			id: "only-443",
			name: "Behind a firewall that passes port 443 alone",
			like: "hotels, trains, offices",
			result: "gets in",
			where: "direct TLS at 203.0.113.2:443 (xmpps.example.org)",
			tried: ["direct TLS at 203.0.113.2:443 (xmpps.example.org): in"],
		},
	],
	coexistence: [],
	earliestExpiry: "2026-05-01T00:00:00.000Z",
	cuts: [],
	notes: [],
	phases: { dns: 12, tcp: 31.5, tls: 64, stream: 20 },
};

const WEB_ANSWERS: Finding = {
	rule: "stream.web-answers",
	severity: "broken",
	concerned: "clients",
	whom: "everybody who follows this record",
	subject: "xmpps-client at 203.0.113.2:443 (xmpps.example.org)",
	title: "A web server answers where the record promises XMPP",
	evidence: [
		"_xmpps-client._tcp.example.org SRV 5 5 443 xmpps.example.org.",
		'ALPN xmpp-client, SNI example.org: TLSv1.3, then "HTTP/1.1 400 Bad Request" from nginx/1.22.1',
	],
	remedies: [
		{
			when: "the XMPP server is Prosody",
			changes: [
				{
					item: {
						kind: "setting",
						software: "prosody",
						file: "/etc/prosody/prosody.cfg.lua",
						key: "c2s_direct_tls_ports",
						section: "global",
					},
					before: [],
					after: ["c2s_direct_tls_ports = { 5223 }"],
					why: "Prosody has to listen for direct TLS somewhere",
				},
				{
					item: { kind: "service", software: "prosody" },
					after: ["restarted"],
					why: "a port is opened at the start",
				},
			],
		},
		{
			when: "the XMPP server is ejabberd",
			changes: [
				{
					item: {
						kind: "setting",
						software: "ejabberd",
						file: "/etc/ejabberd/ejabberd.yml",
						key: "listen 5223",
						section: "listen",
					},
					after: ["  -", "    port: 5223", '    ip: "::"', "    module: ejabberd_c2s", "    tls: true"],
					why: "ejabberd has to listen for direct TLS somewhere",
				},
				{ item: { kind: "service", software: "ejabberd" }, after: ["reloaded"], why: "it opens the port" },
			],
		},
	],
	source: ["XEP-0368, 3"],
};

export const brokenReport: Report = {
	...workingReport,
	domain: { ascii: "xn--bcher-kva.example", unicode: "bücher.example" },
	verdict: {
		overall: "broken",
		clients: "broken",
		servers: "works with limits",
		words:
			"bücher.example: is broken for clients (a web server answers at every record that they follow); works with limits for other servers. Not proven from outside: this looked from a machine that an endpoint is on.",
		provenFromOutside: false,
	},
	vantage: { kind: "ssh", host: "elsewhere.example.net", addresses: ["203.0.113.2"] },
	endpoints: [
		{ ...CLIENT_443, state: "fails", found: "TLSv1.3, HTTP inside, certificate good" },
		{ ...CLIENT_443, address: "2001:db8:1111:2222:3333:4444:5555:6666", state: "unknown", found: "no IPv6 here" },
		{ ...CLIENT_5222, state: "fails", found: "TCP: timeout" },
		{ ...SERVER_5270, probability: 0.004, found: "TLSv1.3, XMPP, certificate for another name: internal.example.net" },
		{ ...SERVER_5269, state: "works" },
	],
	findings: [
		WEB_ANSWERS,
		{ ...WEB_ANSWERS, subject: "xmpps-client at [2001:db8::2]:443 (xmpps.example.org)", evidence: ["the same there"] },
		{
			rule: "srv.port-missing",
			severity: "broken",
			concerned: "clients",
			whom: "everybody who follows this record",
			subject: "_xmpps-client._tcp.example.org SRV 10 5 0 xmpps.example.org.",
			title: "The record of xmpps-client has port 0",
			evidence: ["_xmpps-client._tcp.example.org SRV 10 5 0 xmpps.example.org.", "answer from 192.0.2.53"],
			remedies: [
				{
					changes: [
						{
							item: { kind: "dns-records", name: "_xmpps-client._tcp.example.org", type: "SRV" },
							before: ["5 5 443 xmpps.example.org.", "10 5 0 xmpps.example.org."],
							after: ["5 5 443 xmpps.example.org.", "10 5 443 xmpps.example.org."],
							why: "port 0 is nobody's",
						},
					],
				},
			],
			source: ["RFC 2782, The format of the SRV RR"],
		},
		{
			rule: "srv.lookup-failed",
			severity: "unknown",
			concerned: "servers",
			whom: "other servers",
			subject: "_xmpp-server._tcp.example.org SRV",
			title: "The question for xmpp-server was not answered",
			evidence: ["timeout"],
			remedies: [],
			source: ["RFC 6120, 3.2.1"],
		},
		{
			rule: "tls.certificate-expires-soon",
			severity: "advice",
			concerned: "both",
			whom: "everybody, in 9 days",
			subject: "certificate of example.org",
			title: "The certificate ends in 9 days",
			evidence: ["notAfter 2026-03-10"],
			remedies: [
				{
					changes: [
						{
							item: { kind: "certificate", domain: "example.org", software: "prosody" },
							after: ["DNS:example.org", "DNS:xmpps.example.org", "valid for 30 days more"],
							why: "clients refuse it from then on",
						},
						{
							item: { kind: "firewall", address: "203.0.113.2", port: 80 },
							after: ["tcp dport 80 accept"],
							why: "the authority asks over HTTP",
						},
					],
				},
			],
			source: ["RFC 6120, 13.7.2"],
		},
	],
	clients: [
		{
			id: "standard",
			name: "Does what the standards say",
			like: "xmpps-connect, any network",
			result: "stays out",
			tried: [
				"direct TLS at 203.0.113.2:443 (xmpps.example.org): no XMPP inside: http",
				"STARTTLS at 203.0.113.2:5222 (xmpps.example.org): TCP: timeout",
			],
			why: "A web server answers at every record that it follows",
			waits: 30,
		},
		{
			id: "only-ipv6",
			name: "In a network without IPv4",
			like: "phones with 464XLAT off",
			result: "unknown",
			tried: ["direct TLS at [2001:db8:1111:2222:3333:4444:5555:6666]:443 (xmpps.example.org): not tried"],
			why: "This machine has no IPv6",
		},
		{
			id: "server",
			name: "Another server",
			like: "federation",
			result: "gets in",
			where: "STARTTLS at 203.0.113.2:5269 (xmpps.example.org)",
			tried: [
				"direct TLS at 203.0.113.2:5270 (xmpps.example.org): certificate: mismatch",
				"STARTTLS at 203.0.113.2:5269 (xmpps.example.org): in",
			],
			waits: 0,
		},
	],
	coexistence: [
		{ address: "203.0.113.2", port: 443, xmpp: "wrong", web: "right", detail: "a web server takes every connection" },
	],
	earliestExpiry: "2026-03-10T00:00:00.000Z",
	cuts: [{ what: "endpoints", where: "xmpps.example.org", detail: "3 of 35 endpoints were not tried" }],
	notes: ["This machine has no IPv6: nothing is known of the IPv6 addresses"],
};
