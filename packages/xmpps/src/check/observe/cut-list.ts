import type { Cut } from "../../model/observation.ts";
import { sortedBy } from "./ordering.ts";

/** What was left out, each thing once, in an order that does not hang on who came first. */
export class CutList {
	readonly #cuts = new Map<string, Cut>();

	add(what: Cut["what"], where: string, detail: string): void {
		this.#cuts.set(`${what} ${where} ${detail}`, { what, where, detail });
	}

	sorted(): Cut[] {
		return sortedBy([...this.#cuts.values()], ({ what, where, detail }) => [what, where, detail]);
	}
}
