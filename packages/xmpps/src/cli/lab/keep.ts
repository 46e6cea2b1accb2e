import { spawn } from "node:child_process";
import { closeSync, writeSync } from "node:fs";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { UpFlags } from "./up.ts";

/** Tells the keeper of a lab that somebody waits at its descriptor 3. */
const KEEPER = "XMPPS_LAB_KEEPER";

/**
 * Starts the lab in a process of its own that outlives this one and the terminal, and shows what it says until the proof is
 * done. `xmpps lab down` ends it.
 */
export async function keepLab(flags: UpFlags, io: Io): Promise<number> {
	const options = [
		...(flags.world === undefined ? [] : ["--world", flags.world]),
		...(flags.debian === undefined ? [] : ["--debian", flags.debian]),
		...(flags.delay === undefined ? [] : ["--delay", flags.delay]),
		...(flags.json === true ? ["--json"] : []),
	];
	const child = spawn(process.execPath, [process.argv[1] ?? "", "lab", "up", ...options], {
		detached: true,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		env: { ...process.env, [KEEPER]: "1" },
	});
	child.stdout?.setEncoding("utf8").on("data", (text: string) => io.out(text.replace(/\n$/, "")));
	child.stderr?.setEncoding("utf8").on("data", (text: string) => io.err(text.replace(/\n$/, "")));
	const onAbort = (): void => void child.kill("SIGTERM");
	io.signal.addEventListener("abort", onAbort, { once: true });
	try {
		return await new Promise<number>((resolve, reject) => {
			let answer = "";
			const [, , , pipe] = child.stdio as (NodeJS.ReadableStream | null)[];
			pipe?.setEncoding("utf8");
			pipe?.on("data", (text: string) => {
				answer += text;
			});
			// The keeper closes it when the proof is done.
			pipe?.on("end", () => {
				if (answer === "") return;
				const { ok, lab } = JSON.parse(answer) as { ok: boolean; lab: string };
				io.err(`Lab ${lab} runs on in the background; xmpps lab down ends it`);
				resolve(ok ? EXIT.ok : EXIT.broken);
			});
			child.on("error", reject);
			child.on("exit", (code) => resolve(code ?? EXIT.defect));
		});
	} finally {
		io.signal.removeEventListener("abort", onAbort);
		child.removeAllListeners();
		for (const stream of child.stdio) (stream as { destroy?: () => void } | null)?.destroy?.();
		child.unref();
	}
}

/**
 * In the keeper: tells whoever waits that the lab is up.
 * @returns whether this is the keeper: then nobody reads any more, and a word would end it
 */
export function tellKept(answer: { readonly ok: boolean; readonly lab: string }): boolean {
	if (process.env[KEEPER] !== "1") return false;
	writeSync(3, JSON.stringify(answer));
	closeSync(3);
	return true;
}
