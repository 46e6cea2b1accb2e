/** The programs that we know how to configure. */
export type Software = "prosody" | "ejabberd" | "nginx" | "haproxy" | "sslh";

/** A thing on a host or in the DNS that a change is about. */
export type Item =
	/** All records of a type at a name. Lines: the data of one record each, names in it absolute: `5 5 443 xmpps.example.org.` */
	| {
			readonly kind: "dns-records";
			/** Absolute, in A-labels, without final dot. */
			readonly name: string;
			readonly type: "SRV" | "A" | "AAAA" | "CNAME" | "TLSA";
			/** The TTL that they are to have, in seconds; absent where it does not matter. */
			readonly ttl?: number;
	  }
	/** The DS records of a zone at its parent. Lines: the data of one record each, or words where nobody outside can know it. */
	| { readonly kind: "delegation"; readonly zone: string }
	/** The copy of a zone that one of its servers has. Lines: its serial. */
	| { readonly kind: "zone-copy"; readonly zone: string; readonly server: string }
	/** A part of a program's configuration. Lines: as they stand in the file. */
	| {
			readonly kind: "setting";
			readonly software: Software;
			/** Where it belongs, as Debian has it. */
			readonly file: string;
			/** The option, directive or block that the lines define: whatever defines it already gives way to them. */
			readonly key: string;
			/** The section that the lines belong into: `global`, `VirtualHost "example.org"`, `listen`, `stream`. */
			readonly section: string;
	  }
	/** The certificate that a program shows for a domain. Lines: what is to be true of it, `DNS:example.org` for a name. */
	| {
			readonly kind: "certificate";
			readonly domain: string;
			/** Who shows it, where that is known. */
			readonly software?: Software;
	  }
	/** What the packet filter does with connections to an address and port. Lines: rules of nftables. */
	| { readonly kind: "firewall"; readonly address: string; readonly port: number }
	/** A program as it runs. Lines: one word, `running`, `reloaded` or `restarted`. */
	| { readonly kind: "service"; readonly software: Software }
	/** The clock of a host. Lines: words. */
	| { readonly kind: "clock"; readonly address: string }
	/**
	 * A thing of our own that a plan puts on a host and can take away again: a file, a block, rules, a unit. Lines: its state,
	 * in the form of its kind. No remedy has one.
	 */
	| { readonly kind: "managed"; readonly name: string };

/**
 * One change to one item: what plans are made of, and what the remedy of a finding is. A value, to be reviewed, shown and
 * carried out; it never carries itself out.
 */
export interface Change {
	readonly item: Item;
	/** What is there now; absent where nobody looked or nobody outside can. Empty: nothing is there. */
	readonly before?: readonly string[];
	/** What is to be there. Empty: nothing. */
	readonly after: readonly string[];
	/** One sentence for people, without a full stop. */
	readonly why: string;
}

/** Changes that mend something together, in the order in which they are to be made. */
export interface Remedy {
	/** What has to be so for this remedy to be the right one, where there are several: `your server is Prosody`. */
	readonly when?: string;
	readonly changes: readonly Change[];
}
