/** What matters of a host's Prosody. Of its configuration only ports, interfaces, network settings and names of domains: no secret. */
export interface ProsodyFacts {
	readonly installed: boolean;
	/** `0.12.3`; absent where there is none. */
	readonly version?: string;
	readonly running: boolean;
	/** Its VirtualHosts that are not switched off, as A-labels. */
	readonly domains: readonly string[];
	/** Whether it may listen on ports below 1024 as it is: the unit has CAP_NET_BIND_SERVICE, or runs as root. */
	readonly mayBindLowPorts: boolean;
	/** The same without our own file for systemd. */
	readonly mayBindWithoutUs: boolean;
	/** Whether mod_admin_shell is on and answers: then ports open without a restart. */
	readonly shell: boolean;
	/** Whether the main file includes conf.d/*.cfg.lua, which a file of ours is read by. */
	readonly includes: boolean;
	/** Direct TLS as the operator has configured it, without our file. */
	readonly directTls: DirectTlsOptions;
	/** The same of our file; absent where there is none. */
	readonly ours?: DirectTlsOptions;
	/** Whether Nagle's algorithm is off as configured now, by whomever. */
	readonly nagleOff: boolean;
	/** The operator's `network_settings`; absent where there are none. */
	readonly networkSettings?: NetworkSettings;
	/** Other ports that the operator gave to Prosody's services, and those that it has by default. */
	readonly otherPorts: readonly { readonly port: number; readonly option: string }[];
	/** What other programs listen on, at ports that Prosody could be asked for. */
	readonly strangers: readonly { readonly address: string; readonly port: number; readonly program: string }[];
	/** Established TCP sessions; absent when they cannot be counted. */
	readonly sessions?: {
		/** On the clients' STARTTLS ports, 5222. */
		readonly starttls: number;
		/** On direct TLS ports. */
		readonly directTls: number;
		/** On the servers' STARTTLS ports, 5269. */
		readonly servers: number;
	};
	/** What `prosodyctl check config` says as it is now. */
	readonly checkConfig: "clean" | "warnings" | "broken" | "unknown";
	/** Lines of it when it is broken. */
	readonly checkWords: readonly string[];
	/** The certificate that xmpps.yaml names; absent: it names none. */
	readonly certificate?: CertificateFacts;
	/** The group that may read Prosody's configuration, and the bits of its main file: `prosody` and 0o640. */
	readonly rights: { readonly group: string; readonly mode: number };
	/** `/etc/systemd/system/prosody.service.d`: whether there is such a folder that others put files into as well. */
	readonly unitFolder: boolean;
	/** What could not be found out, a sentence each. */
	readonly problems: readonly string[];
}

/** By option name: on 0.12 and later `legacy` is `legacy_ssl_ports`, a service of its own; before, that is `clients`. */
export interface DirectTlsOptions {
	readonly clients?: PortOption;
	readonly servers?: PortOption;
	readonly legacy?: PortOption;
}

/** A service's `_ports` and `_interfaces`. Every port opens on every interface. */
export interface PortOption {
	readonly ports: readonly number[];
	/** As they stand; empty: all. */
	readonly interfaces: readonly string[];
	/** Where the ports are set. */
	readonly file: string;
	/** Read after our file, or in no certain order with it: our value would not be the one that counts. */
	readonly wins: boolean;
	/** A value that is computed cannot be kept. */
	readonly plain: boolean;
}

export interface NetworkSettings {
	/** As they stand in Lua: `read_timeout`, `840`. */
	readonly fields: readonly { readonly name: string; readonly value: string }[];
	/** Whether the fields are all there is, each a number, a string without escapes, or a boolean. */
	readonly plain: boolean;
	readonly file: string;
	/** As of a port. */
	readonly wins: boolean;
}

/** The files that xmpps.yaml names. The key's bytes are looked at by the host alone. */
export interface CertificateFacts {
	/** DNS-IDs; absent when the chain cannot be read as a certificate. */
	readonly names?: readonly string[];
	/** RFC 3339. */
	readonly notAfter?: string;
	/** Whether it has expired, or is not valid yet, by the clock of the host's observer. */
	readonly valid: boolean;
	readonly keyMatches: boolean | "unknown";
	/** Files of the two that Prosody's user cannot read. */
	readonly unreadable: readonly string[];
	/** Domains of xmpps.yaml for which Prosody has another certificate. */
	readonly covered: readonly string[];
	/** Prosody's folder of certificates. */
	readonly folder: string;
}
