// Whether a gateway passes on every byte, and what it costs when nobody takes them.
//
//   npm run bench -- gateway-bytes [--only transfers,stalled] [--transfers 1000] [--megabytes 64] [--lanes 1]
//                                  [--readers 100] [--seconds 60] [--save]
//
// --lanes: transfers at a time. --seconds: how long readers stall.
import { stalled } from "./gateway/bytes/stalled.mjs";
import { transfers } from "./gateway/bytes/transfers.mjs";
import { withLab } from "./gateway/lab.mjs";
import { system } from "./gateway/system.mjs";
import { mustKnow, numberOf, wordOf } from "./gateway/words.mjs";

export const about =
	"Whether `xmpps gateway` passes on every byte, 64 MB both ways at once, and what stalled readers cost in memory";

/** @param {readonly string[]} args @returns {Promise<import("./run.mjs").Result>} */
export async function run(args) {
	const only = wordOf(args, "--only")?.split(",");
	mustKnow(only, ["stalled", "transfers"], "--only");
	const bytes = numberOf(args, "--megabytes", 64) * 2 ** 20;
	const stall = { readers: numberOf(args, "--readers", 100), seconds: numberOf(args, "--seconds", 60) };
	return await withLab({ bytes }, async (lab) => {
		const done = [];
		if (only?.includes("stalled") ?? true) {
			done.push(await stalled(lab, "clients", stall));
			done.push(await stalled(lab, "backends", stall));
			process.stderr.write("stalled\n");
		}
		if (only?.includes("transfers") ?? true) {
			const count = numberOf(args, "--transfers", 1_000);
			done.push(await transfers(lab, { transfers: count, bytes, lanes: numberOf(args, "--lanes", 1) }));
		}
		return {
			measures: done.flatMap(({ measures }) => measures),
			bounds: done.flatMap(({ bounds }) => bounds),
			notes: [
				`${system()}, loopback. Chunks of 1 byte to 64 KB on both sides, written and read; every byte is compared where it arrives. One transfer in three has half of the backend's bytes left when the client has ended, one in three the reverse.`,
				"Memory of stalled readers is the most that was seen while they stalled, after as many others had read: resident, above a fresh gateway's, and what is held once garbage is thrown away. Kernel memory is what ss shows of the gateway's sockets; a buffer takes one segment more than its limit.",
				...done.flatMap(({ notes }) => notes),
			],
		};
	});
}
