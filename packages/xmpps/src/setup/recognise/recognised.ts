import type { LocalListener } from "../../model/observation-local.ts";

/** What is on a host, beyond what `observeLocal` says, that nobody configures with xmpps. Plain JSON, no secret. */
export interface Recognised {
	/** `1.3.0`, where firewalld runs. */
	readonly firewalld?: string;
	/** A container of Snikket, or its configuration. */
	readonly snikket: boolean;
	/** `12.1.39`. */
	readonly yunohost?: string;
	/** Whose machine it is, where the machine says so. */
	readonly cloud?: CloudVendor;
	/** Who listens on the endpoint's port of UDP: HTTP/3. */
	readonly quic: readonly LocalListener[];
	/** The host's addresses that others could reach, with how long they last. */
	readonly addresses: readonly AddressLife[];
}

export type CloudVendor =
	| "Alibaba Cloud"
	| "Amazon EC2"
	| "DigitalOcean"
	| "Google Cloud"
	| "Hetzner"
	| "Linode"
	| "Microsoft Azure"
	| "OpenStack"
	| "Oracle Cloud"
	| "Scaleway"
	| "UpCloud"
	| "Vultr";

/** An address, and how long it is the host's. */
export interface AddressLife {
	readonly address: string;
	readonly interface: string;
	/** Somebody else gave it: DHCP, or a router's advertisement. */
	readonly dynamic: boolean;
	/** Made up for privacy, and replaced within days (RFC 8981). */
	readonly temporary: boolean;
	/** Seconds until it goes unless it is renewed; absent: it stays. */
	readonly seconds?: number;
}
