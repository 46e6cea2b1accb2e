import type { PlannedStage } from "../stage.ts";

/** The version of what stands in a journal's folder. */
export const JOURNAL_FORMAT = "xmpps-journal/1";

/** What a transaction is about to do, with all that undoing it needs: written once, before the first change. */
export interface JournalContent {
	readonly format: typeof JOURNAL_FORMAT;
	/** Later ones sort behind earlier ones. */
	readonly id: string;
	readonly kind: "apply" | "remove";
	/** The one that it completes, and that is not put back without it. */
	readonly of?: string;
	/** ISO 8601. */
	readonly began: string;
	/** In the order in which they are made. */
	readonly stages: readonly PlannedStage[];
}

/** Where a transaction stands between changes. In every phase but `open` and `unconfirmed` the host may stay as it is. */
export type Phase =
	| "open"
	/** The host is ready; somebody has to confirm, or it is put back. */
	| "unconfirmed"
	/** The host is ready and proven. */
	| "host-ready"
	/** Records were changed, or are to be by somebody, and not all servers have them so. */
	| "waiting-for-dns"
	/** Of a removal: no server has the records any more; resolvers may. */
	| "records-gone";

/** What happened, a line of the log each. */
export type JournalEntry =
	/** An item is about to be put; then it is. Numbers count from 0. */
	| { readonly entry: "intent" | "done"; readonly stage: number; readonly put: number }
	| { readonly entry: "activating" | "activated"; readonly stage: number }
	/** @property until milliseconds since 1970, where the phase has an end */
	| { readonly entry: "phase"; readonly phase: Exclude<Phase, "open">; readonly until?: number }
	| { readonly entry: "committed" }
	| { readonly entry: "undoing" }
	/** Everything is as before, but for what somebody else had changed. */
	| { readonly entry: "put-back"; readonly kept: readonly string[] };

/** A journal as it was read. */
export interface Journal {
	readonly content: JournalContent;
	readonly entries: readonly JournalEntry[];
	/** The log ends in a line without its end. */
	readonly torn?: true;
}

/** What a journal comes to. */
export interface Standing {
	readonly state: Phase | "committed" | "undoing" | "put-back";
	readonly until?: number;
	/** Items of which an intent was written, and whether it is known that they were put. */
	readonly intended: readonly (readonly [stage: number, put: number, done: boolean])[];
	readonly kept: readonly string[];
}

/** Pure. */
export function standingOf({ entries }: Journal): Standing {
	let state: Standing["state"] = "open";
	let until: number | undefined;
	const kept: string[] = [];
	const intended = new Map<string, readonly [number, number, boolean]>();
	for (const one of entries) {
		switch (one.entry) {
			case "intent":
			case "done":
				intended.set(`${one.stage} ${one.put}`, [one.stage, one.put, one.entry === "done"]);
				break;
			case "phase":
				state = one.phase;
				until = one.until;
				break;
			case "committed":
			case "undoing":
				state = one.entry;
				break;
			case "put-back":
				state = one.entry;
				kept.push(...one.kept);
				break;
			default:
		}
	}
	return { state, intended: [...intended.values()], kept, ...(until === undefined ? {} : { until }) };
}

/** Whether what it did counts: it is there, and is to stay. */
export function counts(state: Standing["state"]): boolean {
	return state === "committed" || state === "host-ready" || state === "waiting-for-dns" || state === "records-gone";
}

/** Whether everything that was managed until then was taken away. */
export function isRemoval(journal: Journal): boolean {
	return journal.content.kind === "remove" && standingOf(journal).state === "committed";
}

/** A journal that cannot be read. Nothing may be changed before somebody has looked at it. */
export class JournalError extends Error {
	override readonly name: string = "JournalError";
}

/**
 * Reads what a journal's files say. A last line without its end was being written when the host died: what it announces
 * has not begun.
 * @throws {JournalError}
 */
export function readJournal(id: string, content: string, log: string): Journal {
	const read = <T>(text: string, where: string): T => {
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch (cause) {
			throw new JournalError(`Cannot read the journal "${id}": ${where} is no JSON`, { cause });
		}
		if (typeof value === "object" && value !== null) return value as T;
		throw new JournalError(`Cannot read the journal "${id}": ${where} is no object`);
	};
	const plan = read<JournalContent>(content, "its content");
	if (plan.format !== JOURNAL_FORMAT || plan.id !== id) {
		throw new JournalError(`Cannot read the journal "${id}": it is of another version of xmpps`);
	}
	const lines = log.split("\n");
	const last = lines.pop();
	return {
		content: plan,
		entries: lines.map((line, index) => read<JournalEntry>(line, `line ${index + 1} of its log`)),
		...(last === "" ? {} : { torn: true }),
	};
}
