import type { ChangeableHost } from "../../src/host/changeable-host.ts";
import {
	iptablesFileBaseline,
	iptablesFileValidation,
} from "../../src/setup/items/actions/iptables-file-validation.ts";
import { nftFileBaseline, nftFileValidation } from "../../src/setup/items/actions/nft-file-validation.ts";
import type { Validation } from "../../src/setup/items/actions.ts";
import type { Driver } from "../../src/setup/items/driver.ts";
import { hostDrivers } from "../../src/setup/items/host-drivers.ts";
import { type ItemState, type ManagedItem, sameState } from "../../src/setup/items/item.ts";
import type { WantedStage } from "../../src/setup/stage.ts";

/** Puts what is wanted on a host by the drivers, one after the other as the engine does, and without a journal. */
export class Hand {
	readonly #host: ChangeableHost;

	constructor(host: ChangeableHost) {
		this.#host = host;
	}

	read(item: ManagedItem): Promise<ItemState> {
		return this.#driver(item).read(item);
	}

	put(item: ManagedItem, before: ItemState, after: ItemState): Promise<void> {
		return this.#driver(item).put(item, before, after);
	}

	/** Puts what differs, asks the tools, and activates. @returns how to take it back */
	async apply(stages: readonly WantedStage[]): Promise<{ readonly changes: number; undo(): Promise<void> }> {
		const done: { item: ManagedItem; before: ItemState; after: ItemState }[] = [];
		for (const { items, validations } of stages) {
			const baselines = await Promise.all(validations.map((validation) => this.#baseline(validation)));
			for (const { item, state: after } of items) {
				const before = await this.read(item);
				if (sameState(before, after)) continue;
				await this.put(item, before, after);
				done.push({ item, before, after });
			}
			for (const [at, validation] of validations.entries()) await this.#validate(validation, baselines[at] ?? "");
		}
		const reload = () => this.#host.run(["systemctl", "daemon-reload"]);
		await reload();
		return {
			changes: done.length,
			undo: async () => {
				for (const { item, before, after } of done.toReversed()) await this.put(item, after, before);
				await reload();
			},
		};
	}

	#driver(item: ManagedItem): Driver {
		if (item.kind === "dns-records") throw new Error("records are not on a host");
		return hostDrivers(this.#host)[item.kind] as Driver;
	}

	async #baseline(validation: Validation): Promise<string> {
		if (validation.kind === "nft-file") return await nftFileBaseline(this.#host, validation.path);
		if (validation.kind !== "iptables-file") throw new Error(`Cannot ask ${validation.kind}`);
		return await iptablesFileBaseline(this.#host, validation.path, validation.family);
	}

	async #validate(validation: Validation, baseline: string): Promise<void> {
		if (validation.kind === "nft-file") await nftFileValidation(this.#host, validation.path, baseline);
		else if (validation.kind === "iptables-file") {
			await iptablesFileValidation(this.#host, validation.path, validation.family, baseline);
		}
	}
}
