import type { CertificateIssuer, CertificateKey } from "../embedded/certificate-authority.ts";

/** The releases of Debian that hosts are made of. */
export const RELEASES = ["bookworm", "trixie"] as const;
export type Release = (typeof RELEASES)[number];

/** A whole small internet, as data: `--world FILE` reads one, `standardWorld()` makes the tutorial's. */
export interface WorldSpec {
	/** For people. */
	readonly name: string;
	readonly hosts: readonly HostSpec[];
	/** The domains. The root, the top levels above them and their delegations are made from this list. */
	readonly zones: readonly ZoneSpec[];
	readonly certificates?: readonly CertificateSpec[];
	/** What is broken on purpose, once everything is up. */
	readonly faults?: readonly FaultSpec[];
}

/**
 * A host with an address.
 *
 * - `machine`: a real Debian with systemd as PID 1, booted; can be rebooted; its programs are units, configured as Debian
 *   ships them but for the files named here.
 * - `plain`: a root folder, a network and the programs that the lab starts in it: for what nobody sets up with xmpps.
 */
export interface HostSpec {
	/** A DNS label, unique in the world. The host has its name under `lab.` with all its addresses. */
	readonly name: string;
	readonly kind: "machine" | "plain";
	/** Of a machine: whether a reboot keeps what was changed on it, as a disk does; default true. */
	readonly keepsDisk?: boolean;
	/** Of a machine: whether this tool is on it, as the command `xmpps`. Default false. */
	readonly tool?: boolean;
	/** Default: of a machine the one that the lab was started with, of a plain host bookworm. */
	readonly release?: Release;
	/** Without prefix length: 203.0.113.0/24. */
	readonly v4?: readonly string[];
	/** Without prefix length: 2001:db8::/64. */
	readonly v6?: readonly string[];
	/** More Debian packages for its image. */
	readonly packages?: readonly string[];
	readonly programs?: readonly ProgramSpec[];
	/** Text of /etc/nftables.conf: on a machine loaded by Debian's own nftables.service, on a plain host once, by the lab. */
	readonly firewall?: string;
	readonly files?: readonly HostFileSpec[];
	/** Its link to the bridge; default: nothing in the way. */
	readonly link?: LinkSpec;
}

/** A file on a host, as a world describes it. */
export interface HostFileSpec {
	readonly path: string;
	readonly content: string;
	/** Octal, as in `chmod`: "0640". */
	readonly mode?: string;
	readonly owner?: string;
}

/** What a link does to frames in either direction. May be changed while the lab is up. */
export interface LinkSpec {
	/** Milliseconds each way. */
	readonly delay?: number;
	/** Of 100 frames so many are lost, by chance. */
	readonly loss?: number;
}

/** A program of a host; each kind is a file in `programs/` or `dns/`. */
export type ProgramSpec =
	| KnotSpec
	| BindSpec
	| UnboundSpec
	| PebbleSpec
	| ProsodySpec
	| EjabberdSpec
	| NginxSpec
	| ApacheSpec;

/** An authoritative server that signs its zones, and answers for the root and the top levels too. */
export interface KnotSpec {
	readonly program: "knot";
	/** `secondary`: takes the zones from the primary named here, by AXFR and NOTIFY. Default: it is the primary. */
	readonly primary?: string;
}

/** BIND: primary for the zones that name its host in `servers`, unsigned, with updates by TSIG. */
export interface BindSpec {
	readonly program: "bind";
}

/** A validating resolver that believes the lab's root. */
export interface UnboundSpec {
	readonly program: "unbound";
}

/** A test ACME server. */
export interface PebbleSpec {
	readonly program: "pebble";
}

/** Prosody as Debian ships it, with one more file for its hosts and options. */
export interface ProsodySpec {
	readonly program: "prosody";
	readonly domains: readonly string[];
	readonly accounts?: readonly AccountSpec[];
	/** Ports for direct TLS; default: none, as Debian ships it. */
	readonly directTls?: DirectTlsPorts;
	/** Default: true, as Prosody has it. */
	readonly nagle?: boolean;
	/** More lines of Lua for the global section. */
	readonly lua?: string;
}

