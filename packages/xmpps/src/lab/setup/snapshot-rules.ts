/** What `nft --stateless list ruleset` prints, a line a rule with its table and chain. Pure. */
export function nftLines(listing: string): readonly string[] {
	const root = readBlocks(listing.split("\n"));
	return root.children.flatMap((table) => (isEmptyTable(table) ? [] : linesOf(table, "")));
}

interface Block {
	/** `table inet filter`, `chain input`, `set banned`; of a leaf its whole line. */
	readonly head: string;
	/** Absent: a line without braces. */
	readonly children: Block[];
	readonly leaf: boolean;
}

/** A block opens with a brace at the end of its line and closes with one on a line of its own. */
function readBlocks(lines: readonly string[]): Block {
	const root: Block = { head: "", children: [], leaf: false };
	const open: Block[] = [root];
	for (const line of lines.map((one) => one.trim())) {
		if (line === "" || line.startsWith("# Warning:")) continue;
		if (line === "}") {
			open.pop();
			continue;
		}
		const leaf = !line.endsWith("{");
		const block: Block = { head: leaf ? line : line.slice(0, -1).trim(), children: [], leaf };
		open.at(-1)?.children.push(block);
		if (!leaf) open.push(block);
	}
	return root;
}

/** Tables that `iptables` and others have made to look into them: nothing in them does anything to a packet. */
function isEmptyTable({ children }: Block): boolean {
	return children.every(
		({ head, children: parts }) => head.startsWith("chain ") && parts.every((part) => part.leaf && isIdle(part.head)),
	);
}

/** The line of a base chain that lets everything through. */
function isIdle(line: string): boolean {
	return /^type \S+ hook .*; policy accept;$/.test(line);
}

function linesOf(block: Block, path: string): string[] {
	const here = path === "" ? block.head : `${path} ${block.head}`;
	if (block.leaf) return [path === "" ? block.head : `${path}: ${block.head}`];
	if (block.children.length === 0) return [here];
	return block.children.flatMap((child) => linesOf(child, here));
}

/** What `iptables-save` prints, a line a rule with its table. Tables without rules that let everything through are nothing. Pure. */
export function iptablesLines(saved: string): readonly string[] {
	const tables: { readonly name: string; readonly lines: string[] }[] = [];
	for (const line of saved.split("\n")) {
		if (line.startsWith("*")) tables.push({ name: line.slice(1), lines: [] });
		else if (/^[:-]/.test(line)) tables.at(-1)?.lines.push(line.replace(/ \[\d+:\d+\]$/, ""));
	}
	return tables.flatMap(({ name, lines }) =>
		lines.every((line) => /^:[A-Z]+ ACCEPT$/.test(line)) ? [] : lines.map((line) => `${name} ${line}`),
	);
}
