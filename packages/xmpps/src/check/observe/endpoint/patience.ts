import type { HandshakeResult } from "../../../model/observation-tls.ts";

/** So many hellos are to be on their way before silence is taken for an answer. */
const ENOUGH = 4;

/**
 * How long it is worth trying one place: where the first hellos all come to nothing within their time, nobody waits for the others one
 * timeout after another.
 */
export class Patience {
	#begun = 0;
	#stalled = 0;
	#answered = 0;

	/** Whether another hello makes any sense. */
	get left(): boolean {
		return this.#answered > 0 || this.#stalled === 0 || this.#begun < ENOUGH;
	}

	/** Counts a hello from its beginning to its end. */
	async count(hello: Promise<HandshakeResult>): Promise<HandshakeResult> {
		this.#begun += 1;
		const result = await hello;
		if (isStalled(result)) this.#stalled += 1;
		else if (result.kind !== "not-tried") this.#answered += 1;
		return result;
	}
}

function isStalled(result: HandshakeResult): boolean {
	if (result.kind === "failed") return result.reason === "timeout";
	return result.kind === "tls" && result.inside.kind === "silence";
}
