import { createInterface } from "node:readline";
import { endTree } from "../../host/run-command.ts";
import type { Lab } from "../real/lab.ts";
import { SERVER, SERVER_LOG } from "./conformance-world.ts";
import type { LogLine } from "./server-log.ts";

/** Lines that are kept: a whole bench writes some ten thousand. */
const MAX_LINES = 200_000;

/** Follows the log of the server, from now on. */
export class ServerLogReader {
	readonly lines: LogLine[] = [];
	readonly #end: () => void;

	/** @param lab one of the conformance world */
	constructor(lab: Lab) {
		const child = lab
			.host(SERVER)
			.start(["tail", "-n", "0", "-s", "0.02", "-F", SERVER_LOG], ["ignore", "pipe", "ignore"]);
		this.#end = () => endTree(child);
		if (child.stdout === null) throw new Error("Cannot follow the server's log: no stdout");
		createInterface({ input: child.stdout }).on("line", (text) => {
			if (this.lines.length < MAX_LINES) this.lines.push({ time: Date.now(), text });
		});
	}

	close(): void {
		this.#end();
	}
}
