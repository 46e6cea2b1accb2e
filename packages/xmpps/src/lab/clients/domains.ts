import type { CertificateSpec, ZoneSpec } from "../world/world-spec.ts";
import { ALL_PLACES, type Place, PORTS, TARGET_ZONE, targetOf, v4Of, v6Of } from "./places.ts";

/** A domain that asks one thing of a client, by its records. */
export interface Domain {
	/** The first label of its name. */
	readonly id: DomainId;
	/** Records, relative to `PARENT`. */
	readonly records: readonly string[];
	/** What is wrong with its certificate; default: nothing. */
	readonly certificate?: Omit<CertificateSpec, "name">;
}

/** The zone of all domains. */
const PARENT = "example.com";

/** The weights of the two targets of one priority: by 50 draws told from an even draw, and from "always the heavier". */
export const WEIGHTS = { heavy: 80, light: 20 } as const;

/** The first labels of all domains. */
export type DomainId =
	| "both"
	| "mixed"
	| "starttls"
	| "direct"
	| "weights"
	| "dot"
	| "dots"
	| "dropped"
	| "refused"
	| "dead6"
	| "nowhere"
	| "targetcert"
	| "targetcert2"
	| "selfsigned"
	| "expired"
	| "wrongname";

/** The whole name of a domain. */
export const domainName = (id: DomainId): string => `${id}.${PARENT}`;

const srv = (service: string, id: DomainId, priority: number, weight: number, port: number, target: string): string =>
	`_${service}._tcp.${id} SRV ${priority} ${weight} ${port} ${target}`;
const direct = (id: DomainId, priority: number, place: Place, weight = 5): string =>
	srv("xmpps-client", id, priority, weight, PORTS.direct, `${targetOf(place)}.`);
const starttls = (id: DomainId, priority: number, place: Place, weight = 5): string =>
	srv("xmpp-client", id, priority, weight, PORTS.starttls, `${targetOf(place)}.`);
const dot = (id: DomainId, service: string): string => srv(service, id, 0, 0, 0, ".");
const apex = (id: DomainId): string => `${id} A ${v4Of("apex")}`;

/** Every domain, each for one question or for what several have in common. */
export const DOMAINS: readonly Domain[] = [
	{ id: "both", records: [apex("both"), direct("both", 5, "direct"), starttls("both", 10, "starttls")] },
	{ id: "mixed", records: [apex("mixed"), starttls("mixed", 5, "starttls"), direct("mixed", 10, "direct")] },
	{ id: "starttls", records: [apex("starttls"), starttls("starttls", 5, "starttls")] },
	{ id: "direct", records: [direct("direct", 5, "direct")] },
	{
		id: "weights",
		records: [
			apex("weights"),
			...(["heavy", "light"] as const).flatMap((place) => [
				direct("weights", 5, place, WEIGHTS[place]),
				starttls("weights", 5, place, WEIGHTS[place]),
			]),
		],
	},
	{ id: "dot", records: [apex("dot"), dot("dot", "xmpps-client"), starttls("dot", 5, "starttls")] },
	{ id: "dots", records: [apex("dots"), dot("dots", "xmpps-client"), dot("dots", "xmpp-client")] },
	...(["dropped", "refused"] as const).map((id): Domain => {
		const [first, second] =
			id === "dropped" ? (["hole", "second-hole"] as const) : (["refused", "second-refused"] as const);
		return {
			id,
			records: [
				apex(id),
				// Whichever of the two services a client knows, what it tries first is dead.
				...[direct(id, 5, first), starttls(id, 6, second), direct(id, 10, "direct"), starttls(id, 11, "starttls")],
			],
		};
	}),
	{ id: "dead6", records: [apex("dead6"), direct("dead6", 5, "dual"), starttls("dead6", 10, "dual")] },
	{
		id: "nowhere",
		records: [apex("nowhere"), direct("nowhere", 5, "refused"), starttls("nowhere", 10, "second-refused")],
	},
	{
		id: "targetcert",
		records: [apex("targetcert"), starttls("targetcert", 5, "starttls")],
		certificate: { dns: [targetOf("starttls")] },
	},
	{
		id: "targetcert2",
		records: [apex("targetcert2"), direct("targetcert2", 5, "direct")],
		certificate: { dns: [targetOf("direct")] },
	},
	{
		id: "selfsigned",
		records: [apex("selfsigned"), starttls("selfsigned", 5, "starttls")],
		certificate: { dns: [domainName("selfsigned")], selfSigned: true },
	},
	{
		id: "expired",
		records: [apex("expired"), starttls("expired", 5, "starttls")],
		certificate: { dns: [domainName("expired")], notBefore: -20, notAfter: -10 },
	},
	{
		id: "wrongname",
		records: [apex("wrongname"), starttls("wrongname", 5, "starttls")],
		certificate: { dns: ["somebody-else.example.org"] },
	},
];

/** The zones of the domains and of their targets. */
export const ZONES: readonly ZoneSpec[] = [
	{ name: PARENT, records: DOMAINS.flatMap(({ records }) => records) },
	{
		name: TARGET_ZONE,
		records: [...ALL_PLACES.map((place) => `${place} A ${v4Of(place)}`), `dual AAAA ${v6Of("dual")}`],
	},
];

/**
 * Certificates of the domains. Those in order have all names: a client that sends no SNI gets the certificate of any
 * domain, and is not to fail here for what another question is about.
 */
export const CERTIFICATES: readonly CertificateSpec[] = DOMAINS.map(({ id, certificate }) => ({
	name: domainName(id),
	...(certificate ?? {
		dns: DOMAINS.filter((other) => other.certificate === undefined).map((other) => domainName(other.id)),
	}),
}));
