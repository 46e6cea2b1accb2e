import { once } from "node:events";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants } from "../../host/run-command.ts";
import { inNetwork, start } from "./enter.ts";
import { innerInterface } from "./network-script.ts";

/** Something that records packets into a file. */
export interface Capture {
	/** In pcap format; may be read while it grows. */
	readonly file: string;
	/** Waits until the file does not grow any more, and gives all of it. */
	read(): Promise<Uint8Array>;
	/** Ends it. @returns everything that was recorded */
	stop(): Promise<Uint8Array>;
}

/** What the kernel holds back before tcpdump sees it, even in immediate mode: a block of its ring. Milliseconds. */
const SETTLE = 150;

/** On a link that is never quiet nobody waits for ever. Milliseconds. */
const SETTLE_WITHIN = 3000;

/**
 * KiB between the kernel and tcpdump. In immediate mode every packet takes 64 KiB of it, however small: this is room for 512
 * packets while tcpdump waits for a processor, where the usual 2 MiB would hold 32.
 */
const ROOM = 32_768;

/**
 * Records what passes on the bridge, or at one host's link, with the tcpdump of an image.
 * @param image the folder of an image that has tcpdump
 * @throws {Error} when tcpdump does not listen
 */
export async function startCapture(init: number, image: string, file: string, host?: string): Promise<Capture> {
	const where = host === undefined ? "br0" : innerInterface(host);
	const out = openSync(file, "a", 0o600);
	const tcpdump = ["tcpdump", "-i", where, "-nn", "-U", "--immediate-mode", "-B", `${ROOM}`, "-s", "0", "-Z", "root"];
	const argv = inNetwork(init, "net", ["chroot", image, ...tcpdump, "-w", "-"]);
	const child = start(argv, ["ignore", out, "pipe"]);
	closeSync(out);
	const exited = once(child, "exit");
	const stderr = child.stderr;
	if (stderr === null) throw new Error("Cannot record: no stderr");
	let words = "";
	let listening = false;
	for await (const line of createInterface({ input: stderr })) {
		words = line;
		listening = line.includes("listening on");
		if (listening) break;
	}
	if (!listening) throw new Error(`Cannot record on "${where}": ${words || "tcpdump ended"}`);
	stderr.resume();
	const settle = async (): Promise<void> => {
		const deadline = performance.now() + SETTLE_WITHIN;
		for (let size = -1; size !== statSync(file).size && performance.now() < deadline; await sleep(SETTLE)) {
			size = statSync(file).size;
		}
	};
	const read = async (): Promise<Uint8Array> => {
		await settle();
		return readFileSync(file);
	};
	let stopped: Promise<Uint8Array> | undefined;
	const stop = (): Promise<Uint8Array> => {
		stopped ??= (async () => {
			await settle();
			// nsenter passes no signal on.
			for (const pid of descendants(child.pid ?? 0)) {
				try {
					process.kill(pid, "SIGINT");
				} catch {
					// It ended in the meantime.
				}
			}
			await exited;
			return readFileSync(file);
		})();
		return stopped;
	};
	return { file, read, stop };
}
