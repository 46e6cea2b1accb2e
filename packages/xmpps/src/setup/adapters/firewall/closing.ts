/** A chain of some packet filter, as far as it matters who gets through. */
export interface WalkedChain {
	/** What no rule of it took is dropped. */
	readonly dropsRest: boolean;
	readonly rules: readonly WalkedRule[];
}

/** A rule that matters. */
export interface WalkedRule {
	/** As the tool shows it. */
	readonly text: string;
	/**
	 * `stop`: drops or rejects every new connection to one of our ports. `chain`: they all go on in another. `leave`: some, of
	 * whatever kind, leave the chain here, and what comes after is not for all.
	 */
	readonly does: "stop" | "leave" | { readonly chain: string };
}

/**
 * What stops a new connection that no rule of a chain took: its policy, or a rule that takes everything. Rules for some
 * senders only are not looked at: a list of the banned closes nothing. Pure.
 * @returns undefined when nothing does
 */
export function closedBy(name: string, chains: ReadonlyMap<string, WalkedChain>): string | undefined {
	const seen = new Set<string>();
	const walk = (at: string): string | undefined => {
		const chain = chains.get(at);
		if (chain === undefined || seen.has(at)) return undefined;
		seen.add(at);
		for (const { does, text } of chain.rules) {
			if (does === "leave") break;
			if (does === "stop") return text;
			const inside = walk(does.chain);
			if (inside !== undefined) return inside;
		}
		return undefined;
	};
	return walk(name) ?? (chains.get(name)?.dropsRest === true ? "policy drop" : undefined);
}

/**
 * Takes conditions away from the beginning of a rule as long as they hold for every new connection to our ports. Pure.
 * @param conditions each matches at the beginning of a rule; a group `ports` is looked at as well
 * @returns what is left
 */
export function withoutConditions(rule: string, conditions: readonly RegExp[], ports: readonly number[]): string {
	let left = rule.trim();
	for (let more = true; more; ) {
		more = false;
		for (const condition of conditions) {
			const match = condition.exec(left);
			const said = match?.groups?.["ports"];
			if (match === null || (said !== undefined && !hasPort(said, ports))) continue;
			left = left.slice(match[0].length).trimStart();
			more = true;
		}
	}
	return left;
}

/** The ranges of ports in a text such as `443`, `{ 80, 443 }`, `5000-5300`, `5000:5300`, `80,443`. Pure. */
export function portRanges(text: string): readonly (readonly [number, number])[] {
	return [...text.matchAll(/(\d+)(?:[-:](\d+))?/g)].map(([, from, to = from]) => [Number(from), Number(to)]);
}

function hasPort(text: string, ports: readonly number[]): boolean {
	return portRanges(text).some(([from, to]) => ports.some((port) => from <= port && port <= to));
}
