import { SURROUNDINGS } from "../world/standard.ts";
import type {
	CertificateSpec,
	EjabberdSpec,
	FaultSpec,
	HostFileSpec,
	HostSpec,
	ProgramSpec,
	ProsodySpec,
	SiteSpec,
	WorldSpec,
	ZoneSpec,
} from "../world/world-spec.ts";
import { natRules } from "./firewalls.ts";

/** The domain of all worlds, unless one says otherwise. */
export const DOMAIN = "example.com";

/** The server's addresses: the first is the web site's, the second is for XMPP on port 443. */
const V4 = ["203.0.113.1", "203.0.113.2"] as const;
const V6 = ["2001:db8::1", "2001:db8::2"] as const;

/** The addresses of the domain and of its SRV target. */
export const ADDRESSES: readonly string[] = [
	"@ A 203.0.113.1",
	"@ AAAA 2001:db8::1",
	"xmpps A 203.0.113.2",
	"xmpps AAAA 2001:db8::2",
];

/** The SRV records of a domain that does everything: direct TLS first, STARTTLS behind it. */
export const SRV = {
	"xmpps-client": "_xmpps-client._tcp SRV 5 5 443 xmpps",
	"xmpps-server": "_xmpps-server._tcp SRV 5 5 5270 xmpps",
	"xmpp-client": "_xmpp-client._tcp SRV 10 5 5222 xmpps",
	"xmpp-server": "_xmpp-server._tcp SRV 10 5 5269 xmpps",
} as const;

export type SrvKey = keyof typeof SRV;

/** All records of such a domain. @param other lines in place of those of a service; empty: none */
export function records(other: Partial<Record<SrvKey, string | readonly string[]>> = {}): string[] {
	const srv = (Object.keys(SRV) as SrvKey[]).flatMap((key) => other[key] ?? SRV[key]);
	return [...ADDRESSES, ...srv];
}

/** The names of a certificate as most operators have it. */
export const CERTIFICATE: CertificateSpec = { name: DOMAIN, dns: [DOMAIN, `xmpps.${DOMAIN}`] };

/** The web site of the domain, on the first addresses alone. */
export const SITE: SiteSpec = {
	names: [DOMAIN],
	listen: ["203.0.113.1:443", "[2001:db8::1]:443"],
	text: "the web site of example.com",
	certificate: DOMAIN,
};

/** For faults of Prosody's certificate: the web site has one of its own, which is in order. */
export const WEB_OF_ITS_OWN: Required<Pick<WorldParts, "sites" | "certificates">> = {
	sites: [{ ...SITE, certificate: "web" }],
	certificates: [{ name: "web", dns: [DOMAIN] }],
};

