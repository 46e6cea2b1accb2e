import type { PlainAnswer, SrvRecord, SrvService } from "xmpps-connect/protocol";
import {
	type EndpointObservation,
	type HandshakeObservation,
	OBSERVATION_FORMAT,
	type Observation,
} from "../../src/model/observation.ts";
import type { HostLookup, SrvLookup } from "../../src/model/observation-dns.ts";
import type {
	AlpnOffer,
	CertificateObservation,
	FeatureFacts,
	Handshake,
	HandshakeResult,
	HeaderFacts,
	Inside,
	SniOffer,
} from "../../src/model/observation-tls.ts";

/** Observations as data, for the tests of rules: a world in which all is well, to be changed in one place. */
export const DOMAIN = { ascii: "example.org", unicode: "example.org" } as const;
export const BEGAN = "2026-03-01T12:00:00.000Z";
export const V4 = "192.0.2.2";
export const V6 = "2001:db8::2";
export const TARGET = "xmpps.example.org";

export const SERVICES = ["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"] as const;
const PORTS: Readonly<Record<SrvService, number>> = {
	"xmpps-client": 443,
	"xmpp-client": 5222,
	"xmpps-server": 5270,
	"xmpp-server": 5269,
};

export const GOOD: CertificateObservation = {
	sha256: "aa",
	subject: "CN=example.org",
	issuer: "CN=a test authority",
	dns: ["example.org", "xmpps.example.org"],
	srv: [],
	xmppAddr: [],
	notBefore: "2026-02-01T00:00:00.000Z",
	notAfter: "2026-05-01T00:00:00.000Z",
	key: "EC prime256v1",
	selfSigned: false,
	der: "AAAA",
	spki: "AAAA",
};

export function found<T>(records: readonly T[], more: { ttl?: number; authentic?: boolean } = {}): PlainAnswer<T> {
	return { kind: "found", records, ttl: 300, authentic: false, aliases: [], ...more };
}

export const ABSENT: PlainAnswer<never> = { kind: "absent", reason: "nodata", authentic: false, aliases: [] };

export function failedAnswer(reason: "timeout" | "servfail" | "bogus"): PlainAnswer<never> {
	return { kind: "failed", reason, detail: `it ended in ${reason}` };
}

export function srv(priority: number, weight: number, port: number, target = TARGET, ttl = 300): SrvRecord {
	return { priority, weight, port, target, ttl };
}

export function srvLookup(service: SrvService, answer: PlainAnswer<SrvRecord>): SrvLookup {
	return { service, name: `_${service}._tcp.${DOMAIN.ascii}`, answer };
}

export const HEADER: HeaderFacts = {
	from: "example.org",
	id: "0b6b1d5e-7a1c-4d53-8a31-6c1d3a2f9a01",
	version: "1.0",
	namespace: "jabber:client",
};

const FEATURES: FeatureFacts = {
	starttls: "absent",
	mechanisms: ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "PLAIN"],
	channelBindings: ["tls-exporter"],
	sasl2: false,
	dialback: true,
	names: [],
};

export function xmpp(features: Partial<FeatureFacts> = {}, header: Partial<HeaderFacts> = {}): Inside {
	return { kind: "xmpp", header: { ...HEADER, ...header }, features: { ...FEATURES, ...features }, ms: 5 };
}

export const HTTP: Inside = { kind: "http", status: "HTTP/1.1 400 Bad Request", server: "nginx/1.22.1" };

export function handshake(more: Partial<Handshake> = {}): Handshake {
	return {
		kind: "tls",
		protocol: "TLSv1.3",
		cipher: "TLS_AES_256_GCM_SHA384",
		chain: ["aa"],
		trust: "ok",
		inside: xmpp(),
		ms: 5,
		...more,
	};
}

export function alert(name: string): HandshakeResult {
	return { kind: "failed", reason: "alert", alert: name, detail: `the server sent the alert "${name}"`, ms: 3 };
}

export const ALPN_OFFERS: readonly AlpnOffer[] = ["right", "none", "web", "both", "other-service", "nonsense"];
export const SNI_OFFERS: readonly SniOffer[] = ["domain", "none", "target", "foreign"];

/** A whole matrix. @param result what each cell came to; undefined leaves it as in a world in which all is well */
export function matrix(
	result: (alpn: AlpnOffer, sni: SniOffer) => HandshakeResult | undefined = () => undefined,
): HandshakeObservation[] {
	return ALPN_OFFERS.flatMap((alpn) =>
		SNI_OFFERS.map((sni) => ({ alpn, sni, result: result(alpn, sni) ?? handshake() })),
	);
}

/** An endpoint of a service in which all is well. */
export function endpoint(service: SrvService, more: Partial<EndpointObservation> = {}): EndpointObservation {
	const direct = service.startsWith("xmpps-");
	const namespace = service.endsWith("-client") ? "jabber:client" : "jabber:server";
	const address = more.address ?? V4;
	return {
		service,
		target: TARGET,
		address,
		family: address.includes(":") ? 6 : 4,
		port: PORTS[service],
		origin: "srv",
		tcp: { kind: "open", ms: 1 },
		handshakes: direct ? matrix(() => handshake({ inside: xmpp({}, { namespace }) })) : [],
		starttls: direct
			? []
			: (["domain", "none"] as const).map((sni) => ({
					sni,
					before: xmpp({ starttls: "required", mechanisms: [] }, { namespace }),
					tls: handshake({ inside: xmpp({}, { namespace }) }),
				})),
		cross: [],
		...more,
	};
}

/** All four services at one address of each family. */
export function observed(more: Partial<Observation> = {}): Observation {
	const host: HostLookup = {
		name: TARGET,
		a: found([{ address: V4, family: 4, ttl: 300 }]),
		aaaa: found([{ address: V6, family: 6, ttl: 300 }]),
	};
	return {
		format: OBSERVATION_FORMAT,
		domain: DOMAIN,
		began: BEGAN,
		ms: 100,
		vantage: { kind: "here", addresses: ["198.51.100.7"] },
		matrix: "full",
		dns: {
			srv: SERVICES.map((service) =>
				srvLookup(service, found([srv(service.startsWith("xmpps-") ? 5 : 10, 5, PORTS[service])])),
			),
			misplaced: [],
			hosts: [host, { ...host, name: DOMAIN.ascii }],
			tlsa: [],
		},
		endpoints: SERVICES.flatMap((service) => [V4, V6].map((address) => endpoint(service, { address }))),
		web: [],
		hostMeta: [],
		certificates: { aa: GOOD },
		cuts: [],
		...more,
	};
}

/** The same with other endpoints of one service. */
export function withEndpoints(
	observation: Observation,
	service: SrvService,
	change: (endpoint: EndpointObservation) => EndpointObservation,
): Observation {
	const endpoints = observation.endpoints.map((one) => (one.service === service ? change(one) : one));
	return { ...observation, endpoints };
}

/** The same with another answer for one service. */
export function withSrv(observation: Observation, service: SrvService, answer: PlainAnswer<SrvRecord>): Observation {
	const srv = observation.dns.srv.map((one) => (one.service === service ? { ...one, answer } : one));
	return { ...observation, dns: { ...observation.dns, srv } };
}
