/** What is to be known of a host's packet filters. Plain JSON, no secret. */
export interface FirewallFacts {
	/** Who keeps the rules, and so where ours go when xmpps.yaml leaves it open; absent: neither tool is installed. */
	readonly tool?: FirewallTool;
	/** Why, without a full stop: `nftables.service loads the rules`. */
	readonly toolWhy: string;
	readonly nft?: {
		/** `1.0.6`. */
		readonly version: string;
		/** Of nftables.service, which loads /etc/nftables.conf. */
		readonly service: ServiceState;
	};
	readonly iptables?: {
		/** `1.8.9`. */
		readonly version: string;
		readonly variant: "nf_tables" | "legacy";
		/** Tables in which somebody else has rules now: `ip nat`. */
		readonly used: readonly string[];
	};
	/** Programs that make rules from a configuration of their own, and may make them anew at any time. */
	readonly managers: readonly FirewallManager[];
	/** netfilter-persistent, which loads /etc/iptables/rules.v4 and rules.v6; absent: not installed. */
	readonly persistent?: {
		readonly service: ServiceState;
		/** Whether it adds its files to the rules that are there instead of replacing them. */
		readonly adds: boolean;
		/** Absent: there is no such file. */
		readonly v4?: SavedRules;
		readonly v6?: SavedRules;
	};
	/** Every chain that packets for the host itself pass, of all tools. */
	readonly inputs: readonly InputChain[];
	/** Rules of others that translate connections. */
	readonly translations: readonly ForeignTranslation[];
	/** Established connections that are translated now; absent: it could not be found out. */
	readonly sessions?: number;
	/** What could not be looked at, and why: as long as there is any, nothing is known for sure. */
	readonly unknown: readonly string[];
}

export type FirewallTool = "nftables" | "iptables";

export type FirewallManager = "ufw" | "firewalld" | "docker";

export interface ServiceState {
	readonly enabled: boolean;
	readonly active: boolean;
}

/** One of netfilter-persistent's files. */
export interface SavedRules {
	/** Tables that it has: `nat`, `filter`. */
	readonly sections: readonly string[];
	/** Tables in which it has our chain outside our block: somebody ran `netfilter-persistent save`. */
	readonly frozen: readonly string[];
}

/** A chain on the hook `input`. A packet must be accepted by each of them. */
export interface InputChain {
	/** Whose language it is written in: rules of the other tool must not get into it. */
	readonly tool: FirewallTool;
	/** As nftables names it. */
	readonly family: "ip" | "ip6" | "inet";
	readonly table: string;
	readonly chain: string;
	readonly policy: "accept" | "drop";
	/** Whether it stops new connections that no rule of it took. */
	readonly closed: boolean;
	/** What does: `policy drop`, or the rule as the tool shows it; absent: it is open. */
	readonly by?: string;
}

/** A rule of somebody else that sends connections elsewhere. */
export interface ForeignTranslation {
	readonly tool: FirewallTool;
	/** As the tool takes it. */
	readonly text: string;
	/** Destination addresses that it is for, as `203.0.113.2` or `203.0.113.0/24`; empty: all, or it cannot be told. */
	readonly addresses: readonly string[];
	/** First and last destination port. Empty: all, or it cannot be told. */
	readonly ports: readonly (readonly [number, number])[];
	/** Only of packets for this family. */
	readonly family: 4 | 6 | "both";
	/** The port that they are sent to; absent: the same, or it cannot be told. */
	readonly toPort?: number;
}
