import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { shell } from "./setup-host.ts";

/** A command that goes on in the background of a host. */
export interface Background {
	/** Its process on the host. */
	readonly pid: string;
	/** Waits until it has written this. @returns everything that it has written by then */
	until(words: string): Promise<string>;
	/** Waits for its end. @returns its exit code, and what it wrote */
	ended(): Promise<{ readonly code: number; readonly text: string }>;
	/** Ends it with SIGKILL as soon as it has written this, on the host itself: a test outside would come too late. */
	killAt(words: string): Promise<void>;
}

const PATIENCE = 60_000;

/** Milliseconds between two looks. */
const PACE = 100;

let count = 0;

/**
 * Starts one.
 * @param terminal gives it a terminal of its own; `pid` is then the program that holds the terminal, and its end hangs up
 */
export async function inBackground(
	host: LabHost,
	argv: readonly string[],
	options: { readonly terminal?: boolean } = {},
): Promise<Background> {
	count += 1;
	const place = `/run/background-${count}`;
	await shell(host, `mkdir ${place}; mkfifo ${place}/in; : >${place}/out`);
	// The terminal's program gets its command as one text for a shell: constant words of a test.
	const command = options.terminal === true ? ["script", "-qefc", argv.join(" "), "/dev/null"] : argv;
	const run =
		'cd "$1"; shift; echo $$ >pid.sh; "$@" <>in >out 2>&1 & echo $! >pid; wait $!; echo $? >code.new; mv code.new code';
	host.start(["setsid", "sh", "-c", run, "sh", place, ...command], "ignore");
	const read = (name: string): Promise<string> =>
		shell(host, `cat ${place}/${name} 2>/dev/null || true`).then((text) => text.trim());
	const wait = async (what: string, found: () => Promise<boolean>): Promise<void> => {
		for (const end = Date.now() + PATIENCE; !(await found()); await sleep(PACE)) {
			if (Date.now() > end) throw new Error(`Cannot wait for ${what}: ${await read("out")}`);
		}
	};
	await wait("its start", async () => (await read("pid")) !== "");
	const pid = await read("pid");
	return {
		pid,
		async until(words) {
			await wait(`"${words}"`, async () => (await read("out")).includes(words) || (await read("code")) !== "");
			const text = await read("out");
			expect(text).toContain(words);
			return text;
		},
		async ended() {
			await wait("its end", async () => (await read("code")) !== "");
			return { code: Number(await read("code")), text: await read("out") };
		},
		async killAt(words) {
			const watch = 'until grep -qF "$1" "$2/out" || [ -e "$2/code" ]; do sleep 0.01; done; kill -9 "$3"';
			await host.must(`kill it at "${words}"`, ["sh", "-c", watch, "sh", words, place, pid], { timeout: PATIENCE });
		},
	};
}
