import { addZoneLines, removeZoneLines } from "../dns/index.ts";
import type { Lab } from "../real/lab.ts";
import type { HostCommand } from "../world/provision.ts";
import { RECORDS_FILE } from "./make-world.ts";
import { carryOut } from "./on-host.ts";
import type { SetupWorld } from "./worlds.ts";

const DOMAIN = "example.com";

/** Seconds that `remove` may wait where somebody has to act first: it says so, and is started again. */
const SHORT = "1";

/** Somebody who sets a host up, and who changes the zone where no program may. */
export class Operator {
	readonly #lab: Lab;
	readonly #dns: SetupWorld["dns"];
	/** What they have put into the zone: all of it goes in the end. */
	#pasted: readonly string[] = [];

	constructor(lab: Lab, { dns }: Pick<SetupWorld, "dns">) {
		this.#lab = lab;
		this.#dns = dns;
	}

	/**
	 * Applies until it works.
	 * @returns what was done, for people
	 * @throws {Error} when it does not get there
	 */
	async apply(): Promise<string> {
		const server = this.#lab.host("server");
		if (!this.#byHand) {
			await carryOut(server, "apply", ["works"]);
			return "applied";
		}
		const { missing = [] } = await carryOut(server, "apply", ["waiting-for-dns"]);
		const lines = this.#dns === "print" ? missing : await this.#recordsFile();
		await this.#publish(lines);
		await carryOut(server, "apply", ["works"]);
		// A file that is included says at the next reload that its records may live longer now.
		if (this.#dns === "zone-file") await this.#publish(await this.#recordsFile());
		return `applied, ${lines.length} records put into the zone, applied again`;
	}

	/** Says that there is nothing to do. @throws {Error} when there is something */
	async applyAgain(): Promise<string> {
		await carryOut(this.#lab.host("server"), "apply", ["nothing-to-do"]);
		return "no changes";
	}

	/** Removes everything. @returns what was done @throws {Error} when it does not get there */
	async remove(): Promise<string> {
		const server = this.#lab.host("server");
		if (this.#byHand) {
			const { remaining = [] } = await carryOut(server, "remove", ["waiting-for-dns"], "--wait", SHORT);
			if (remaining.length === 0) throw new Error("xmpps remove waits for the zone, and does not say for what");
			await this.#publish([]);
		}
		await carryOut(server, "remove", ["removed"]);
		await carryOut(server, "remove", ["nothing-to-do"]);
		return "removed";
	}

	get #byHand(): boolean {
		return this.#dns === "print" || this.#dns === "zone-file";
	}

	async #recordsFile(): Promise<readonly string[]> {
		const text = await this.#lab.host("server").must("read the records", ["cat", RECORDS_FILE]);
		return text.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
	}

	/** Has the zone hold these lines of ours, and no others of ours. */
	async #publish(lines: readonly string[]): Promise<void> {
		const run = async ({ what, command, input = "" }: HostCommand): Promise<void> => {
			await this.#lab.host("dns").must(what, command, { input });
		};
		const gone = this.#pasted.filter((line) => !lines.includes(line));
		const come = lines.filter((line) => !this.#pasted.includes(line));
		if (gone.length > 0) await run(removeZoneLines(DOMAIN, gone));
		if (come.length > 0) await run(addZoneLines(DOMAIN, come));
		this.#pasted = lines;
	}
}
