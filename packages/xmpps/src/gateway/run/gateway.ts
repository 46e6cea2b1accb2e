import { BlockList, type Socket } from "node:net";
import { ipFamily } from "xmpps-connect/protocol";
import type { GatewayListener, RouteTable } from "../../model/route-table.ts";
import type { DialTransparently } from "../relay/dial-backend.ts";
import type { Joined } from "../relay/join.ts";
import type { Line } from "../relay/line.ts";
import { type ConnectionEvents, serveConnection } from "../relay/serve-connection.ts";
import { Accounts } from "./accounts.ts";
import { Admission } from "./admission.ts";
import { tableProblems } from "./check-table.ts";
import type { LogSink } from "./gateway-log.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import { listenerKey, type OpenListener, type OpenTransparent, openListener } from "./open-listener.ts";

/** What a gateway needs of the world. */
export interface GatewayParts {
	readonly log: LogSink;
	/** @param open how many connections there are */
	readonly metrics: (open: () => number) => Promise<GatewayMetrics>;
	readonly openTransparent: OpenTransparent;
	readonly transparently: DialTransparently;
	/** Descriptors of sockets that listen already, by the names of listeners: systemd's, or those of the process before. */
	readonly inherited: ReadonlyMap<string, number>;
}

/** What can be said of a gateway at any time: plain JSON. */
export interface GatewayStatus {
	readonly listeners: readonly string[];
	readonly connections: number;
	/** Connections that are passed on now, by route. */
	readonly routes: Readonly<Record<string, number>>;
	/** Since it began: those that a backend took, and those that were refused, by reason. */
	readonly routed: number;
	readonly refused: Readonly<Record<string, number>>;
}

/** A table that contradicts itself, with everything that is wrong. */
export class TableError extends Error {
	override readonly name = "TableError";
	readonly problems: readonly string[];

	constructor(problems: readonly string[]) {
		super(problems.join("\n"));
		this.problems = problems;
	}
}

/**
 * A gateway that runs.
 *
 * One instance is made by {@link startGateway}; it ends by `drain`.
 */
export class Gateway {
	#table: RouteTable;
	readonly #parts: GatewayParts;
	readonly #admission: Admission;
	readonly #listeners = new Map<string, OpenListener>();
	readonly #trusted = new Map<string, BlockList>();
	/** Everything that is under way, with the way to end it. */
	readonly #serving = new Map<Socket, Joined | undefined>();
	readonly #accounts: Accounts;
	readonly metrics: GatewayMetrics;
	/** Whoever waits for the last connection; several may, each with a patience of its own. */
	readonly #waiting: (() => void)[] = [];

	/** @internal */
	constructor(table: RouteTable, parts: GatewayParts, metrics: GatewayMetrics, admission: Admission) {
		this.#table = table;
		this.#parts = parts;
		this.#admission = admission;
		this.metrics = metrics;
		this.#accounts = new Accounts(metrics, parts.log, () => this.#table.log.addresses, clock);
	}

