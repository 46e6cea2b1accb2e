import { type LinkSetting, parseCommand } from "./command.ts";
import type { Random } from "./impairment.ts";
import { type FramePort, OneWay, type WayStats } from "./one-way.ts";

/** A port that was opened on an interface. */
export interface OpenPort extends FramePort {
	/** The kernel's number of the interface: another one after it was made anew under the same name. */
	readonly index: number;
	close(): void;
}

/** What the mover takes from the system. */
export interface MoverPorts {
	/** @throws {Error} with a message for the one who sent the command */
	open(interfaceName: string): OpenPort;
	/** The present number of an interface; 0 when there is none of that name. */
	indexOf(interfaceName: string): number;
	readonly random: Random;
}

/** What both directions of a link did since it was made. */
export interface LinkStats {
	readonly in: WayStats;
	readonly out: WayStats;
}

/** What the mover says to a command: one line of JSON each, in the order of the commands. */
export type Answer =
	| { readonly link: string; readonly ok: true }
	| { readonly stats: Readonly<Record<string, LinkStats>>; readonly ok: true }
	| { readonly link?: string; readonly error: string };

interface Link {
	readonly setting: LinkSetting;
	readonly inner: OpenPort;
	readonly outer: OpenPort;
	readonly in: OneWay;
	readonly out: OneWay;
}

/** More links than a lab has hosts; each may hold two full queues. */
const MAX_LINKS = 64;

/** The largest frame that a kernel makes by default is 64 KiB with its headers (gso_max_size); this is twice as much. */
const SCRATCH = 131_072;

/** The links of one process: obeys commands, and moves what is there to be moved when it is told to. Never waits. */
export class Mover {
	readonly #ports: MoverPorts;
	readonly #links = new Map<string, Link>();
	readonly #scratch = new Uint8Array(SCRATCH);
	#ways: readonly OneWay[] = [];
	#descriptors: readonly number[] = [];

	constructor(ports: MoverPorts) {
		this.#ports = ports;
	}

	/** What to wait for. The same array until something changes. */
	get descriptors(): readonly number[] {
		return this.#descriptors;
	}

	/** When the first frame of all is due; nothing when none waits. */
	get due(): number | undefined {
		let due: number | undefined;
		for (const way of this.#ways) {
			if (way.due !== undefined && (due === undefined || way.due < due)) due = way.due;
		}
		return due;
	}

	/** Obeys one line. @param now milliseconds on the clock that `receive` and `release` get too */
	command(line: string, now: number): Answer {
		const command = parseCommand(line);
		switch (command.kind) {
			case "set":
				return this.#set(command.setting, now);
			case "remove":
				return this.#remove(command.link);
			case "stats": {
				const stats = [...this.#links].map(([name, link]) => [name, { in: link.in.stats(), out: link.out.stats() }]);
				return { stats: Object.fromEntries(stats), ok: true };
			}
			case "malformed": {
				const { link, error } = command;
				return link === undefined ? { error } : { link, error };
			}
		}
	}

	/** Reads what has arrived at these descriptors. */
	receive(ready: ReadonlySet<number>, now: number): void {
		for (const way of this.#ways) if (ready.has(way.from.descriptor)) way.receive(this.#scratch, now);
	}

	/** Sends what is due. */
	release(now: number): void {
		for (const way of this.#ways) way.release(now);
	}

	/** Removes all links. */
	close(): void {
		for (const name of [...this.#links.keys()]) this.#remove(name);
	}

	#set(setting: LinkSetting, now: number): Answer {
		const name = setting.link;
		try {
			const link = this.#current(setting) ?? this.#open(setting);
			link.in.impair(setting, now);
			link.out.impair(setting, now);
			return { link: name, ok: true };
		} catch (error) {
			return { link: name, error: (error as Error).message };
		}
	}

	/** The link as it is, if it still moves frames between these two interfaces. */
	#current(setting: LinkSetting): Link | undefined {
		const link = this.#links.get(setting.link);
		if (link === undefined) return undefined;
		const same = link.setting.inner === setting.inner && link.setting.outer === setting.outer;
		const alive = (port: OpenPort, interfaceName: string) => this.#ports.indexOf(interfaceName) === port.index;
		return same && alive(link.inner, setting.inner) && alive(link.outer, setting.outer) ? link : undefined;
	}

	#open(setting: LinkSetting): Link {
		this.#refuseShared(setting);
		if (!this.#links.has(setting.link) && this.#links.size >= MAX_LINKS) {
			throw new Error(`Cannot set link ${JSON.stringify(setting.link)}: there are ${MAX_LINKS} already`);
		}
		const { random } = this.#ports;
		const inner = this.#ports.open(setting.inner);
		let outer: OpenPort;
		try {
			outer = this.#ports.open(setting.outer);
		} catch (error) {
			inner.close();
			throw error;
		}
		this.#remove(setting.link);
		const ways = { in: new OneWay("in", outer, inner, random), out: new OneWay("out", inner, outer, random) };
		const link: Link = { setting, inner, outer, ...ways };
		this.#links.set(setting.link, link);
		this.#refresh();
		return link;
	}

	/** Two links on one interface would see each other's frames, and double them. */
	#refuseShared(setting: LinkSetting): void {
		for (const other of this.#links.values()) {
			if (other.setting.link === setting.link) continue;
			for (const taken of [other.setting.inner, other.setting.outer]) {
				if (taken !== setting.inner && taken !== setting.outer) continue;
				const [mine, theirs] = [setting.link, other.setting.link].map((name) => JSON.stringify(name));
				throw new Error(`Cannot set link ${mine}: "${taken}" belongs to link ${theirs}`);
			}
		}
	}

	#remove(name: string): Answer {
		const link = this.#links.get(name);
		if (link === undefined) {
			return { link: name, error: `Cannot remove link ${JSON.stringify(name)}: there is none of that name` };
		}
		link.inner.close();
		link.outer.close();
		this.#links.delete(name);
		this.#refresh();
		return { link: name, ok: true };
	}

	#refresh(): void {
		this.#ways = [...this.#links.values()].flatMap((link) => [link.in, link.out]);
		this.#descriptors = this.#ways.map((way) => way.from.descriptor);
	}
}
