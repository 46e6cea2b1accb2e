/** What depends on the version of Prosody. */
export interface ProsodyVersion {
	/** 0.12: `c2s_direct_tls_ports`, `s2s_direct_tls_ports`; before `legacy_ssl_ports`, and nothing for servers. */
	readonly directTlsServers: boolean;
	/** 0.12: a certificate by the name that a client asks for, and none for names that are not served. */
	readonly serverNames: boolean;
	/** 0.12: `network_settings` has `nagle`. */
	readonly nagle: boolean;
	/** 0.12: `prosodyctl shell`. */
	readonly shell: boolean;
}

/** @param version `0.12.3`, `13.0.1`; what is none, such as a nightly build's, is taken for a new one */
export function prosodyVersion(version: string | undefined): ProsodyVersion {
	const [, major = "13", minor = "0"] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
	const since12 = Number(major) > 0 || Number(minor) >= 12;
	return { directTlsServers: since12, serverNames: since12, nagle: since12, shell: since12 };
}
