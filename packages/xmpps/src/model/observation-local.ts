import type { Software } from "./change.ts";

/** What only the host itself can say (`--local`). Nothing secret is in it: no key, no password, no configuration as a whole. */
export interface LocalObservation {
	/** Whether everything could be read. */
	readonly root: boolean;
	/** The host's own name for people. */
	readonly name: string;
	readonly addresses: readonly string[];
	readonly listeners: readonly LocalListener[];
	readonly software: readonly LocalSoftware[];
	readonly certificates: readonly LocalCertificate[];
	readonly firewall: LocalFirewall;
	/** Lines of configuration that rules are about, as they stand, with where. */
	readonly settings: readonly LocalSetting[];
	/** What could not be looked at, and why. */
	readonly notes: readonly string[];
}

/** A listening TCP socket. */
export interface LocalListener {
	/** `0.0.0.0` and `::` for all. */
	readonly address: string;
	readonly port: number;
	/** The program's name as the kernel has it; absent without root. */
	readonly program?: string;
}

export interface LocalSoftware {
	readonly software: Software;
	/** `0.12.3`. */
	readonly version: string;
	readonly running: boolean;
}

/** A certificate file of a program. */
export interface LocalCertificate {
	readonly software: Software;
	readonly file: string;
	readonly sha256: string;
	readonly dns: readonly string[];
	readonly notAfter: string;
}

export interface LocalFirewall {
	readonly kind: "nftables" | "iptables" | "none" | "unknown";
	/** Rules that translate or drop connections to port 443 or an XMPP port, as text of the tool. */
	readonly rules: readonly string[];
}

/** One setting of a program. */
export interface LocalSetting {
	readonly software: Software;
	readonly file: string;
	/** As in `Item` of kind `setting`. */
	readonly key: string;
	readonly section: string;
	readonly lines: readonly string[];
}
