import { open } from "node:fs/promises";

/**
 * The first bytes of a file. A device or a pipe has no end, and nobody waits for it.
 * @param limit bytes, of which the rest is left
 * @throws {Error} with a code such as `ENOENT`
 */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
	const file = await open(path, "r");
	try {
		const pieces: Buffer[] = [];
		for (let left = limit; left > 0; ) {
			const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(left, 65_536)), 0);
			if (bytesRead === 0) break;
			pieces.push(buffer.subarray(0, bytesRead));
			left -= bytesRead;
		}
		return Buffer.concat(pieces);
	} finally {
		await file.close();
	}
}
