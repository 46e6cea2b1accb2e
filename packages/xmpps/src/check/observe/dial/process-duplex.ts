import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { Duplex } from "node:stream";

/** The input and output of a process as one connection. It ends the process when it is destroyed. */
export class ProcessDuplex extends Duplex {
	readonly #child: ChildProcessWithoutNullStreams;

	constructor(child: ChildProcessWithoutNullStreams) {
		// As a socket of Node: when the far end has ended, we have, too.
		super({ allowHalfOpen: false });
		this.#child = child;
		child.stdout.on("data", (chunk: Buffer) => {
			if (!this.push(chunk)) child.stdout.pause();
		});
		child.stdout.on("end", () => this.push(null));
		child.stdout.on("error", (error) => this.destroy(error));
		// Who no longer reads has gone: the end of its output tells it.
		child.stdin.on("error", () => undefined);
		this.on("error", () => undefined);
	}

	override _read(): void {
		this.#child.stdout.resume();
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		if (!this.#child.stdin.writable) {
			done(Object.assign(new Error("the connection has ended"), { code: "EPIPE" }));
			return;
		}
		// An error of the pipe is the peer's end, which the output tells.
		this.#child.stdin.write(chunk, () => done());
	}

	override _final(done: (error?: Error | null) => void): void {
		// Not with its callback: that one is not called where the process has gone.
		this.#child.stdin.end();
		done();
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#child.kill("SIGKILL");
		this.#child.stdin.destroy();
		this.#child.stdout.destroy();
		done(error);
	}
}
