import { spawnSync } from "node:child_process";
import { pathOf } from "../relays/relay.mjs";

/**
 * What the kernel holds for some processes' TCP connections (ss(8), -m).
 * @typedef {object} KernelMemory
 * @property {number} sockets
 * @property {number} held bytes that wait to be read or to be acknowledged, with what the kernel needs around them
 * @property {number} limit bytes that their own buffers may have
 * @property {number} fullest the highest part of its own limit that one of them holds, in one direction
 */

/**
 * @param {readonly number[]} pids
 * @returns {KernelMemory}
 * @throws {Error} which begins with "Cannot measure" when there is no ss
 */
export function kernelMemory(pids) {
	const ss = pathOf("ss");
	if (ss === undefined) throw new Error("Cannot measure: ss is not installed (on Debian: apt-get install iproute2)");
	const { stdout } = spawnSync(ss, ["-tmnpHO", "state", "established"], {
		encoding: "utf8",
		maxBuffer: 256 * 2 ** 20,
	});
	const memory = { sockets: 0, held: 0, limit: 0, fullest: 0 };
	for (const line of stdout.split("\n")) {
		if (!pids.some((pid) => line.includes(`pid=${pid},`))) continue;
		const [, read, readLimit, , writeLimit, written] =
			/skmem:\(r(\d+),rb(\d+),t(\d+),tb(\d+),f\d+,w(\d+)/.exec(line)?.map(Number) ?? [];
		if (read === undefined || readLimit === undefined || writeLimit === undefined || written === undefined) continue;
		memory.sockets += 1;
		memory.held += read + written;
		memory.limit += readLimit + writeLimit;
		memory.fullest = Math.max(memory.fullest, read / readLimit, written / writeLimit);
	}
	return memory;
}
