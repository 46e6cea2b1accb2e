import type { Random } from "./srv-order.ts";

/** RFC 6120, 3.3: the first reconnection waits a random time of up to 60 seconds. */
const FIRST_WINDOW_MS = 60_000;

/** Where doubling ends: after a long outage a server is found again within some 16 minutes. */
const LONGEST_DELAY_MS = 16 * FIRST_WINDOW_MS;

/**
 * How long to wait before connecting again after a connection was lost, in milliseconds.
 * RFC 6120, 3.3: first an unpredictable time between 0 and 60 s, so that the clients of a restarted server do not return
 * together; then truncated binary exponential back-off: 60 to 120 s, 120 to 240 s and so on, from the fourth repetition
 * on always 480 to 960 s.
 * @param attempt how many reconnections have failed since the last stream that worked: 0 for the first
 */
export function reconnectDelay(attempt: number, random: Random): number {
	if (!(attempt >= 1)) return random() * FIRST_WINDOW_MS;
	const longest = Math.min(FIRST_WINDOW_MS * 2 ** attempt, LONGEST_DELAY_MS);
	return longest / 2 + (random() * longest) / 2;
}
