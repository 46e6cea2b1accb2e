#!/usr/bin/env node
import { EXIT } from "./exit-code.ts";
import { defect, run } from "./run.ts";

const interrupt = new AbortController();
let interrupts = 0;
const orders = new Map<string, () => void>();
// A terminal that is gone is no reason to leave a host half changed: what is to be put back is, and nobody reads of it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.on(signal, () => {
		const order = orders.get(signal);
		if (order !== undefined) return order();
		// A terminal that goes may send several.
		if (signal !== "SIGHUP") interrupts += 1;
		// The first one lets the command clean up; whoever asks twice does not want to wait for that.
		if (interrupts > 1) process.exit(EXIT.interrupted);
		interrupt.abort();
	});
}
// What nobody caught is a defect of ours, whatever Node would make of it.
process.on("uncaughtException", (error) => {
	process.stderr.write(`${defect(error)}\n`);
	process.exit(EXIT.defect);
});
// `xmpps … | head` is no defect: nobody reads any more, and what is under way is ended as by Ctrl-C, so that no host stays half
// changed.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE" && error.code !== "EIO") process.exit(EXIT.defect);
	interrupt.abort();
});
process.stderr.on("error", () => undefined);

process.exitCode = await run(process.argv.slice(2), {
	out: (text) => void process.stdout.write(`${text}\n`),
	err: (text) => void process.stderr.write(`${text}\n`),
	...(process.stderr.isTTY && process.env["TERM"] !== "dumb" ? { progress } : {}),
	...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
	// https://no-color.org: any value but the empty one.
	colour: process.stdout.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
	...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
	signal: interrupt.signal,
	onOrder(signal, obey) {
		orders.set(signal, obey);
		if (signal === "SIGUSR2") process.on(signal, () => orders.get(signal)?.());
	},
});

function progress(text: string | undefined): void {
	// Cut to the terminal: a line that wraps could not be taken back.
	process.stderr.write(`\r\x1b[K${(text ?? "").slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

async function ask(question: string): Promise<string | undefined> {
	const { createInterface } = await import("node:readline/promises");
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const closed = new AbortController();
	// The terminal is in raw mode now: Ctrl-C is a key and no signal.
	lines.once("SIGINT", () => interrupt.abort());
	lines.once("close", () => closed.abort());
	try {
		return await lines.question(question, { signal: AbortSignal.any([interrupt.signal, closed.signal]) });
	} catch {
		process.stderr.write("\n");
		return undefined;
	} finally {
		lines.close();
	}
}