	/** The sockets that listen: what a process that takes over is given. */
	get listeners(): readonly { readonly spec: GatewayListener; readonly descriptor: number }[] {
		return [...this.#listeners.values()];
	}

	status(): GatewayStatus {
		return {
			listeners: [...this.#listeners.keys()],
			connections: this.#admission.connections,
			routes: Object.fromEntries(this.#accounts.open),
			routed: this.#accounts.routed,
			refused: Object.fromEntries(this.#accounts.refused),
		};
	}

	/**
	 * Goes by another table from now on: routes and limits for who comes next, listeners at once. Connections that there are
	 * stay as they are.
	 * @throws {TableError} when it contradicts itself
	 * @throws {Error} with a code when a port cannot be listened on. Either way the old one stays
	 */
	async reload(table: RouteTable): Promise<void> {
		const problems = tableProblems(table);
		if (problems.length > 0) throw new TableError(problems);
		const opened: OpenListener[] = [];
		try {
			for (const spec of table.listeners) {
				if (this.#listeners.has(listenerKey(spec))) continue;
				opened.push(
					await openListener(spec, this.#parts.inherited.get(spec.name), this.#parts.openTransparent, (line, from) =>
						this.#accept(line, from.spec),
					),
				);
			}
		} catch (error) {
			for (const listener of opened) void listener.close();
			throw error;
		}
		this.#table = table;
		this.#admission.limits = table.limits;
		for (const listener of opened) this.#listeners.set(listenerKey(listener.spec), listener);
		const wanted = new Map(table.listeners.map((spec) => [listenerKey(spec), spec]));
		for (const [key, listener] of this.#listeners) {
			const spec = wanted.get(key);
			if (spec !== undefined) {
				listener.spec = spec;
				continue;
			}
			this.#listeners.delete(key);
			void listener.close();
		}
		this.#trusted.clear();
		for (const spec of table.listeners) this.#trusted.set(listenerKey(spec), blockList(spec.proxyFrom));
	}

	/**
	 * Takes no more connections, and waits for those that there are.
	 * @param within milliseconds after which they are reset; absent: as long as they last
	 */
	async drain(within?: number): Promise<void> {
		for (const listener of this.#listeners.values()) void listener.close();
		this.#listeners.clear();
		const timer = within === undefined ? undefined : setTimeout(() => this.#stopAll(), within);
		if (this.#serving.size > 0) {
			await new Promise<void>((resolve) => {
				this.#waiting.push(resolve);
			});
		}
		clearTimeout(timer);
		this.#accounts.close();
	}

	#stopAll(): void {
		for (const [socket, joined] of this.#serving) {
			if (joined === undefined) socket.resetAndDestroy();
			else joined.stop();
		}
	}

	#accept(line: Line, spec: GatewayListener): void {
		const { socket } = line;
		const unwelcome =
			// The port that packets are diverted to can be reached from outside as well.
			spec.divertedTo !== undefined && socket.localPort !== spec.port ? "not-diverted" : this.#admission.enter();
		if (unwelcome !== undefined) {
			socket.on("error", () => undefined).resetAndDestroy();
			this.#accounts.refuse(unwelcome, undefined);
			return;
		}
		this.#serving.set(socket, undefined);
		void this.#serve(line, spec).finally(() => {
			this.#serving.delete(socket);
			this.#admission.leave();
			if (this.#serving.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
		});
	}

	async #serve(line: Line, listener: GatewayListener): Promise<void> {
		let client: string | undefined;
		const { socket } = line;
		const { remoteAddress } = socket;
		const events: ConnectionEvents = {
			...this.#accounts.eventsOf({ began: clock(), listener, client: () => client }),
			client: ({ address }) => {
				const refused = this.#admission.enterClient(address);
				if (refused === undefined) client = address;
				return refused;
			},
			refused: (reason, opening) => this.#accounts.refuse(reason, client ?? remoteAddress, opening),
		};
		await serveConnection(line, {
			...{ table: () => this.#table, listener, events, proxied: this.#trusts(listener, remoteAddress) },
			transparently: this.#parts.transparently,
			onJoined: (joined) => void this.#serving.set(socket, joined),
		});
		if (client !== undefined) this.#admission.leaveClient(client);
	}

	/** Whether it is one of those that put a PROXY header first. */
	#trusts(listener: GatewayListener, address: string | undefined): boolean {
		if (address === undefined) return false;
		const trusted = this.#trusted.get(listenerKey(listener));
		return trusted?.check(address, ipFamily(address) === 6 ? "ipv6" : "ipv4") === true;
	}
}

/**
 * Opens every listener of a table and serves what comes.
 * @throws {TableError} when the table contradicts itself
 * @throws {Error} with a code when a port cannot be listened on
 */
export async function startGateway(table: RouteTable, parts: GatewayParts): Promise<Gateway> {
	const admission = new Admission(table.limits, clock);
	const metrics = await parts.metrics(() => admission.connections);
	const gateway = new Gateway(table, parts, metrics, admission);
	try {
		await gateway.reload(table);
	} catch (error) {
		await gateway.drain(0);
		throw error;
	}
	return gateway;
}

function clock(): number {
	return performance.now();
}

/** Addresses and prefixes, to be asked whether one is among them. */
function blockList(places: readonly string[]): BlockList {
	const list = new BlockList();
	for (const place of places) {
		const [address = "", bits] = place.split("/");
		const family = ipFamily(address) === 6 ? "ipv6" : "ipv4";
		if (bits === undefined) list.addAddress(address, family);
		else list.addSubnet(address, Number(bits), family);
	}
	return list;
}
