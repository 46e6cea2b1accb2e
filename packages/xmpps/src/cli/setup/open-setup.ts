import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChangeableHost } from "../../host/changeable-host.ts";
import type { Config } from "../../model/config.ts";
import type { Engine, PlanAndMore, SetupPorts } from "../../setup/apply/ports.ts";
import type { Tell } from "../../setup/apply/tell.ts";
import { standingOf } from "../../setup/engine/journal.ts";
import { JournalStore } from "../../setup/engine/journal-store.ts";
import { type Managed, managedBy } from "../../setup/engine/managed.ts";
import type { ReadItem } from "../../setup/engine/plan-stages.ts";
import { readItem } from "../../setup/engine/put-item.ts";
import { createEngine, type EngineParts } from "../../setup/engine/transaction.ts";
import { makePlan } from "../../setup/plan/make-plan.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import type { SetupFlags } from "./flags.ts";
import { type OpenProver, openProver } from "./prover.ts";

/** Held while a host is changed; a folder that a boot empties. */
const LOCK = "/run/xmpps/lock";

/** A set-up that is open: the host answers, and nothing was changed. */
export interface OpenSetup {
	readonly config: Config;
	readonly host: ChangeableHost;
	readonly parts: EngineParts;
	readonly engine: Engine;
	readonly store: JournalStore;
	readonly read: ReadItem;
	/** What the journals of the host come to. */
	managed(): Promise<Managed>;
	plan(force: boolean): Promise<PlanAndMore>;
	ports(tell: Tell, probes: readonly string[], force: boolean): Promise<SetupPorts>;
	/** @param patience milliseconds for somebody else who only looks; default some seconds */
	lock(patience?: number): ReturnType<ChangeableHost["lock"]>;
	close(): Promise<void>;
}

/**
 * Reads the configuration, reaches the host, and puts everything together.
 * @param around what stands between the engine and the host; for tests that let a run die at a change
 * @throws {CommandError} for a configuration that cannot be used
 */
export async function openSetup(
	flags: SetupFlags,
	io: Io,
	around: (parts: EngineParts) => EngineParts = (parts) => parts,
): Promise<OpenSetup> {
	const config = await configOf(flags.config);
	const signal = AbortSignal.any([io.signal]);
	// Some dozens of commands and questions at once listen to it, and are gone when they have ended.
	setMaxListeners(0, signal);
	const { host, close: leave } = await hostOf(config);
	const [{ hostDrivers }, { hostActions }, { openZones }] = await Promise.all([
		import("../../setup/items/host-drivers.ts"),
		import("../../setup/items/host-actions.ts"),
		import("./open-zones.ts"),
	]);
	const zones = await openZones(config, flags);
	const drivers = { ...hostDrivers(host), "dns-records": zones.driver };
	const store = new JournalStore(host);
	const parts = around({ store, drivers, actions: hostActions(host), now: Date.now });
	const engine = createEngine(parts);
	const read: ReadItem = (item) => readItem(drivers, item, signal);
	const open: OpenProver[] = [];
	const plan = async (force: boolean): Promise<PlanAndMore> => {
		return makePlan({
			...{ host, config, read, zones, force, signal },
			managed: async () => managedBy(await store.all()),
			waiting: async () => (await store.all()).some((journal) => WAITING.has(standingOf(journal).state)),
		});
	};
	const lock = async (patience = PATIENCE): ReturnType<ChangeableHost["lock"]> => {
		const end = Date.now() + patience;
		for (;;) {
			const taken = await host.lock(LOCK);
			if (taken !== undefined || Date.now() >= end) return taken;
			await sleep(PACE, undefined, { signal });
		}
	};
	return {
		...{ config, host, parts, engine, store, read, plan },
		managed: async () => managedBy(await store.all()),
		lock,
		async ports(tell, probes, force) {
			for (const from of [undefined, ...new Set([...config.guard.probes, ...probes])]) {
				open.push(await openProver(flags, from));
			}
			const [here] = open;
			if (here === undefined) throw new Error("Cannot look at anything: there is no prover");
			return {
				lock,
				...{ engine, zones, provers: open, dialer: here.dialer, tell, now: Date.now, signal },
				makePlan: () => plan(force),
			};
		},
		async close() {
			for (const one of open) await one.close();
			await leave();
		},
	};
}

/** Milliseconds: the process that watches over an apply has the lock for moments. */
const PATIENCE = 2_000;
const PACE = 100;

/** Phases in which the host is ready and the records are not proven. */
const WAITING: ReadonlySet<string> = new Set(["host-ready", "waiting-for-dns"]);

async function configOf(file: string): Promise<Config> {
	const [{ loadConfig }, { ConfigError }] = await Promise.all([
		import("../../setup/config/load-config.ts"),
		import("../../setup/config/config-error.ts"),
	]);
	try {
		return await loadConfig(file);
	} catch (error) {
		if (error instanceof ConfigError) throw new CommandError(EXIT.configuration, error.message, { cause: error });
		throw error;
	}
}

async function hostOf({ host }: Config): Promise<{ host: ChangeableHost; close: () => Promise<void> }> {
	if (host !== undefined) {
		const { sshHost } = await import("../../host/ssh-host.ts");
		const remote = sshHost(host);
		return { host: remote, close: () => remote.close() };
	}
	const { localHost } = await import("../../host/local-host.ts");
	return { host: localHost(), close: async () => undefined };
}
