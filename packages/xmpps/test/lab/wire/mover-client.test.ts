import { type ChildProcess, spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { type MoverClient, startMover } from "../../../src/lab/wire/index.ts";

/** Stands in for the mover: `answer` is the body of a function of the command's text, `n` counts the commands. */
function pretender(answer: string): (argv: readonly string[]) => ChildProcess {
	const script = `
		let n = 0;
		const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
		require("node:readline").createInterface(process.stdin).on("line", (line) => { n++; ${answer} });
	`;
	return () => spawn(process.execPath, ["-e", script], { stdio: "pipe" });
}

const LINK = { link: "a", inner: "va", outer: "wa" };
const start = (answer: string): Promise<MoverClient> => startMover({ spawn: pretender(answer) });

describe("startMover", () => {
	it("starts the built program with the Node that runs", async () => {
		let argv: readonly string[] = [];
		await using mover = await startMover({
			spawn: (words) => {
				argv = words;
				return pretender("say({ stats: {}, ok: true })")(words);
			},
		});
		expect(argv).toEqual([process.execPath, expect.stringMatching(/dist.lab.wire.frame-mover\.js$/)]);
		expect(await mover.stats()).toEqual({});
	});

	it("gives each call its answer, in their order", async () => {
		await using mover = await start(`say(n === 3 ? { link: "a", error: "Cannot x" } : { link: "a", ok: true })`);
		const calls = [mover.set(LINK), mover.remove("a"), mover.set(LINK)];
		expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual([
			"fulfilled",
			"rejected",
			"fulfilled",
		]);
		await expect(calls[1]).rejects.toThrow(/^Cannot x$/);
	});

	it("fails when the program does not start", async () => {
		const missing = startMover({ spawn: () => spawn("/nonexistent/node", { stdio: "pipe" }) });
		await expect(missing).rejects.toThrow(/^Cannot start frame mover: spawn \/nonexistent\/node ENOENT$/);
		await expect(startMover({ spawn: () => spawn(process.execPath, ["-e", "process.exit(3)"]) })).rejects.toThrow(
			"Cannot start frame mover: it ended with code 3",
		);
	});

	it("fails the pending calls when the program dies, with its last words", async () => {
		await using mover = await start(`
			if (n === 1) say({ stats: {}, ok: true });
			else { console.error("first\\nlast words"); process.exit(70); }
		`);
		const calls = await Promise.allSettled([mover.set(LINK), mover.stats()]);
		expect(calls.map((call) => call.status === "rejected" && call.reason.message)).toEqual([
			'Cannot set link "a": it ended with code 70: last words',
			"Cannot read statistics: it ended with code 70: last words",
		]);
		await expect(mover.remove("a")).rejects.toThrow('Cannot remove link "a": it ended with code 70: last words');
	});

	it("ends a program that answers nonsense", async () => {
		await using mover = await start(`if (n === 1) say({ stats: {}, ok: true }); else console.log("nonsense")`);
		await expect(mover.stats()).rejects.toThrow("Cannot read statistics: it answered something that is no answer");
	});

	it("is ended by its signal", async () => {
		const stop = new AbortController();
		await using mover = await startMover({
			spawn: pretender("if (n === 1) say({ stats: {}, ok: true })"),
			signal: stop.signal,
		});
		const call = mover.stats();
		stop.abort();
		await expect(call).rejects.toThrow("Cannot read statistics: it was aborted");
		await expect(startMover({ spawn: pretender(""), signal: stop.signal })).rejects.toThrow("aborted");
	});

	it("closes twice, and takes no call afterwards", async () => {
		const mover = await start("say({ stats: {}, ok: true })");
		await mover.close();
		await mover.close();
		await expect(mover.set(LINK)).rejects.toThrow('Cannot set link "a": the frame mover is closed');
	});
});
