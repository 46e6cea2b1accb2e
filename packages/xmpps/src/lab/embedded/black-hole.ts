import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** An address that swallows what is sent to it: a connection is neither made nor refused. */
export interface BlackHole extends AsyncDisposable {
	readonly address: string;
	readonly port: number;
	/** Gives the address back. */
	close(): Promise<void>;
}

/**
 * Listens with the shortest queue there is, tells its port, and falls asleep: nobody accepts. `Atomics.wait` wakes up when
 * the pipe of its parent is gone at the latest, since the child is killed with it; the hour is for everything else.
 */
const SLEEPER = `
const server = require("node:net").createServer();
server.listen({ host: process.argv[1], port: 0, backlog: 1 }, () => {
	require("node:fs").writeSync(1, String(server.address().port) + "\\n");
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_600_000);
	process.exit();
});
`;

/** More than a queue of length one holds; those that find it full are the proof. */
const FILLERS = 8;

/** A connection on loopback that is not made by then never will be, in milliseconds. */
const DROPPED_AFTER = 250;

/**
 * Makes a black hole on loopback: a listener whose queue is full, to which Linux answers no SYN.
 * @throws {Error} where the system refuses or accepts instead
 */
export async function blackHole(address = "127.0.0.1"): Promise<BlackHole> {
	const child = spawn(process.execPath, ["-e", SLEEPER, address], { stdio: ["ignore", "pipe", "inherit"] });
	const fillers: Socket[] = [];
	const close = async (): Promise<void> => {
		for (const filler of fillers) filler.destroy();
		await end(child);
	};
	try {
		const [chunk] = (await once(child.stdout, "data")) as [Buffer];
		const port = Number.parseInt(chunk.toString(), 10);
		let dropped = false;
		for (let index = 0; index < FILLERS && !dropped; index++) {
			const filler = connect({ host: address, port });
			filler.on("error", () => undefined);
			fillers.push(filler);
			dropped = !(await connects(filler));
		}
		if (!dropped) throw new Error(`Cannot make a black hole at "${address}": the system goes on accepting`);
		return { address, port, close, [Symbol.asyncDispose]: close };
	} catch (error) {
		await close();
		throw error;
	}
}

function connects(socket: Socket): Promise<boolean> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), DROPPED_AFTER);
		const settle = (made: boolean) => (): void => {
			clearTimeout(timer);
			resolve(made);
		};
		socket.once("connect", settle(true));
		socket.once("error", settle(true));
	});
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	child.kill("SIGKILL");
	await gone;
}
