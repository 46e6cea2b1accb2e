/** A rule of a packet filter, in whatever language it was written. */
export interface FilterRule {
	/** The chain that it stands in, with everything that tells it from others. */
	readonly chain: string;
	/** As the tool takes it. */
	readonly text: string;
	readonly verdict: "stops" | "translates" | "accepts" | "jumps";
	/** Where to, by the same kind of name as `chain`. */
	readonly to?: string;
}

/** A chain that packets come to by themselves. */
export interface BaseChain {
	readonly chain: string;
	/** As the tool takes it: says where packets come from, which the chain's name need not. */
	readonly text: string;
	/** Whether it stops what no rule of it took. */
	readonly stops: boolean;
}

/** What the listings of a packet filter come to. */
export interface FilterListing {
	readonly rules: readonly FilterRule[];
	/** Of iptables those alone that stop: its names say the rest. */
	readonly bases: readonly BaseChain[];
}

/** The ports that XMPP is on, and the one it shares. */
const PORTS: readonly number[] = [443, 5222, 5223, 5269, 5270];

/** Names of ports, as in /etc/services. */
const PORT_NAMES: readonly string[] = ["https", "xmpp-client", "xmpps-client", "xmpp-server", "xmpps-server"];

/** Rules that are kept: more than that nobody reads. */
const MAX_RULES = 200;

/**
 * The lines that could concern XMPP: what stops or translates; where anything stops, also what accepts; and the jumps
 * that lead there. In their order, the chains that packets come to first.
 */
export function concerningLines({ rules, bases }: FilterListing): { lines: string[]; left: number } {
	const stops = bases.some((base) => base.stops) || rules.some(({ verdict }) => verdict === "stops");
	const kept = new Set(rules.filter(({ verdict }) => verdict !== "jumps" && (stops || verdict !== "accepts")));
	const reached = new Set([...kept].map(({ chain }) => chain));
	// A jump matters when it leads to a chain that does; that makes its own chain matter, too.
	for (let more = true; more; ) {
		const jumps = rules.filter((rule) => rule.to !== undefined && reached.has(rule.to) && !kept.has(rule));
		for (const jump of jumps) {
			kept.add(jump);
			reached.add(jump.chain);
		}
		more = jumps.length > 0;
	}
	const lines = [
		...bases.filter((base) => base.stops || reached.has(base.chain)).map(({ text }) => text),
		...rules.filter((rule) => kept.has(rule)).map(({ text }) => text),
	];
	return { lines: lines.slice(0, MAX_RULES), left: Math.max(0, lines.length - MAX_RULES) };
}

/**
 * Whether a match of destination ports could be one of XMPP's. What cannot be told, such as a set by name, could.
 * @param ports `443`, `22,443`, `5000-5300`, `5000:5300`, `{ 80, 443 : accept }`, `@allowed`
 */
export function concernsPorts(ports: string): boolean {
	if (ports.includes("@")) return true;
	if (PORT_NAMES.some((name) => new RegExp(`(^|[^\\w-])${name}($|[^\\w-])`).test(ports))) return true;
	const ranges = [...ports.matchAll(/(\d+)(?:[-:](\d+))?/g)].map(([, from, to = from]) => [Number(from), Number(to)]);
	return PORTS.some((port) => ranges.some(([from = 0, to = 0]) => from <= port && port <= to));
}
