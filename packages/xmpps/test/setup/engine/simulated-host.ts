import { type Entry, FileChangedError, type HostFiles } from "../../../src/host/changeable-host.ts";
import type { Actions, Activation } from "../../../src/setup/items/actions.ts";
import { type Driver, type Drivers, ItemChangedError } from "../../../src/setup/items/driver.ts";
import { canonical, type ItemState, itemKey, type ManagedItem, sameState } from "../../../src/setup/items/item.ts";
import { FaultGate } from "./fault-gate.ts";

/** Which program takes which item, by its key. */
export type Takers = Readonly<Partial<Record<Activation["kind"], readonly string[]>>>;

/** A host, its zones and its programs in memory: files for the journal, items by their keys. */
export class SimulatedHost {
	readonly gate = new FaultGate();
	readonly files: Map<string, Entry>;
	readonly items: Map<string, ItemState>;
	/** What the program of an item has taken of it. */
	readonly taken: Map<string, ItemState>;
	/** Folders in which somebody else has something. */
	readonly full = new Set<string>();
	readonly takers: Takers;

	constructor(items: ReadonlyMap<string, ItemState>, takers: Takers, others?: SimulatedHost) {
		this.items = new Map(items);
		this.takers = takers;
		this.files = new Map(
			others?.files ?? [["/var/lib", { kind: "folder", mode: 0o755, owner: "root", group: "root" }]],
		);
		const keys = Object.values(takers).flat();
		this.taken = new Map(others?.taken ?? keys.map((key) => [key, items.get(key) ?? null]));
	}

	/** The same world once more; nothing is going to go wrong in it. */
	clone(): SimulatedHost {
		const copy = new SimulatedHost(this.items, this.takers, this);
		for (const key of this.full) copy.full.add(key);
		return copy;
	}

	state(item: ManagedItem): ItemState {
		return this.items.get(itemKey(item)) ?? null;
	}

	/** Somebody else makes something of an item, and has its program take it. */
	edit(key: string, state: ItemState): void {
		this.items.set(key, state);
		if (this.taken.has(key)) this.taken.set(key, state);
	}

	/** Items that are otherwise than their program knows. */
	untaken(): readonly string[] {
		return [...this.taken].filter(([key, state]) => !sameState(state, this.items.get(key) ?? null)).map(([key]) => key);
	}

	hostFiles(): HostFiles {
		const { gate, files } = this;
		return {
			read: (path) => gate.call(`read ${path}`, () => files.get(path)),
			replace: (path, expected, wanted) =>
				gate.call(`replace ${path}`, () => {
					const there = image(files.get(path));
					if (there === image(wanted)) return;
					if (there !== image(expected)) throw new FileChangedError(`"${path}" is not what it was`);
					this.#needFolder(path);
					if (wanted === undefined) files.delete(path);
					else files.set(path, wanted);
				}),
			makeFolder: (path, folder) =>
				gate.call(`make ${path}`, () => {
					const wanted: Entry = { kind: "folder", ...folder };
					const there = files.get(path);
					if (there !== undefined && image(there) !== image(wanted)) throw new FileChangedError(`"${path}" is there`);
					this.#needFolder(path);
					files.set(path, wanted);
				}),
			removeFolder: (path) =>
				gate.call(`remove ${path}`, () => {
					if ([...files.keys()].some((one) => one.startsWith(`${path}/`))) return false;
					files.delete(path);
					return true;
				}),
			append: (path, line) => {
				const old = files.get(path);
				const bytes = old?.kind === "file" ? old.bytes : new Uint8Array();
				const add = (text: string): void => {
					this.#needFolder(path);
					const whole = Buffer.concat([bytes, Buffer.from(text)]);
					files.set(path, { kind: "file", bytes: whole, mode: 0o600, owner: "root", group: "root" });
				};
				const torn = line.slice(0, Math.ceil(line.length / 2));
				return gate.tearable(
					`append ${line}`,
					() => add(torn),
					() => add(`${line}\n`),
				);
			},
			list: (path) =>
				gate.call(`list ${path}`, () => {
					const names = [...files.keys()].filter((one) => one.startsWith(`${path}/`));
					return [...new Set(names.map((one) => one.slice(path.length + 1).split("/")[0] ?? ""))].sort();
				}),
			removeTree: (path) => {
				const inside = [...files.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
				// Deepest first; which of two files goes first is left to the file system.
				inside.sort((a, b) => b.split("/").length - a.split("/").length || (a < b ? -1 : 1));
				return gate.parts(
					`remove all of ${path}`,
					inside.map((one) => () => void files.delete(one)),
				);
			},
		};
	}

	drivers(): Drivers {
		const driver = {
			read: (item: ManagedItem) => this.gate.call(`read ${itemKey(item)}`, () => this.state(item)),
			put: (item: ManagedItem, expected: ItemState, wanted: ItemState) =>
				this.gate.call(`put ${itemKey(item)}`, () => {
					const there = this.state(item);
					if (sameState(there, wanted)) return;
					if (!sameState(there, expected)) throw new ItemChangedError(`${itemKey(item)} is not what it was`);
					if (wanted === null && this.full.has(itemKey(item))) throw new ItemChangedError("it is not empty");
					this.items.set(itemKey(item), wanted);
				}),
		};
		const any = <Kind extends ManagedItem["kind"]>(): Driver<Kind> => driver as unknown as Driver<Kind>;
		return {
			...{ file: any(), link: any(), folder: any(), block: any(), "nft-table": any(), "nft-rules": any() },
			...{ "iptables-chain": any(), unit: any(), "dns-records": any() },
		};
	}

	actions(): Actions {
		const { gate } = this;
		return {
			baseline: ({ kind }) => gate.call(`ask ${kind} before`, () => `as ${kind} was`),
			validate: ({ kind }, baseline) =>
				gate.call(`ask ${kind}`, () => {
					if (baseline !== `as ${kind} was`) throw new Error(`${kind}: not asked before`);
				}),
			activate: ({ kind }) =>
				gate.call(`activate ${kind}`, () => {
					for (const key of this.takers[kind] ?? []) this.taken.set(key, this.items.get(key) ?? null);
				}),
		};
	}

	#needFolder(path: string): void {
		const parent = path.slice(0, path.lastIndexOf("/"));
		if (this.files.get(parent)?.kind !== "folder") throw new Error(`ENOENT ${parent}`);
	}
}

function image(entry: Entry | undefined): string {
	if (entry?.kind !== "file") return canonical(entry ?? null);
	return canonical({ ...entry, bytes: Buffer.from(entry.bytes).toString("hex") });
}
