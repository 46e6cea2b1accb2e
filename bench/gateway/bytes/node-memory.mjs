import { residentBytes } from "../processes.mjs";

/** @typedef {{ readonly resident: number, readonly heap: number, readonly external: number }} NodeMemory in bytes */

/**
 * What a gateway of ours holds in user space: as the kernel sees it, and as Node does, by its own metrics.
 * @param {readonly number[]} pids
 * @param {number} port of its metrics
 * @returns {Promise<NodeMemory>}
 */
export async function nodeMemory(pids, port) {
	const response = await fetch(`http://127.0.0.1:${port}/metrics`);
	const text = await response.text();
	const of = (/** @type {string} */ name) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
	return {
		resident: residentBytes(pids),
		heap: of("nodejs_heap_size_used_bytes"),
		external: of("nodejs_external_memory_bytes"),
	};
}
