import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SshHost, sshHost } from "../../src/host/ssh-host.ts";
import { fakeSsh } from "./fake-ssh.ts";

const root = mkdtempSync(join(tmpdir(), "xmpps-fake-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let host: SshHost;
beforeEach(() => {
	host = sshHost("root@server", fakeSsh());
});
afterEach(() => host.close());

describe("a command on a host behind ssh", () => {
	test("gets its arguments as they are, whatever is in them", async () => {
		const word = fc.oneof(
			fc.string({ unit: "grapheme" }),
			fc.constantFrom("$(id)", "`id`", "'", '"', "\n", "\\", "!", "-n", "", "9:x", "\r\n", "%s", "ü", "\u0001"),
		);
		const words = fc.array(
			word.filter((text) => !text.includes("\0")),
			{ minLength: 1, maxLength: 8 },
		);
		await fc.assert(
			fc.asyncProperty(words, async (argv) => {
				const { stdout } = await host.run(["printf", "[%s]", ...argv]);
				expect(stdout).toBe(argv.map((text) => `[${text}]`).join(""));
			}),
			{ numRuns: 30 },
		);
	});

	test("gets its input as it is, however much", async () => {
		const input = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256));
		const { stdout } = await host.run(["sh", "-c", "od -An -v -tx1 | tr -d ' \\n'"], { input });
		expect(stdout).toBe(input.toString("hex"));
		// Who does not read its input ends all the same.
		expect(await host.run(["true"], { input: "x".repeat(1_000_000) })).toMatchObject({ code: 0 });
	});

	test("ends as it ends, with its environment and folder", async () => {
		expect(await host.run(["sh", "-c", "echo hello; echo no >&2; exit 3"])).toEqual({
			...{ code: 3, stdout: "hello\n", stderr: "no\n", timedOut: false },
		});
		// 255 is what ssh itself ends in.
		expect(await host.run(["sh", "-c", "exit 255"])).toMatchObject({ code: 255 });
		expect(await host.run(["sh", "-c", "kill -9 $$"])).toMatchObject({ code: undefined, timedOut: false });
		const script = 'echo "$A $HOME $PWD"';
		const env = { A: "'b\n", PATH: "/usr/bin:/bin" };
		expect((await host.run(["sh", "-c", script], { env, cwd: "/" })).stdout).toBe("'b\n  /\n");
		expect((await host.run(["sh", "-c", "echo $PATH"])).stdout).toMatch(/:\/usr\/sbin:/);
	});

	test("that is not there is no command", async () => {
		await expect(host.run(["no-such-program"])).rejects.toThrow(
			'Cannot run "no-such-program" on "root@server": ENOENT',
		);
		await expect(host.run(["no-such-program"])).rejects.toMatchObject({ cause: { code: "ENOENT" } });
		await expect(host.run(["true"], { cwd: "/none" })).rejects.toThrow("ENOENT");
	});

	test("is refused with a NUL in it", async () => {
		await expect(host.run(["printf", "a\0b"])).rejects.toThrow("there is a NUL in it");
	});

	test("says no more than may be said", async () => {
		const { stdout, stderr } = await host.run(["sh", "-c", "seq 100000; seq 9 >&2"], { maxOutput: 10 });
		expect([stdout, stderr]).toEqual(["1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n"]);
	});

	test("is ended with all that it started when its time is up", async () => {
		const mark = join(root, "late");
		const script = 'echo begun; (sleep 1; echo >"$1") & wait';
		const result = await host.run(["sh", "-c", script, "sh", mark], { timeout: 200 });
		expect(result).toEqual({ code: undefined, stdout: "begun\n", stderr: "", timedOut: true });
		await sleep(1100);
		expect(existsSync(mark)).toBe(false);
	});

	test("is ended when nobody wants it any more", async () => {
		const mark = join(root, "aborted");
		const controller = new AbortController();
		const script = 'echo >"$1.begun"; sleep 0.5; echo >"$1"';
		const running = host.run(["sh", "-c", script, "sh", mark], { signal: controller.signal });
		while (!existsSync(`${mark}.begun`)) await sleep(5);
		controller.abort();
		await expect(running).rejects.toMatchObject({ name: "AbortError" });
		await sleep(700);
		expect(existsSync(mark)).toBe(false);
		await expect(host.run(["true"], { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
	});

	test("is not disturbed by a shell that greets, nor by twenty others", async () => {
		await using polite = sshHost("server", fakeSsh("echo Welcome; echo 'Have a nice day' >&2", "echo Welcome"));
		const numbers = Array.from({ length: 20 }, (_, index) => index);
		const results = await Promise.all(
			numbers.map((number) => polite.run(["sh", "-c", `echo ${number}; exit ${number}`])),
		);
		expect(results).toEqual(numbers.map((code) => ({ code, stdout: `${code}\n`, stderr: "", timedOut: false })));
	});
});

describe("ssh itself", () => {
	const words = 'echo "Permission denied (publickey)." >&2; exit 255';

	test("that does not get in is an error with its words, and tries again", async () => {
		const gate = join(root, "gate");
		await using closed = sshHost("server", fakeSsh("", `[ -e ${gate} ] || { ${words}; }`));
		await expect(closed.run(["true"])).rejects.toThrow('Cannot log in to "server": Permission denied (publickey).');
		await expect(closed.lock("/run/x")).rejects.toThrow("Permission denied");
		writeFileSync(gate, "");
		expect(await closed.run(["true"])).toMatchObject({ code: 0 });
	});

	test("that is cut in the middle is no exit code", async () => {
		await using cut = sshHost("server", fakeSsh("exit 255"));
		await expect(cut.run(["true"])).rejects.toThrow('Cannot run "true" on "server": the connection was lost');
		await using half = sshHost("server", fakeSsh('sh -c "$last" | head -c 20; exit 0'));
		await expect(half.run(["echo", "x".repeat(100)])).rejects.toThrow("the connection was lost");
	});

	test("that leads to something else is found out", async () => {
		await using other = sshHost("server", fakeSsh("printf 'xmpps-remote-1\\nGET / HTTP/1.0'; sleep 5"));
		await expect(other.run(["true"])).rejects.toThrow("it answers something else");
		await using chatty = sshHost("server", fakeSsh("exec yes"));
		await expect(chatty.run(["true"])).rejects.toThrow("it answers something else");
	});

	test("is told nothing but constants and the host", async () => {
		const log = join(root, "calls");
		const own = sshHost("admin@[2001:db8::1]:2222", fakeSsh(`echo "$*" >>${log}`, `echo "$*" >>${log}`));
		await own.run(["echo", "SECRET"], { input: "SECRET", env: { A: "SECRET", PATH: "/bin:/usr/bin" } });
		await own.close();
		const calls = readFileSync(log, "utf8");
		expect(calls).toMatch(/BatchMode=yes .* -l admin -p 2222 -- 2001:db8::1 exec perl -e 'sub r.*'$/m);
		expect(calls).not.toContain("SECRET");
		const folder = /ControlPath=(\S+)\/s1 /.exec(calls)?.[1] ?? "";
		expect(folder.startsWith(join(tmpdir(), "xmpps-ssh-"))).toBe(true);
		expect(existsSync(folder)).toBe(false);
	});
});

describe("the files and the lock of a host behind ssh", () => {
	test("are those of any host", async () => {
		const path = join(root, "file");
		const here = await host.files.read(root);
		if (here?.kind !== "folder") throw new Error("no folder");
		const { owner, group } = here;
		await host.files.replace(path, undefined, {
			kind: "file",
			bytes: Buffer.from([0, 255, 10]),
			mode: 0o600,
			owner,
			group,
		});
		expect([...readFileSync(path)]).toEqual([0, 255, 10]);
		writeFileSync(path, "größer");
		expect(await host.readText(path)).toBe("größer");
		expect(await host.readText(path, 3)).toBe("gr");
		expect(await host.readText(join(root, "none"))).toBeUndefined();
		expect(await host.readText(root)).toBeUndefined();
		expect(await host.readText("/proc/self/status", 5)).toBe("Name:");
	});

	test("are kept until they are given back, and no longer than the line lives", async () => {
		const path = join(root, "run", "lock");
		const lock = await host.lock(path);
		expect(lock).toBeDefined();
		expect(await host.lock(path)).toBeUndefined();
		await lock?.release();
		const second = await host.lock(path);
		const lost = second?.lost.then(() => "lost");
		expect(await Promise.race([lost, sleep(50)])).toBeUndefined();
		await host.close();
		expect(await lost).toBe("lost");
		expect(readdirSync(join(root, "run"))).toEqual(["lock"]);
	});
});