/** The zone has no signatures, as most have none: BIND serves it. A signed SRV record would vouch for its target's name. */
export const UNSIGNED: Pick<WorldParts, "hosts" | "servers"> = {
	hosts: [
		{ name: "names", kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"], programs: [{ program: "bind" }] },
	],
	servers: ["names"],
};

/** Programs of the server's image. Where a world does not want one its unit is masked. */
const SERVICES = ["nginx", "haproxy", "sslh"] as const;
export type Service = (typeof SERVICES)[number];

/** What a world has that the usual one has not. */
export interface WorldParts {
	readonly name?: string;
	/** Lines of the zone `example.com`; default: `records()`. */
	readonly records?: readonly string[];
	readonly certificates?: readonly CertificateSpec[];
	/** Sites of nginx; default: the domain's own. Empty: no nginx, unless `services` wants it. */
	readonly sites?: readonly SiteSpec[];
	/** Text of /etc/nftables.conf; default: DNAT of 443 on the second addresses to 5223. Empty: none. */
	readonly firewall?: string;
	/** More files of the server. */
	readonly files?: readonly HostFileSpec[];
	/** What runs on the server beside the XMPP server and nginx with its sites; its configuration is in `files`. */
	readonly services?: readonly Service[];
	readonly v4?: readonly string[];
	readonly v6?: readonly string[];
	/** More hosts, and more zones. */
	readonly hosts?: readonly HostSpec[];
	readonly zones?: readonly ZoneSpec[];
	/** Names of the hosts that serve the zone; default: all with Knot. */
	readonly servers?: readonly string[];
	readonly faults?: readonly FaultSpec[];
	readonly ttl?: number;
}

/** What Prosody has that the usual one has not. */
export type ProsodyParts = Partial<Omit<ProsodySpec, "program">>;

/** The usual Prosody: direct TLS on ports that need no privilege, and all that its makers recommend. */
export function prosody(parts: ProsodyParts = {}): ProsodySpec {
	return {
		program: "prosody",
		domains: [DOMAIN],
		directTls: { client: [5223], server: [5270] },
		nagle: false,
		...parts,
	};
}

/** A server with Prosody, in which all is well unless `parts` say otherwise. */
export function base(parts: WorldParts & { readonly prosody?: ProsodyParts } = {}): WorldSpec {
	return world(prosody(parts.prosody), PROSODY_PACKAGES, parts);
}

/** The same with ejabberd. */
export function ejabberdBase(
	parts: WorldParts & { readonly ejabberd?: Partial<Omit<EjabberdSpec, "program">> } = {},
): WorldSpec {
	const ejabberd: EjabberdSpec = {
		program: "ejabberd",
		domains: [DOMAIN],
		directTls: { client: [5223], server: [5270] },
		...parts.ejabberd,
	};
	return world(ejabberd, EJABBERD_PACKAGES, parts);
}

/** The same packages in every world, so that two images serve them all. */
const SHARED_PACKAGES = ["nginx", "libnginx-mod-stream", "haproxy", "sslh"];
const PROSODY_PACKAGES = ["prosody", "lua-unbound", ...SHARED_PACKAGES];
const EJABBERD_PACKAGES = ["ejabberd", ...SHARED_PACKAGES];

/** A host beside the first, of the same image: a second server. */
export function secondServer(name: string, last: number, program: ProsodySpec, firewall = ""): HostSpec {
	return {
		name,
		kind: "machine",
		v4: [`203.0.113.${last}`],
		v6: [`2001:db8::${last}`],
		packages: PROSODY_PACKAGES,
		programs: [program],
		files: SERVICES.map(masked),
		...(firewall === "" ? {} : { firewall }),
	};
}

function world(server: ProsodySpec | EjabberdSpec, packages: readonly string[], parts: WorldParts): WorldSpec {
	const sites = parts.sites ?? [SITE];
	const firewall = parts.firewall ?? natRules();
	const wanted: readonly string[] = [...(parts.services ?? []), ...(sites.length > 0 ? ["nginx"] : [])];
	const programs: ProgramSpec[] = [server, ...(sites.length > 0 ? [{ program: "nginx", sites } as const] : [])];
	return {
		name: parts.name ?? "all is well",
		hosts: [
			{
				name: "server",
				kind: "machine",
				v4: parts.v4 ?? V4,
				v6: parts.v6 ?? V6,
				packages,
				programs,
				files: [...SERVICES.filter((unit) => !wanted.includes(unit)).map(masked), ...(parts.files ?? [])],
				...(firewall === "" ? {} : { firewall }),
			},
			...SURROUNDINGS.filter(({ name }) => name !== "ca"),
			...(parts.hosts ?? []),
		],
		zones: [
			{
				name: DOMAIN,
				records: parts.records ?? records(),
				...(parts.servers === undefined ? {} : { servers: parts.servers }),
				...(parts.ttl === undefined ? {} : { ttl: parts.ttl }),
			},
			...(parts.zones ?? []),
		],
		certificates: parts.certificates ?? [CERTIFICATE],
		...(parts.faults === undefined ? {} : { faults: parts.faults }),
	};
}

/** systemd.unit(5): an empty unit file is one that is masked, as by `systemctl mask`. */
function masked(unit: string): HostFileSpec {
	return { path: `/etc/systemd/system/${unit}.service`, content: "" };
}
