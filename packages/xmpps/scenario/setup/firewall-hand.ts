import type { ChangeableHost } from "../../src/host/changeable-host.ts";
import {
	iptablesFileBaseline,
	iptablesFileValidation,
} from "../../src/setup/items/actions/iptables-file-validation.ts";
import { nftFileBaseline, nftFileValidation } from "../../src/setup/items/actions/nft-file-validation.ts";
import type { Validation } from "../../src/setup/items/actions.ts";
import type { Driver } from "../../src/setup/items/driver.ts";
import { blockDriver } from "../../src/setup/items/drivers/block.ts";
import { fileDriver, folderDriver, linkDriver } from "../../src/setup/items/drivers/file.ts";
import { iptablesChainDriver } from "../../src/setup/items/drivers/iptables-chain.ts";
import { nftRulesDriver } from "../../src/setup/items/drivers/nft-rules.ts";
import { nftTableDriver } from "../../src/setup/items/drivers/nft-table.ts";
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
		const drivers: Partial<Record<ManagedItem["kind"], unknown>> = {
			file: fileDriver(this.#host),
			folder: folderDriver(this.#host),
			link: linkDriver(this.#host),
			block: blockDriver(this.#host),
			"nft-table": nftTableDriver(this.#host),
			"nft-rules": nftRulesDriver(this.#host),
			"iptables-chain": iptablesChainDriver(this.#host),
			unit: this.#units(),
		};
		return drivers[item.kind] as Driver;
	}

	/** Started and stopped as an operator does it. */
	#units(): Driver<"unit"> {
		return {
			read: async ({ name }) => {
				const { code } = await this.#host.run(["systemctl", "is-active", "--quiet", name]);
				return code === 0 ? { active: true } : null;
			},
			put: async ({ name }, _, wanted) => {
				const { code, stderr } = await this.#host.run(["systemctl", wanted === null ? "stop" : "start", name]);
				if (code !== 0) throw new Error(stderr);
			},
		};
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
