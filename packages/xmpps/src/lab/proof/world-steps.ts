import { ask } from "../dns/index.ts";
import { onlyOwnAddresses } from "./own-addresses.ts";
import type { ProofStep } from "./proof-step.ts";

/** Every domain of a world is served: the resolver finds its SOA. */
const zonesAnswer: ProofStep = {
	name: "the resolver finds every domain",
	async prove(lab) {
		const asker = lab.world.hosts.find(({ kind }) => kind === "plain");
		if (asker === undefined) throw new Error("no plain host is there to ask from");
		const seen: string[] = [];
		for (const { name } of lab.world.zones) {
			const { what, command } = ask({ name, type: "SOA" });
			const text = await lab.host(asker.name).must(what, command);
			if (!/\sSOA\s/.test(text))
				throw new Error(`no SOA for "${name}": ${/status: (\w+)/.exec(text)?.[1] ?? "no answer"}`);
			seen.push(`${name}${/^;; Flags:[^;]* ad\b/m.test(text) ? " (AD)" : ""}`);
		}
		return seen.join(", ");
	},
};

/** What can be shown of any world, whatever it is about. */
export const WORLD_STEPS: readonly ProofStep[] = [zonesAnswer, onlyOwnAddresses];
