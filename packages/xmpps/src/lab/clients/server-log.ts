/** A line of the server's log, and when it was read: within some ms of when it was written. */
export interface LogLine {
	/** Milliseconds since 1970. */
	readonly time: number;
	readonly text: string;
}

/**
 * Finds the first login of a user in lines of Prosody's log, such as
 * `Nov 24 20:00:00 c2s55d0c8	info	Authenticated as juliet@example.com`.
 * @param from milliseconds since 1970: what came before is another run's
 * @returns when it was; absent without one
 */
export function loginIn(lines: readonly LogLine[], jid: string, from: number): number | undefined {
	const words = `Authenticated as ${jid}`;
	return lines.find(({ time, text }) => time >= from && text.trimEnd().endsWith(words))?.time;
}
