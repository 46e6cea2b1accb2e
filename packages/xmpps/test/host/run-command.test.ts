import { describe, expect, it } from "vitest";
import { howItEnded, mustRun, runCommand } from "../../src/host/run-command.ts";

const node = (script: string): string[] => [process.execPath, "-e", script];

describe("runCommand", () => {
	it("gives exit code and both outputs, and passes input and environment on", async () => {
		const script =
			"process.stdin.on('data', (d) => process.stdout.write(d)); console.error(process.env.WHO); process.exitCode = 7";
		expect(await runCommand(node(script), { input: "in", env: { WHO: "me" } })).toEqual({
			code: 7,
			stdout: "in",
			stderr: "me\n",
			timedOut: false,
		});
	});

	it("passes arguments as they are: no shell is between", async () => {
		const argv = [process.execPath, "-p", "process.argv[1]", "$(id) `id` ; id *"];
		expect((await runCommand(argv)).stdout).toBe("$(id) `id` ; id *\n");
	});

	it("ends what takes too long, and says so", async () => {
		const result = await runCommand(node("setInterval(() => {}, 1000)"), { timeout: 200 });
		expect(result).toMatchObject({ code: undefined, timedOut: true });
		expect(howItEnded("node", result)).toBe('"node" took too long');
	});

	it("ends what is aborted, also before it began", async () => {
		const controller = new AbortController();
		const running = runCommand(node("setInterval(() => {}, 1000)"), { signal: controller.signal });
		controller.abort();
		await expect(running).rejects.toMatchObject({ name: "AbortError" });
		await expect(runCommand(node("1"), { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
	});

	it("does not fail when its input is not read", async () => {
		const result = await runCommand(node("process.exit(0)"), { input: "x".repeat(1_000_000) });
		expect(result.code).toBe(0);
	});

	it("bounds what it keeps", async () => {
		const result = await runCommand(node("process.stdout.write('x'.repeat(6 * 1024 * 1024))"));
		expect(result.stdout.length).toBe(4 * 1024 * 1024);
		const less = await runCommand(node("process.stdout.write('x'.repeat(1000))"), { maxOutput: 10 });
		expect(less.stdout).toBe("xxxxxxxxxx");
	});

	it("names a command that is not there", async () => {
		await expect(runCommand(["no-such-command-anywhere"])).rejects.toThrow('Cannot run "no-such-command-anywhere"');
	});
});

describe("mustRun", () => {
	it("gives the output of what went well", async () => {
		expect(await mustRun("greet", node("console.log('hello')"))).toBe("hello\n");
	});

	it("says of a failure what it was for, how it ended, and the last it said", async () => {
		const script = "console.error('one\\ntwo\\nthree\\nfour'); process.exitCode = 2";
		await expect(mustRun("greet", node(script))).rejects.toThrow(
			/^Cannot greet: ".*" ended with 2: two \| three \| four$/,
		);
	});
});
