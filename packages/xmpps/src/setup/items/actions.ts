/**
 * Asks a program whether it would take what was written for it. A judgement of the whole configuration: what was wrong
 * before is not held against the change.
 */
export type Validation =
	| { readonly kind: "prosody-config" }
	| { readonly kind: "nginx-config" }
	| { readonly kind: "haproxy-config" }
	/** A file of nftables, against the rules that the kernel has now. */
	| { readonly kind: "nft-file"; readonly path: string }
	| { readonly kind: "iptables-file"; readonly path: string; readonly family: 4 | 6 };

/**
 * Makes a program take what was written for it. Can be done twice: recovery does it again, after a crash and after undoing.
 * Comes back when what it is for is so (the ports are open, or closed).
 */
export type Activation =
	/** systemd reads its units. */
	| { readonly kind: "systemd-reload" }
	/** Prosody takes new ports through its shell, without a restart; what cannot be done so is an error. */
	| { readonly kind: "prosody-reload"; readonly services: readonly ("c2s" | "s2s")[] }
	| { readonly kind: "prosody-restart" }
	| { readonly kind: "nginx-reload" }
	| { readonly kind: "haproxy-reload" }
	| { readonly kind: "gateway-reload" };

/** Does what the values above say. Both throw an Error with the program's own words, bounded and printable. */
export interface Actions {
	/** What the program says before anything was changed: handed to `validate` afterwards. */
	baseline(validation: Validation, signal?: AbortSignal): Promise<string>;
	/** @throws {Error} when the program refuses, or complains of more than before */
	validate(validation: Validation, baseline: string, signal?: AbortSignal): Promise<void>;
	activate(activation: Activation, signal?: AbortSignal): Promise<void>;
}
