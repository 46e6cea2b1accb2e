import type { Line } from "./line.ts";

/** Below it a piece is copied into memory of its own size; above into a block, which is used again. */
const SMALL = 4_096;

/** As long as the longest piece. */
const BLOCK = 65_536;

/** Blocks that wait for their next use; more than that are left to Node. */
const SPARE = 32;

const spare: Buffer[] = [];

/**
 * Passes what comes on one line to another, until the first one ends, which ends the other's direction too. Of what the other
 * side does not take there is never more than one piece: until it has gone out, nothing more is read, and TCP slows the sender.
 */
export function pass(from: Line, to: Line): void {
	const { socket } = to;
	let waits = false;
	const onWritten = (): void => {
		if (!waits || socket.writableLength > 0) return;
		waits = false;
		from.socket.resume();
	};
	from.onBytes = (bytes) => {
		if (bytes.length <= SMALL) {
			socket.write(Buffer.from(bytes), onWritten);
		} else {
			const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK);
			const copied = bytes.copy(block);
			socket.write(block.subarray(0, copied), () => {
				if (spare.length < SPARE) spare.push(block);
				onWritten();
			});
		}
		// The kernel takes most pieces at once, and then nothing is left here.
		waits = socket.writableLength > 0;
		return !waits;
	};
	from.socket.once("end", () => socket.end());
}
