import type { Tell } from "../../../src/setup/apply/tell.ts";
import { JournalStore } from "../../../src/setup/engine/journal-store.ts";
import type { EngineParts } from "../../../src/setup/engine/transaction.ts";
import { type ItemState, itemKey, type ManagedItem } from "../../../src/setup/items/item.ts";
import type { WantedStage } from "../../../src/setup/stage.ts";
import { SimulatedHost, type Takers } from "./simulated-host.ts";

/** An item of every kind; two files, and records of two types. */
export const ITEMS = {
	config: { kind: "file", path: "/etc/prosody/conf.d/xmpps.cfg.lua" },
	folder: { kind: "folder", path: "/var/lib/xmpps/acme" },
	site: { kind: "file", path: "/etc/nginx/conf.d/xmpps.conf" },
	table: { kind: "nft-table", family: "inet", name: "xmpps" },
	link: { kind: "link", path: "/etc/systemd/system/sysinit.target.wants/xmpps-firewall.service" },
	unit: { kind: "unit", name: "xmpps-firewall.service" },
	rules: { kind: "nft-rules", family: "inet", table: "filter", chain: "input" },
	chain: { kind: "iptables-chain", family: 4, table: "nat" },
	block: { kind: "block", path: "/etc/iptables/rules.v4", name: "nat" },
	srv: { kind: "dns-records", zone: "example.org", name: "_xmpps-client._tcp.example.org", type: "SRV" },
	address: { kind: "dns-records", zone: "example.org", name: "xmpps.example.org", type: "A" },
} as const satisfies Readonly<Record<string, ManagedItem>>;

export type ItemName = keyof typeof ITEMS;
export const NAMES = Object.keys(ITEMS) as ItemName[];
export const keyOf = (name: ItemName): string => itemKey(ITEMS[name]);

const root = { owner: "root", group: "root" } as const;

/**
 * A state that fits an item, and differs with the version.
 * @param version `mine`: one that no plan has
 */
export function stateOf(name: ItemName, version: number | "mine"): ItemState {
	const { kind } = ITEMS[name];
	switch (kind) {
		case "file":
			return { content: `version ${version}\n`, mode: 0o644, ...root };
		case "folder":
			return { mode: version === "mine" ? 0o711 : 0o755, ...root };
		case "link":
			return { target: version === "mine" ? "/dev/null" : "/etc/systemd/system/xmpps-firewall.service" };
		case "unit":
			// Somebody else can only start or stop it.
			return version === "mine" ? null : { active: true };
		case "dns-records":
			return { ttl: version === "mine" ? 60 : 300, data: [`${version}`] };
		default:
			return { lines: [`version ${version}`] };
	}
}

const TAKERS: Takers = {
	"prosody-reload": [keyOf("config")],
	"nginx-reload": [keyOf("folder"), keyOf("site")],
	"systemd-reload": [keyOf("link")],
};

/** As a host is when nobody has set it up: an older chain of iptables is there, and records of somebody else's. */
export function freshHost(): SimulatedHost {
	return new SimulatedHost(
		new Map([
			[keyOf("chain"), stateOf("chain", 0)],
			[keyOf("srv"), stateOf("srv", 0)],
		]),
		TAKERS,
	);
}

const PARTS: readonly (Omit<WantedStage, "items"> & { readonly has: readonly ItemName[] })[] = [
	{
		name: "server",
		has: ["config"],
		validations: [{ kind: "prosody-config" }],
		activations: [{ activation: { kind: "prosody-reload", services: ["c2s"] }, effect: "sessions survive" }],
	},
	{
		name: "web",
		has: ["folder", "site"],
		validations: [{ kind: "nginx-config" }],
		activations: [{ activation: { kind: "nginx-reload" }, effect: "sites answer throughout" }],
	},
	{
		name: "firewall",
		has: ["table", "link", "unit", "rules", "chain", "block"],
		validations: [{ kind: "iptables-file", path: "/etc/iptables/rules.v4", family: 4 }],
		activations: [{ activation: { kind: "systemd-reload" }, effect: "nobody notices" }],
	},
	{ name: "dns", has: ["srv", "address"], validations: [], activations: [] },
];

/** What is wanted: these items in these versions. A stage of which nothing is wanted is not there. */
export function wantedStages(versions: Readonly<Partial<Record<ItemName, number>>>): WantedStage[] {
	return PARTS.flatMap(({ has, ...stage }) => {
		const items = has.flatMap((name) => {
			const version = versions[name];
			return version === undefined ? [] : [{ item: ITEMS[name], state: stateOf(name, version), why: "it is wanted" }];
		});
		return items.length === 0 ? [] : [{ ...stage, items }];
	});
}

/** Every item in one version. */
export function allIn(version: number): Record<ItemName, number> {
	return Object.fromEntries(NAMES.map((name) => [name, version])) as Record<ItemName, number>;
}

/** An engine's parts in a process of its own. */
export function partsOf(world: SimulatedHost, now: () => number = () => 1_700_000_000_000): EngineParts {
	return {
		store: new JournalStore({ files: world.hostFiles() }),
		drivers: world.drivers(),
		actions: world.actions(),
		now,
	};
}

export const SILENT: Tell = { step: () => undefined, detail: () => undefined, progress: () => undefined };
