import type { AddressRecord, PlainAnswer, SoaRecord, SrvService } from "xmpps-connect/protocol";
import { makeFacts } from "../../src/check/facts/make-facts.ts";
import type { Found, Rule } from "../../src/check/rules/rule.ts";
import type { EndpointObservation, Observation, TcpResult } from "../../src/model/observation.ts";
import type { DnsObservation, HostLookup, TlsaText, ZoneServerObservation } from "../../src/model/observation-dns.ts";
import type { LocalObservation } from "../../src/model/observation-local.ts";
import type { TcpFailureReason } from "../../src/model/observation-tls.ts";
import { found } from "./observed.ts";

/** What a rule finds. */
export function findings(rule: Rule, observation: Observation): readonly Found[] {
	return rule.find(makeFacts(observation));
}

/** The same with other parts of what the DNS said. */
export function withDns(observation: Observation, more: Partial<DnsObservation>): Observation {
	return { ...observation, dns: { ...observation.dns, ...more } };
}

/** The same with a host that was looked up otherwise, or as well. */
export function withHost(observation: Observation, host: HostLookup): Observation {
	const hosts = [...observation.dns.hosts.filter(({ name }) => name !== host.name), host];
	return withDns(observation, { hosts });
}

export function addresses(...list: readonly string[]): PlainAnswer<AddressRecord> {
	return found(
		list.map((address) => ({ address, family: address.includes(":") ? (6 as const) : (4 as const), ttl: 300 })),
	);
}

export function tcpFailed(reason: TcpFailureReason): TcpResult {
	return { kind: "failed", reason, detail: `it ended in ${reason}`, ms: 3 };
}

/** The same with changes at the endpoints that fit. */
export function changed(
	observation: Observation,
	which: (endpoint: EndpointObservation) => boolean,
	more: Partial<EndpointObservation>,
): Observation {
	return { ...observation, endpoints: observation.endpoints.map((one) => (which(one) ? { ...one, ...more } : one)) };
}

/** The same without the records and the endpoints of some services. */
export function without(observation: Observation, ...services: readonly SrvService[]): Observation {
	const absent = { kind: "absent", reason: "nxdomain", authentic: false, aliases: [] } as const;
	const srv = observation.dns.srv.map((one) => (services.includes(one.service) ? { ...one, answer: absent } : one));
	const endpoints = observation.endpoints.filter(({ service }) => !services.includes(service));
	return { ...withDns(observation, { srv }), endpoints };
}

export function soa(serial: number): PlainAnswer<SoaRecord> {
	return found([
		{
			primary: "ns1.example.org",
			admin: "root.example.org",
			serial,
			refresh: 1,
			retry: 1,
			expire: 1,
			minimum: 60,
			ttl: 300,
		},
	]);
}

/** A server of the zone that says what the resolver said. */
export function zoneServer(
	observation: Observation,
	name: string,
	address: string,
	more: Partial<ZoneServerObservation> = {},
): ZoneServerObservation {
	return { name, address, soa: soa(7), srv: observation.dns.srv, ...more };
}

/** The same with servers of its zone. */
export function withServers(observation: Observation, servers: readonly ZoneServerObservation[]): Observation {
	const ns = found(servers.map(({ name }) => ({ name, ttl: 300 })));
	return withDns(observation, { zone: { apex: "example.org", soa: soa(7), ns, servers } });
}

export function tlsa(data: string, more: Partial<TlsaText> = {}): TlsaText {
	return { usage: 3, selector: 1, matchingType: 1, data, ttl: 300, ...more };
}

/** A host that was looked at from inside: Prosody with direct TLS on 5223, and 443 led to it. */
export function local(more: Partial<LocalObservation> = {}): LocalObservation {
	return {
		root: true,
		name: "this host",
		addresses: ["192.0.2.2", "2001:db8::2"],
		listeners: [5222, 5223, 5269].map((port) => ({ address: "::", port, program: "lua5.4" })),
		software: [{ software: "prosody", version: "0.12.3", running: true }],
		certificates: [],
		firewall: {
			kind: "nftables",
			rules: [
				"ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
				"ip6 daddr 2001:db8::2 tcp dport 443 dnat ip6 to [2001:db8::2]:5223",
			],
		},
		settings: [
			{
				software: "prosody",
				file: "/etc/prosody/prosody.cfg.lua",
				key: "c2s_direct_tls_ports",
				section: "global",
				lines: ["c2s_direct_tls_ports = { 5223 }"],
			},
		],
		notes: [],
		...more,
	};
}

/** The lines that the first remedy of a finding leaves, by name and type of the record set or kind of the item. */
export function firstRemedy(finding: Found | undefined): Record<string, readonly string[]> {
	return Object.fromEntries(
		(finding?.remedies[0]?.changes ?? []).map(({ item, after }) => [
			item.kind === "dns-records"
				? `${item.name} ${item.type}`
				: item.kind === "setting"
					? `${item.software} ${item.key}`
					: item.kind === "service"
						? `${item.software} service`
						: item.kind,
			after,
		]),
	);
}
