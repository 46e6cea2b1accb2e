/**
 * The program that makes links of the lab slow, lossy or dead: commands on stdin, answers on stdout, a line of JSON each.
 * It ends when stdin is closed, so that it never outlives the lab.
 *
 * One loop waits for commands, frames and due times at once, in ppoll(2), and never goes back to Node's own: a timer there
 * is a millisecond late or two, and a thread would have to be woken. Nothing in the loop takes long, except an answer that
 * nobody reads, and a lab that reads no answers is gone.
 */
import { readSync, writeSync } from "node:fs";
import { LineSplitter } from "./line-splitter.ts";
import { Mover } from "./mover.ts";
import { openSystemCalls, type SystemCalls } from "./packet-socket.ts";

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** The longest sensible command has 300 characters. */
const MAX_COMMAND = 4096;

/** sysexits(3), EX_SOFTWARE. */
const DEFECT = 70;

function run(calls: SystemCalls): void {
	const mover = new Mover({
		open: (name) => calls.openPacketSocket(name),
		indexOf: (name) => calls.interfaceIndex(name),
		random: Math.random,
	});
	const lines = new LineSplitter(MAX_COMMAND);
	const buffer = new Uint8Array(65_536);
	let links = mover.descriptors;
	let descriptors = [STDIN, ...links];
	for (;;) {
		if (mover.descriptors !== links) {
			links = mover.descriptors;
			descriptors = [STDIN, ...links];
		}
		const { due } = mover;
		const ready = calls.wait(descriptors, due === undefined ? undefined : due - performance.now());
		mover.receive(ready, performance.now());
		mover.release(performance.now());
		if (!ready.has(STDIN)) continue;
		const length = readSync(STDIN, buffer);
		if (length === 0) break;
		for (const line of lines.push(buffer.subarray(0, length))) {
			const answer =
				line === undefined
					? { error: `Cannot read command: it has more than ${MAX_COMMAND} characters` }
					: mover.command(line, performance.now());
			writeSync(STDOUT, `${JSON.stringify(answer)}\n`);
		}
	}
	mover.close();
}

try {
	const calls = await openSystemCalls();
	// A wire does not wait until a processor is free; in a busy machine frames would be late by ten milliseconds and more.
	// Where the system refuses, they are.
	calls.preferProcess();
	run(calls);
} catch (error) {
	const { code, message } = error as NodeJS.ErrnoException;
	// Whoever would read the answers is gone, and the lifeline with it.
	if (code !== "EPIPE") {
		writeSync(STDERR, `${message}\n`);
		process.exitCode = DEFECT;
	}
}
