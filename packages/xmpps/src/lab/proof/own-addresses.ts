import { foreignAddresses, readCapture } from "../capture/index.ts";
import type { ProofStep } from "./proof-step.ts";

/** Everything that passed on the bridge so far was between hosts of the lab: it has no way out. */
export const onlyOwnAddresses: ProofStep = {
	name: "only addresses of the lab were contacted",
	async prove(lab) {
		if (lab.capture === undefined) throw new Error("nothing was recorded");
		const { packets, problems } = readCapture(await lab.capture.read());
		const unread = problems.find(({ kind }) => kind.startsWith("unreadable") || kind === "cut-packet");
		if (packets.length === 0 || unread !== undefined)
			throw new Error(`the capture cannot vouch for it: ${unread?.detail ?? "no packets"}`);
		const own = new Set(lab.world.hosts.flatMap(({ v4 = [], v6 = [] }) => [...v4, ...v6]));
		const foreign = foreignAddresses(packets, (address) => own.has(address));
		if (foreign.length > 0) throw new Error(`packets from or to ${foreign.slice(0, 5).join(", ")}`);
		return `${packets.length} packets, all between ${own.size} addresses`;
	},
};
