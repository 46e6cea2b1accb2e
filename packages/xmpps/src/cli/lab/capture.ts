import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeFlow, readCapture } from "../../lab/capture/index.ts";
import { startCapture } from "../../lab/real/capture-bridge.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { findHost, findLab } from "./find-lab.ts";

/** The options of `xmpps lab capture` as commander reads them. */
interface CaptureFlags {
	readonly lab?: string;
	readonly out?: string;
	readonly seconds?: string;
	readonly json?: boolean;
}

/** `xmpps lab capture HOST`: records until Ctrl-C, then tells the connections and the questions. */
export async function captureCommand(name: string, flags: CaptureFlags, io: Io): Promise<number> {
	const seconds = flags.seconds === undefined ? undefined : Number(flags.seconds);
	if (seconds !== undefined && !(seconds > 0 && seconds < 86_400)) {
		throw new CommandError(EXIT.usage, `Cannot record for "${flags.seconds}" seconds: it is no number from 0 to 86400`);
	}
	const lab = await findLab(flags.lab);
	const host = name === "bridge" ? undefined : findHost(lab, name).name;
	if (lab.tcpdump === undefined)
		throw new CommandError(EXIT.unknown, "Cannot record: the world has no plain host, whose image has tcpdump");
	const folder = await mkdtemp(join(tmpdir(), "xmpps-capture-"));
	try {
		const capture = await startCapture(lab.init, lab.tcpdump, join(folder, "packets.pcap"), host);
		if (flags.json !== true)
			io.err(`Recording at ${name}, until ${seconds === undefined ? "Ctrl-C" : `${seconds} s have passed`}`);
		await wait(seconds, io.signal);
		await capture.stop();
		if (flags.out !== undefined) await save(capture.file, flags.out);
		tell(readCapture(readFileSync(capture.file)), flags, io);
		return EXIT.ok;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function save(file: string, out: string): Promise<void> {
	try {
		await copyFile(file, out);
	} catch (cause) {
		throw new CommandError(EXIT.configuration, `Cannot write "${out}": ${(cause as NodeJS.ErrnoException).code}`, {
			cause,
		});
	}
}

async function wait(seconds: number | undefined, signal: AbortSignal): Promise<void> {
	// Ctrl-C is the usual end, no failure.
	await sleep((seconds ?? 86_400) * 1000, undefined, { signal }).catch(() => undefined);
}

function tell({ packets, flows, questions }: ReturnType<typeof readCapture>, flags: CaptureFlags, io: Io): void {
	if (flags.json === true) {
		io.out(JSON.stringify({ packets: packets.length, connections: flows.map(describeFlow), questions }, null, 2));
		return;
	}
	const style = styleFor(io);
	io.out(style.heading(`${packets.length} packets, ${flows.length} connections, ${questions.length} questions`));
	for (const { time, name, type, rcode } of questions)
		io.out(`  ${(time / 1000).toFixed(3)}  ${type} ${name}  ${rcode ?? "no answer"}`);
	for (const flow of flows) io.out(`  ${describeFlow(flow)}`);
}
