/**
 * A thing that we put somewhere and can take away again. Each has one state at a time, which is read, compared and put
 * as a whole: a crash leaves the one before or the one after, and whatever else is found was made by somebody else.
 */
export type ManagedItem =
	/** A whole file of our own. */
	| { readonly kind: "file"; readonly path: string }
	/** A symbolic link of our own: an enabled unit is one. */
	| { readonly kind: "link"; readonly path: string }
	/** A folder of our own. It goes only when it is empty. */
	| { readonly kind: "folder"; readonly path: string }
	/**
	 * Lines of our own between two marker lines in somebody else's file. The file must be there, unless `file` says what a
	 * new one is.
	 */
	| {
			readonly kind: "block";
			readonly path: string;
			/** Unique in the file; stands in the marker lines. */
			readonly name: string;
			/**
			 * Where a new block goes: before the first line that is exactly `before`, below the first line that is exactly
			 * `section` if that is given; else at the end. A section that is missing is made with the block and goes with it.
			 */
			readonly section?: string;
			readonly before?: string;
	  }
	/** A table of our own in the kernel's nftables. */
	| { readonly kind: "nft-table"; readonly family: "inet"; readonly name: "xmpps" }
	/** Our rules at the head of somebody else's chain, each with our comment. */
	| { readonly kind: "nft-rules"; readonly family: string; readonly table: string; readonly chain: string }
	/** Our chain in one table of iptables, and the jumps to it. */
	| { readonly kind: "iptables-chain"; readonly family: 4 | 6; readonly table: "nat" | "filter" }
	/** A unit that runs, or does not. Whether it is enabled is a link. */
	| { readonly kind: "unit"; readonly name: string }
	/** Our records among those of a name. Others are neither seen nor touched. */
	| {
			readonly kind: "dns-records";
			readonly zone: string;
			readonly name: string;
			readonly type: "SRV" | "A" | "AAAA";
			/**
			 * Every state of ours that it had, has or is to have, the newest first. A record does not say whose it is, so that
			 * these lines alone tell ours from those of others, whoever reads the journal.
			 */
			readonly ours?: readonly RecordsState[];
	  };

/** The state of an item, plain JSON; `null`: it is not there. Two states are the same when their canonical JSON is. */
export type ItemState =
	| null
	| FileState
	| { readonly target: string }
	| FolderState
	| LinesState
	| { readonly active: true }
	| RecordsState;

export interface FileState {
	/** UTF-8. */
	readonly content: string;
	/** `0o644`. */
	readonly mode: number;
	/** Names as in /etc/passwd and /etc/group. */
	readonly owner: string;
	readonly group: string;
}

export type FolderState = Omit<FileState, "content">;

/** A block, a table, rules or a chain: its lines in the form in which they are read back. */
export interface LinesState {
	readonly lines: readonly string[];
}

/** Data as in a zone file with absolute names, sorted: `0 5 443 xmpps.example.org.` */
export interface RecordsState {
	readonly ttl: number;
	readonly data: readonly string[];
}

/** What an item is called: the same text for the same item, on one host and in its zones. */
export function itemKey(item: ManagedItem): string {
	switch (item.kind) {
		case "file":
		case "link":
		case "folder":
			return `${item.kind} ${item.path}`;
		case "block":
			return `block ${item.name} in ${item.path}`;
		case "nft-table":
			return `nftables table ${item.family} ${item.name}`;
		case "nft-rules":
			return `nftables rules in ${item.family} ${item.table} ${item.chain}`;
		case "iptables-chain":
			return `${item.family === 4 ? "iptables" : "ip6tables"} chain in ${item.table}`;
		case "unit":
			return `unit ${item.name}`;
		case "dns-records":
			return `records ${item.name} ${item.type}`;
	}
}

/** Whether two states are the same. */
export function sameState(one: ItemState, other: ItemState): boolean {
	return canonical(one) === canonical(other);
}

/** JSON whose keys are sorted at every level: what is compared and hashed. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const fields = Object.entries(value)
		.filter(([, field]) => field !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}
