import { type ProofResult, type ProofStep, takeSteps } from "../../lab/proof/index.ts";
import { type Lab, type LabOptions, startLab } from "../../lab/real/lab.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { tellKept } from "./keep.ts";
import { StartText } from "./start-text.ts";

/** What to do with the lab, and how to tell of it. */
interface RealFlags {
	readonly once?: boolean;
	readonly json?: boolean;
	/** What is to be proven of it. */
	readonly steps: readonly ProofStep[];
	/** What is done in it first. @returns whether that went well */
	readonly before?: (lab: Lab, say: (text: string) => void) => Promise<boolean>;
}

/** `xmpps lab up` and `run` with real hosts. */
export async function upRealCommand(options: LabOptions, flags: RealFlags, io: Io): Promise<number> {
	const style = styleFor(io);
	const began = performance.now();
	const say = flags.json === true ? (): void => undefined : (text: string): void => io.out(text);
	const text = new StartText(say, io);
	const results: ProofResult[] = [];
	const onResult = (result: ProofResult): void => {
		io.progress?.(undefined);
		results.push(result);
		const { name, ok, ms, evidence } = result;
		say(`  ${ok ? style.good("yes") : style.bad("NO ")}  ${name} ${style.faint(`(${ms} ms)`)}`);
		say(style.faint(`       ${evidence}`));
	};
	say(style.heading(`A lab of real hosts: ${options.world.name} world, Debian ${options.release}`));
	let lab: Lab;
	try {
		lab = await startLab({ ...options, capture: true, onProgress: (progress) => text.progress(progress) });
	} catch (error) {
		io.progress?.(undefined);
		if (io.signal.aborted) return EXIT.interrupted;
		if (flags.json === true) {
			io.out(JSON.stringify({ ok: false, steps: text.steps, error: message(error) }, null, 2));
		}
		throw new CommandError(EXIT.unknown, message(error), { cause: error });
	}
	try {
		const up = Math.round(performance.now() - began);
		say(style.faint(`  up after ${up} ms: lab ${lab.id}`));
		const ready = (await flags.before?.(lab, say)) ?? true;
		if (io.signal.aborted) return EXIT.interrupted;
		say("");
		say(style.heading("Proven"));
		await takeSteps(lab, flags.steps, onResult, io.signal);
		// Cut short: what was not tried is not proven.
		if (io.signal.aborted) return EXIT.interrupted;
		const ok = ready && results.every((result) => result.ok);
		const ms = Math.round(performance.now() - began);
		if (flags.json === true) {
			const { id, ca, resolver } = lab;
			const { release, world } = options;
			io.out(
				JSON.stringify(
					{ ok, lab: id, world: world.name, release, up, ms, ca, resolver, steps: [...text.steps, ...results] },
					null,
					2,
				),
			);
		} else {
			say("");
			say(
				ok
					? style.good(`All ${results.length} proven, ${ms} ms from the start`)
					: style.bad("Not everything was proven"),
			);
		}
		if (flags.once !== true) {
			tellHints(lab, say, style.heading);
			const kept = tellKept({ ok, lab: lab.id });
			await aborted(io.signal);
			if (!kept) say("\nTaken down");
		}
		return ok ? EXIT.ok : EXIT.broken;
	} finally {
		io.progress?.(undefined);
		await lab.close();
	}
}

function tellHints(lab: Lab, say: (text: string) => void, heading: (text: string) => string): void {
	const main = "node packages/xmpps/dist/cli/main.js";
	say("");
	say(heading("Yours to try, until Ctrl-C (or xmpps lab down)"));
	say(`  ${main} lab status`);
	say(`  ${main} lab shell ${[...lab.hosts.keys()][0]}`);
	say(
		`  ${main} lab exec --here client ${main} connect ${lab.world.zones[0]?.name ?? "example.com"} --ca ${lab.ca} --trust-ad`,
	);
	say(`  ${main} lab capture bridge --seconds 10`);
}

function aborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}

function message(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
