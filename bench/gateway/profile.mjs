import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * Where a process of Node's spent its time, from what `node --cpu-prof` wrote.
 * @param {string} folder with one .cpuprofile, or several: they are added up
 * @param {number} count how many places
 * @returns {readonly { readonly place: string, readonly share: number }[]} shares of the time in which it did something
 */
export function whereTimeGoes(folder, count) {
	/** @type {Map<string, number>} */
	const places = new Map();
	let busy = 0;
	for (const file of readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"))) {
		/** @type {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number } }[], samples: number[], timeDeltas: number[] }} */
		const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), "utf8"));
		const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
		for (const [index, id] of samples.entries()) {
			const frame = frames.get(id);
			if (frame === undefined || frame.functionName === "(idle)") continue;
			const time = timeDeltas[index] ?? 0;
			const name = frame.functionName === "" ? "anonymous" : frame.functionName;
			// The file's name alone: whose folder it is in concerns nobody.
			const place = frame.url === "" ? name : `${name}, ${basename(frame.url)}:${frame.lineNumber + 1}`;
			places.set(place, (places.get(place) ?? 0) + time);
			busy += time;
		}
	}
	return [...places]
		.sort(([, one], [, other]) => other - one)
		.slice(0, count)
		.map(([place, time]) => ({ place, share: time / busy }));
}
