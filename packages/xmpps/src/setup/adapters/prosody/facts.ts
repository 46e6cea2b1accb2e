import type { ServiceName } from "../../../model/config.ts";
import type { LocalListener } from "../../../model/observation-local.ts";

/** What matters of a host's Prosody. Of its configuration only ports, interfaces, network settings and names of domains: no secret. */
export interface ProsodyFacts {
	readonly installed: boolean;
	/** `0.12.3`; absent where there is none, or it is unknown. */
	readonly version?: string;
	readonly running: boolean;
	/** Whether ejabberd is the XMPP server of the host. */
	readonly otherServer: boolean;
	/** Whether systemd runs it, as `prosody.service`. */
	readonly unit: boolean;
	/** Its VirtualHosts, as A-labels. */
	readonly domains: readonly string[];
	/** Whether it may listen on the endpoint's port as it is: CAP_NET_BIND_SERVICE, root, or the kernel lets everybody. */
	readonly mayBindLowPorts: boolean;
	/** The unit without our file for it. */
	readonly capability: CapabilityFacts;
	/** Whether mod_admin_shell is on and answers: then ports open without a restart. */
	readonly shell: boolean;
	/** Whether the main file includes conf.d/*.cfg.lua, or our file by another pattern. */
	readonly includes: boolean;
	/** Direct TLS as the operator has configured it, without our file. */
	readonly directTls: DirectTlsOptions;
	/** What our file says; absent where there is none. */
	readonly ours?: DirectTlsOptions;
	/** Ports at which mod_net_multiplex tells clients and servers apart (`ssl_ports`). */
	readonly multiplex: readonly number[];
	/** Ports of Prosody's other services, by option. */
	readonly otherPorts: readonly { readonly port: number; readonly option: string }[];
	/** Whether Nagle's algorithm is off as configured now, by whomever. */
	readonly nagleOff: boolean;
	/** The operator's `network_settings`; absent where there are none. */
	readonly networkSettings?: NetworkSettings;
	/** What other programs listen on, among the ports that the endpoint is to have. */
	readonly strangers: readonly LocalListener[];
	/** Established TCP sessions; absent when they cannot be counted. */
	readonly sessions?: Sessions;
	/** What `prosodyctl check config` says as it is now; `unknown`: not asked, which only root can. */
	readonly checkConfig: "clean" | "warnings" | "broken" | "unknown";
	/** Lines of it where it is broken. */
	readonly checkWords: readonly string[];
	/** The certificate that xmpps.yaml names; absent: it names none. */
	readonly certificate?: CertificateFacts;
	/** Domains of xmpps.yaml for which Prosody has a certificate that is valid now, not counting links of ours. */
	readonly certified: readonly string[];
	/** Who may read Prosody's main file; ours is to be like it. */
	readonly rights: { readonly mode: number; readonly group: string };
	/** What could not be found out, a sentence each. */
	readonly problems: readonly string[];
}

/** A service for each, as options are called by the version: before 0.12 `legacy_ssl_ports` is that of the clients. */
export interface DirectTlsOptions extends Readonly<Record<ServiceName, PortOption>> {
	/** `legacy_ssl_ports` of 0.12 and later: a service of its own beside that of the clients. */
	readonly legacy: PortOption;
}

/** A service's ports and interfaces. Every port opens on every interface. */
export interface PortOption {
	/** Empty: it is not configured. */
	readonly ports: readonly number[];
	/** Addresses; `*` and `::` are all of a family. */
	readonly interfaces: readonly string[];
	/** Where the ports are set. */
	readonly file?: string;
	/** It is read after our file, or in no certain order with it: not ours would count, but this. */
	readonly wins: boolean;
	/** Whether all of it could be read: what is computed could not be kept. */
	readonly plain: boolean;
}

export interface NetworkSettings {
	/** As they stand in Lua: `read_timeout`, `840`. */
	readonly fields: readonly { readonly name: string; readonly value: string }[];
	/** Whether these fields are all there is, each a number, a boolean, or a string without escapes. */
	readonly plain: boolean;
	readonly file: string;
	/** As of ports. */
	readonly wins: boolean;
}

/** Each once, by the port at the host's end. */
export interface Sessions {
	/** On the clients' STARTTLS ports. */
	readonly starttls: number;
	readonly directTls: number;
	/** On the servers' STARTTLS ports. */
	readonly servers: number;
}

export interface CapabilityFacts {
	/** It has CAP_NET_BIND_SERVICE without us, or does not need it. */
	readonly has: boolean;
	/** Its bounding set lets it have it. */
	readonly bounded: boolean;
	/** Our file is there. */
	readonly ours: boolean;
}

/** The files that xmpps.yaml names. The key is looked at by the host alone. */
export interface CertificateFacts {
	/** Domains of xmpps.yaml that its names cover. */
	readonly covers: readonly string[];
	/** ISO 8601; absent when the chain is none, or cannot be read. */
	readonly notAfter?: string;
	readonly expired: boolean;
	/** `unreadable`: the key is none, or needs a password. */
	readonly key: "matches" | "differs" | "unreadable" | "unknown";
	/** Those of the two files that Prosody's user cannot read. */
	readonly hidden: readonly string[];
	/** That user. */
	readonly user: string;
	/** Prosody's folder of certificates. */
	readonly folder: string;
}
