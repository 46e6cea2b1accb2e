import type { Host } from "../../src/host/host.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { iptablesFileValidation } from "../../src/setup/items/actions/iptables-file-validation.ts";
import { nftFileValidation } from "../../src/setup/items/actions/nft-file-validation.ts";
import { iptablesChainDriver } from "../../src/setup/items/drivers/iptables-chain.ts";
import { nftRulesDriver } from "../../src/setup/items/drivers/nft-rules.ts";
import { nftTableDriver } from "../../src/setup/items/drivers/nft-table.ts";
import type { ItemState, ManagedItem } from "../../src/setup/items/item.ts";
import type { WantedStage } from "../../src/setup/stage.ts";

/** Puts what is wanted on a host of the lab: rules by their drivers, the rest as somebody would by hand. */
export class Hand {
	readonly #server: LabHost;
	readonly #host: Host;

	constructor(server: LabHost, host: Host) {
		this.#server = server;
		this.#host = host;
	}

	async read(item: ManagedItem): Promise<ItemState> {
		const { code, stdout } = await this.#look(item);
		switch (item.kind) {
			case "nft-table":
				return nftTableDriver(this.#host).read(item);
			case "nft-rules":
				return nftRulesDriver(this.#host).read(item);
			case "iptables-chain":
				return iptablesChainDriver(this.#host).read(item);
			case "unit":
				return code === 0 ? { active: true } : null;
			case "link":
				return code === 0 ? { target: stdout.trim() } : null;
			case "block": {
				const [, lines] = new RegExp(`# BEGIN ${item.name}\n(.*\n)# END ${item.name}\n`, "s").exec(stdout) ?? [];
				return lines === undefined ? null : { lines: lines.trimEnd().split("\n") };
			}
			case "file":
			case "folder": {
				if (code !== 0) return null;
				const [mode = "", owner = "", group = ""] = stdout.trim().split(" ");
				const rights = { mode: Number.parseInt(mode, 8), owner, group };
				if (item.kind === "folder") return rights;
				return { content: await this.#server.must("read it", ["cat", item.path]), ...rights };
			}
			default:
				throw new Error(`Cannot read ${item.kind}`);
		}
	}

	async put(item: ManagedItem, before: ItemState, after: ItemState): Promise<void> {
		switch (item.kind) {
			case "nft-table":
				return nftTableDriver(this.#host).put(item, before, after);
			case "nft-rules":
				return nftRulesDriver(this.#host).put(item, before, after);
			case "iptables-chain":
				return iptablesChainDriver(this.#host).put(item, before, after);
			case "unit":
				await this.#must(["systemctl", after === null ? "stop" : "start", item.name]);
				return;
			case "block":
				return this.#putBlock(item, after);
			case "link":
				await this.#must(
					after === null ? ["rm", item.path] : ["ln", "-sfn", (after as { target: string }).target, item.path],
				);
				return;
			case "folder":
				await this.#must(
					after === null
						? ["rmdir", "--ignore-fail-on-non-empty", item.path]
						: ["install", "-d", "-m", "755", item.path],
				);
				return;
			case "file":
				if (after === null) await this.#must(["rm", item.path]);
				else await this.#must(["tee", item.path], (after as { content: string }).content);
				return;
			default:
				throw new Error(`Cannot put ${item.kind}`);
		}
	}

	/** Puts what differs, asks the tools, and activates. @returns how to take it back */
	async apply(stages: readonly WantedStage[]): Promise<{ readonly changes: number; undo(): Promise<void> }> {
		const done: { item: ManagedItem; before: ItemState; after: ItemState }[] = [];
		for (const { items, validations } of stages) {
			for (const { item, state: after } of items) {
				const before = await this.read(item);
				if (JSON.stringify(before) === JSON.stringify(after)) continue;
				await this.put(item, before, after);
				done.push({ item, before, after });
			}
			for (const validation of validations) {
				if (validation.kind === "nft-file") await nftFileValidation(this.#host, validation.path, "");
				else if (validation.kind === "iptables-file") {
					await iptablesFileValidation(this.#host, validation.path, validation.family, "");
				}
			}
		}
		await this.#must(["systemctl", "daemon-reload"]);
		return {
			changes: done.length,
			undo: async () => {
				for (const { item, before, after } of done.toReversed()) await this.put(item, after, before);
				await this.#must(["systemctl", "daemon-reload"]);
			},
		};
	}

	#look(item: ManagedItem) {
		if (item.kind === "unit") return this.#server.run(["systemctl", "is-active", item.name]);
		if (item.kind === "link") return this.#server.run(["readlink", item.path]);
		if (item.kind === "block") return this.#server.run(["cat", item.path]);
		return this.#server.run(["path" in item ? "stat" : "true", "-c", "%a %U %G", "path" in item ? item.path : ""]);
	}

	async #putBlock(item: Extract<ManagedItem, { kind: "block" }>, state: ItemState): Promise<void> {
		const { name, path, section = "", before = "" } = item;
		const old = await this.#must(["cat", path]);
		const empty = `${section}\n${before}\n`;
		let text = old.replace(new RegExp(`# BEGIN ${name}\n.*\n# END ${name}\n`, "s"), "");
		if (state === null) text = text.replace(empty, "");
		else {
			if (!text.split("\n").includes(section)) text += empty;
			const lines = text.split("\n");
			const at = lines.indexOf(before, lines.indexOf(section));
			lines.splice(at, 0, `# BEGIN ${name}`, ...(state as { lines: string[] }).lines, `# END ${name}`);
			text = lines.join("\n");
		}
		await this.#must(["tee", path], text);
	}

	#must(argv: readonly string[], input = ""): Promise<string> {
		return this.#server.must(`run ${argv.join(" ")}`, argv, { input });
	}
}