/** Ports on which a server speaks TLS from the first byte on. */
export interface DirectTlsPorts {
	readonly client?: readonly number[];
	readonly server?: readonly number[];
}

/** ejabberd as Debian ships it, with its own ejabberd.yml. */
export interface EjabberdSpec {
	readonly program: "ejabberd";
	readonly domains: readonly string[];
	readonly accounts?: readonly AccountSpec[];
	/** Ports for direct TLS; default: none. */
	readonly directTls?: DirectTlsPorts;
}

/** nginx as Debian ships it, with these sites in place of Debian's welcome page. */
export interface NginxSpec {
	readonly program: "nginx";
	readonly sites: readonly SiteSpec[];
}

/** Apache as Debian ships it, with these sites in place of Debian's welcome page. */
export interface ApacheSpec {
	readonly program: "apache";
	readonly sites: readonly SiteSpec[];
}

/** A web site. */
export interface SiteSpec {
	readonly names: readonly string[];
	/** What it listens on: `"80"`, `"203.0.113.1:443"`, `"[2001:db8::1]:443"`. Port 443 speaks TLS; of nginx another one with ` ssl` behind it. */
	readonly listen: readonly string[];
	/** The text of every page; with nginx not of those below /.well-known/, of which there are none. */
	readonly text: string;
	/** The name of a certificate; needed for port 443. */
	readonly certificate?: string;
	/** Serves /.well-known/acme-challenge/ from this folder. */
	readonly challenges?: string;
}

/** An account of an XMPP server. */
export interface AccountSpec {
	/** `user@domain`. */
	readonly jid: string;
	readonly password: string;
}

/** A domain and its records. */
export interface ZoneSpec {
	/** Without final dot: `example.com`. */
	readonly name: string;
	/** Lines of a zone file relative to the name; SOA and NS are added. */
	readonly records: readonly string[];
	/** Names of hosts that are authoritative; default: every host with Knot. */
	readonly servers?: readonly string[];
	/** Seconds; default 30. */
	readonly ttl?: number;
	/** A key that may change this zone, beside the lab's own. */
	readonly updates?: UpdateKeySpec;
}

/** A TSIG key (RFC 8945). */
export interface UpdateKeySpec {
	readonly name: string;
	readonly algorithm: "hmac-sha256";
	/** Base64. */
	readonly secret: string;
}

/** A certificate of the lab's authority (or not). One that no entry describes is made for the name it is called by. */
export interface CertificateSpec {
	/** What sites and servers call it by; an XMPP server takes the one that has its domain's name. */
	readonly name: string;
	/** DNS-IDs; default: none. */
	readonly dns?: readonly string[];
	/** SRV-IDs such as `_xmpp-client.example.com`. */
	readonly srv?: readonly string[];
	readonly xmppAddr?: readonly string[];
	/** The Common Name, which nobody should look at. */
	readonly commonName?: string;
	readonly selfSigned?: boolean;
	/** Who signs it; default: the lab's root itself. */
	readonly issuedBy?: CertificateIssuer;
	/** Default: EC P-256. */
	readonly key?: CertificateKey;
	/** Days from now; default: an hour ago. */
	readonly notBefore?: number;
	/** Days from now; default 20. */
	readonly notAfter?: number;
}

/** Something that is broken on purpose, and can be mended while the lab is up. */
export type FaultSpec =
	/** The parent's DS is of no key: whoever validates believes nothing of this zone. */
	| { readonly fault: "bogus-zone"; readonly zone: string }
	/** A secondary stays at what it has, and comes to disagree with its primary. */
	| { readonly fault: "stale-secondary"; readonly zone: string; readonly host: string }
	/** Nothing passes a host's link, or nothing in one direction. */
	| { readonly fault: "dead-link"; readonly host: string; readonly drop?: "all" | "in" | "out" }
	/** A unit is stopped: its ports refuse. */
	| { readonly fault: "stopped-unit"; readonly host: string; readonly unit: string }
	/** A unit's processes are stopped by SIGSTOP: its ports accept, and nothing answers. */
	| { readonly fault: "hung-unit"; readonly host: string; readonly unit: string };
