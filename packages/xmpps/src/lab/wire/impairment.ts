/** As the host at the end of the link sees it: `out` is what it sends, `in` is what it gets. */
export type Direction = "in" | "out";

/** What a link does to the frames that pass it. Each direction on its own, so that a round trip pays twice. */
export interface Impairment {
	/** Milliseconds each way, from 0 to 60 000; parts of one are honoured. Default 0. */
	readonly delay?: number;
	/** Of 100 frames so many are lost, by chance; from 0 to 100. Default 0. */
	readonly loss?: number;
	/** Loses everything in one direction, or in both: a black hole, which refuses nothing and answers nothing. */
	readonly drop?: Direction | "all";
}

/** A source of chance: a number in [0, 1), evenly distributed. `Math.random` in production, a seeded one in tests. */
export type Random = () => number;

/**
 * Whether a frame that just arrived goes no further.
 *
 * A frame is what the kernel hands over: while it segments late (GSO) one frame holds up to 64 KiB of a TCP stream, and a
 * loss takes all of it, as a burst of losses on a real wire would.
 */
export function isLost(impairment: Impairment, direction: Direction, random: Random): boolean {
	if (impairment.drop === "all" || impairment.drop === direction) return true;
	// Certain and impossible losses leave chance alone; 100 is certain since the number is below 1.
	const loss = impairment.loss ?? 0;
	return loss > 0 && random() * 100 < loss;
}
