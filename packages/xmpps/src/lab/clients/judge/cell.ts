/** An answer to one question about one client. */
export interface Cell {
	/**
	 * `conforms` and `deviates`: from what the question's section says. `fact`: there is no right answer. `unknown`: it could
	 * not be found out, which says nothing about the client.
	 */
	readonly verdict: "conforms" | "deviates" | "fact" | "unknown";
	/** Short: a table's cell. */
	readonly value: string;
	/** What was seen. */
	readonly evidence: string;
}

/** As the section says. */
export const conforms = (value: string, evidence: string): Cell => ({ verdict: "conforms", value, evidence });

/** Not as the section says. */
export const deviates = (value: string, evidence: string): Cell => ({ verdict: "deviates", value, evidence });

/** Neither right nor wrong. */
export const fact = (value: string, evidence: string): Cell => ({ verdict: "fact", value, evidence });

/** Nothing can be said. */
export const unknown = (why: string): Cell => ({
	verdict: "unknown",
	value: "?",
	evidence: `could not find out: ${why}`,
});

/** The question has no meaning for a client that does not speak direct TLS. */
export const noDirectTls = (): Cell => fact("–", "it never asks for direct TLS");

/** Milliseconds as text: `0.25 s`, `5.0 s`. */
export function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;
}
