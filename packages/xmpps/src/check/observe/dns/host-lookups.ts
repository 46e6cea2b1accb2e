import type { AddressRecord, PlainAnswer } from "xmpps-connect/protocol";
import { addressBytes } from "../../../model/address-bytes.ts";
import type { HostLookup } from "../../../model/observation-dns.ts";
import type { AssumedRecord, ObserveContext } from "../check-options.ts";
import type { CutList } from "../cut-list.ts";
import { sortedBy } from "../ordering.ts";
import type { Questions } from "./questions.ts";

/** Looks up the addresses of hosts, without those that may not be dialled. */
export class HostLookups {
	readonly #questions: Questions;
	readonly #context: Pick<ObserveContext, "assume" | "refuse">;
	readonly #cuts: CutList;

	constructor(questions: Questions, context: Pick<ObserveContext, "assume" | "refuse">, cuts: CutList) {
		this.#questions = questions;
		this.#context = context;
		this.#cuts = cuts;
	}

	/** As the DNS says, or as somebody assumes. */
	async lookUp(name: string): Promise<HostLookup> {
		const assumed = this.#context.assume.filter(
			({ record, address }) => record.target === name && address !== undefined,
		);
		const [aaaa, a] =
			assumed.length > 0
				? [assumedAnswer(assumed, 6), assumedAnswer(assumed, 4)]
				: await Promise.all([this.#questions.ask("AAAA", name), this.#questions.ask("A", name)]);
		return { name, a: this.#permitted(name, a), aaaa: this.#permitted(name, aaaa) };
	}

	/**
	 * The answer without addresses that are refused. When that leaves none, it is a failure: whether anybody could reach the
	 * host is not known, and there being no address would be wrong.
	 */
	#permitted(name: string, answer: PlainAnswer<AddressRecord>): PlainAnswer<AddressRecord> {
		if (answer.kind !== "found") return answer;
		const reasons: string[] = [];
		const records = answer.records.filter(({ address }) => {
			const reason = this.#context.refuse(address);
			if (reason === undefined) return true;
			reasons.push(`${address} is not dialled: ${reason}`);
			this.#cuts.add("refused-address", address, `an address of ${name} is not dialled: ${reason}`);
			return false;
		});
		const [first] = reasons;
		if (records.length > 0 || first === undefined) return { ...answer, records };
		return { kind: "failed", reason: "refused", detail: first };
	}
}

/** The addresses of an answer. */
export function addressesIn(answer: PlainAnswer<AddressRecord>): AddressRecord[] {
	return answer.kind === "found" ? [...answer.records] : [];
}

function assumedAnswer(assumed: readonly AssumedRecord[], family: 4 | 6): PlainAnswer<AddressRecord> {
	const byAddress = new Map<string, AddressRecord>();
	for (const { record, address = "" } of assumed) {
		if (addressBytes(address)?.length === (family === 4 ? 4 : 16)) {
			byAddress.set(address, { address, family, ttl: record.ttl });
		}
	}
	const records = sortedBy([...byAddress.values()], ({ address }) => [address]);
	if (records.length === 0) return { kind: "absent", reason: "nodata", authentic: false, aliases: [] };
	return { kind: "found", records, ttl: Math.min(...records.map(({ ttl }) => ttl)), authentic: false, aliases: [] };
}
