import { writeSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { type ControlPlace, serveControl } from "../../gateway/run/control-server.ts";
import { type Gateway, startGateway } from "../../gateway/run/gateway.ts";
import { prometheusMetrics } from "../../gateway/run/gateway-metrics.ts";
import { handOver, takeOver } from "../../gateway/run/hand-over.ts";
import { socketsFor } from "../../gateway/system/systemd.ts";
import type { RouteTable } from "../../model/route-table.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError, type Io } from "../io.ts";
import { openLog } from "./open-log.ts";
import { systemParts } from "./system-parts.ts";

/**
 * Serves until it is told to stop, or until another process has taken over and the last connection has ended.
 * @param read reads the table, now and at every reload
 * @param control where orders come from, beside signals
 * @throws {TableError} when the table contradicts itself
 * @throws {CommandError} when a port cannot be listened on
 */
export async function runGateway(
	read: () => Promise<RouteTable>,
	control: string | undefined,
	io: Io,
): Promise<number> {
	let table = await read();
	const log = await openLog(table.log);
	const system = await systemParts(process.env);
	const before = takeOver(process.env);
	const gateway = await listening(() =>
		startGateway(table, {
			...{ log, metrics: prometheusMetrics, openTransparent: system.openTransparent },
			...{ transparently: system.dialTransparently },
			inherited: new Map([...socketsFor(namesIn(table), system.activated), ...before.listeners]),
		}),
	);
	const doors = new SideDoors(control, () => table, {
		...{ status: () => gateway.status(), metrics: gateway.metrics },
		reload: () => reload(),
		upgrade: () => upgrade(),
	});
	let end: (how: "stopped" | "handed over") => void = () => undefined;
	const over = new Promise<"stopped" | "handed over">((resolve) => {
		end = resolve;
	});
	/** One order at a time: a reload during an upgrade would change what is being handed over. */
	let orders: Promise<unknown> = Promise.resolve();
	let leaving = false;
	const inOrder = (order: () => Promise<void>): Promise<void> => {
		const done = orders.then(() =>
			leaving ? Promise.reject(new Error("Cannot do that: the gateway is ending")) : order(),
		);
		orders = done.catch(() => undefined);
		return done;
	};
	const reload = (): Promise<void> =>
		inOrder(async () => {
			system.notify.reloading();
			try {
				const next = await read();
				await gateway.reload(next);
				const moved = !isDeepStrictEqual(next.metrics, table.metrics);
				table = next;
				if (moved) await doors.renew();
				log.level = next.log.level;
				log.info({}, "reloaded");
			} catch (error) {
				log.error({ error: messageOf(error) }, "not reloaded, the routes stay as they were");
				throw error;
			} finally {
				system.notify.ready();
			}
		});
	const upgrade = (): Promise<void> =>
		inOrder(async () => {
			// Both processes cannot have the same doors, and the new one is to have them when it is ready.
			await doors.close();
			try {
				const command = { program: process.execPath, args: [...process.execArgv, ...process.argv.slice(1)] };
				const pid = await handOver({ ...command, env: process.env }, gateway.listeners);
				system.notify.mainProcess(pid);
				log.info({ pid }, "another process has taken over");
				end("handed over");
			} catch (error) {
				await doors.open();
				log.error({ error: messageOf(error) }, "not upgraded, this process goes on");
				throw error;
			}
		});
	const stop = (): void => end("stopped");
	io.signal.addEventListener("abort", stop, { once: true });
	if (io.signal.aborted) stop();
	io.onOrder?.("SIGHUP", () => void reload().catch(() => undefined));
	io.onOrder?.("SIGUSR2", () => void upgrade().catch(() => undefined));
	try {
		await listening(() => doors.open());
		if (before.ready !== undefined) writeSync(before.ready, "ready\n");
		system.notify.ready();
		log.info({ listeners: gateway.status().listeners }, "ready");
		const how = await over;
		leaving = true;
		if (how === "stopped") system.notify.stopping();
		await leave(gateway, how, table, io);
		return EXIT.ok;
	} finally {
		// Whatever went wrong above: a port that is listened on would keep the process alive.
		await gateway.drain(0);
		await doors.close();
		system.notify.close();
		log.flush();
	}
}

/** Waits for the connections that there are. After a hand-over as long as they last, unless this process too is told to stop. */
async function leave(gateway: Gateway, how: "stopped" | "handed over", table: RouteTable, io: Io): Promise<void> {
	const within = table.limits.drainSeconds * 1000;
	const draining = gateway.drain(how === "stopped" ? within : undefined);
	if (how === "handed over") {
		io.signal.addEventListener("abort", () => void gateway.drain(within), { once: true });
	}
	await draining;
}

/** The control socket and the port for metrics: what is asked of a gateway, beside what it is for. */
class SideDoors {
	readonly #control: string | undefined;
	readonly #table: () => RouteTable;
	readonly #answers: Parameters<typeof serveControl>[1];
	#open: { close(): Promise<void> }[] = [];

	constructor(control: string | undefined, table: () => RouteTable, answers: Parameters<typeof serveControl>[1]) {
		this.#control = control;
		this.#table = table;
		this.#answers = answers;
	}

	async open(): Promise<void> {
		const { metrics } = this.#table();
		const places: ControlPlace[] = [];
		if (this.#control !== undefined) places.push({ path: this.#control });
		if (metrics !== undefined) places.push(metrics);
		for (const place of places) this.#open.push(await serveControl(place, this.#answers));
	}

	/** Opens them where the table has them by now. */
	async renew(): Promise<void> {
		await this.close();
		await this.open();
	}

	/** Nobody new gets in; who is inside gets an answer. */
	async close(): Promise<void> {
		// Not waited for: an upgrade is ordered by a connection that waits for it.
		for (const door of this.#open) void door.close();
		this.#open = [];
	}
}

async function listening<T>(open: () => Promise<T>): Promise<T> {
	try {
		return await open();
	} catch (error) {
		if (!(error instanceof Error && "code" in error && "syscall" in error)) throw error;
		throw new CommandError(EXIT.broken, `Cannot listen: ${error.message}`, { cause: fileErrorCode(error) });
	}
}

function namesIn({ listeners }: RouteTable): readonly string[] {
	return listeners.map(({ name }) => name);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
