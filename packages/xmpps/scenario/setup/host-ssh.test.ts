import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, type TestContext } from "vitest";
import { type ChangeableHost, FileChangedError, type Replaceable } from "../../src/host/changeable-host.ts";
import type { SshHost } from "../../src/host/ssh-host.ts";
import { builtProgram } from "../../src/lab/built-program.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { absent, clientSsh, serverBySsh, sshWorld, TARGET } from "./host-world.ts";

const HOLDER = fileURLToPath(new URL("host-holder.mjs", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "xmpps-test-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = sharedLab(absent.length > 0 ? {} : { world: sshWorld(folder) });
let ssh: SshHost | undefined;
beforeAll(() => {
	if (missing === undefined && absent.length === 0) ssh = serverBySsh(lab(), folder);
}, 600_000);
afterAll(() => ssh?.close());

const server = (): LabHost => lab().host("server");
function bySsh(): SshHost {
	if (ssh === undefined) throw new Error("no ssh");
	return ssh;
}

function sshTest(name: string, run: (context: TestContext) => Promise<void>, timeout?: number): void {
	labTest(
		name,
		async (context) => {
			if (absent.length > 0) context.skip(`OpenSSH's client is not installed: ${absent.join(", ")}`);
			await run(context);
		},
		timeout,
	);
}

/** Command lines of ssh with our key. */
function ourProcesses(): string[] {
	return readdirSync("/proc").flatMap((pid) => {
		if (!/^\d+$/.test(pid)) return [];
		try {
			const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
			return line.includes(folder) ? [line] : [];
		} catch {
			return [];
		}
	});
}

const file = (text: string, mode = 0o644, owner = "root", group = "root"): Extract<Replaceable, { kind: "file" }> => ({
	...{ kind: "file", bytes: new TextEncoder().encode(text), mode, owner, group },
});

/** Runs a shell on the host itself. */
async function shell(script: string): Promise<string> {
	return (await server().must("prepare", ["sh", "-c", script])).trim();
}

const HOSTS: readonly (readonly [string, () => ChangeableHost])[] = [
	["from outside of the lab", () => hostPort(server())],
	["by ssh", bySsh],
];

describe.each(HOSTS)("a host, %s", (_, host) => {
	sshTest("runs commands, and tells how they end", async () => {
		expect(await host().run(["sh", "-c", "cat; echo no >&2; exit 7"], { input: "größer\n" })).toEqual({
			...{ code: 7, stdout: "größer\n", stderr: "no\n", timedOut: false },
		});
		expect((await host().run(["hostname"])).stdout).toBe("server\n");
		const slow = await host().run(["sh", "-c", "echo begun; exec sleep 60"], { timeout: 1000 });
		expect(slow).toMatchObject({ code: undefined, stdout: "begun\n", timedOut: true });
		expect(await shell("pgrep -x sleep || true")).toBe("");
	});

	sshTest("keeps owner, group and mode, whatever they are", async () => {
		const { files } = host();
		const path = "/etc/xmpps-test.conf";
		const [one, two] = [file("one\n", 0o640, "root", "adm"), file("two\n", 0o2750, "www-data", "shadow")];
		await files.replace(path, undefined, one);
		expect(await files.read(path)).toEqual(one);
		expect(await shell(`stat -c '%U %G %a' ${path}`)).toBe("root adm 640");
		await files.replace(path, one, two);
		expect(await files.read(path)).toEqual(two);
		expect(await shell(`stat -c '%U %G %a' ${path}`)).toBe("www-data shadow 2750");
		// A file of the image itself, which on an overlay is on another disk than what is written.
		const issue = await files.read("/etc/issue");
		if (issue?.kind !== "file") throw new Error("no /etc/issue");
		const more = { ...issue, bytes: Buffer.concat([issue.bytes, Buffer.from("more\n")]) };
		await files.replace("/etc/issue", issue, more);
		expect(await shell("tail -1 /etc/issue")).toBe("more");
		await files.replace("/etc/issue", more, issue);
		expect(await files.read("/etc/issue")).toEqual(issue);
		await files.replace(path, two, undefined);
		expect(await shell(`ls -A /etc | grep xmpps || true`)).toBe("");
	});

	sshTest("has links, folders, lines and lists", async () => {
		const { files } = host();
		const at = "/var/lib/xmpps-test";
		await files.makeFolder(at, { mode: 0o755, owner: "root", group: "root" });
		await files.makeFolder(`${at}/in`, { mode: 0o750, owner: "www-data", group: "adm" });
		await files.replace(`${at}/link`, undefined, { kind: "link", target: "/lib/systemd/system/x.service" });
		expect(await shell(`readlink ${at}/link; stat -c '%U %G %a' ${at}/in`)).toBe(
			"/lib/systemd/system/x.service\nwww-data adm 750",
		);
		for (const line of ["{}", "ü"]) await files.append(`${at}/log`, line);
		expect(await shell(`cat ${at}/log; printf half >>${at}/log`)).toBe("{}\nü");
		// Its writer was killed in the middle of it.
		await files.append(`${at}/log`, "whole");
		expect(await shell(`cat ${at}/log`)).toBe("{}\nü\nwhole");
		expect(await files.list(at)).toEqual(["in", "link", "log"]);
		expect(await files.removeFolder(at)).toBe(false);
		expect(await files.removeFolder(`${at}/in`)).toBe(true);
		await files.removeTree(at);
		expect(await files.read(at)).toBeUndefined();
		expect(await files.list(at)).toEqual([]);
	});

	sshTest("says what is wrong, and what was there stays", async () => {
		const { files } = host();
		await shell("mkdir -p /mnt/small /mnt/fixed; mount -t tmpfs -o size=64k none /mnt/small");
		await shell("mount -t tmpfs none /mnt/fixed; echo fixed >/mnt/fixed/a; mount -o remount,ro /mnt/fixed");
		onTestFinished(async () => {
			await shell("umount /mnt/small /mnt/fixed");
		});
		const cannot = (path: string, why: string): string => `Cannot write "${path}": ${why}`;
		await files.replace("/mnt/small/a", undefined, file("before\n"));
		const large = file("x".repeat(100_000));
		const full = "/mnt/small/a";
		await expect(files.replace(full, file("before\n"), large)).rejects.toThrow(cannot(full, "ENOSPC"));
		await expect(files.replace("/mnt/small/b", undefined, large)).rejects.toThrow("ENOSPC");
		await expect(files.append("/mnt/small/log", "x".repeat(100_000))).rejects.toThrow(
			cannot("/mnt/small/log", "ENOSPC"),
		);
		expect(await shell("ls -A /mnt/small; cat /mnt/small/a")).toBe("a\nbefore");
		const fixed = "/mnt/fixed/a";
		await expect(files.replace(fixed, file("fixed\n"), file("x"))).rejects.toThrow(cannot(fixed, "EROFS"));
		await expect(files.replace(fixed, file("fixed\n"), undefined)).rejects.toThrow(cannot(fixed, "EROFS"));
		await expect(files.makeFolder("/mnt/fixed/b", { mode: 0o755, owner: "root", group: "root" })).rejects.toThrow(
			'Cannot make the folder "/mnt/fixed/b": EROFS',
		);
		await expect(files.append("/mnt/fixed/log", "x")).rejects.toThrow("EROFS");
		expect(await files.read(fixed)).toEqual(file("fixed\n"));
		await expect(files.replace("/none/a", undefined, file("x"))).rejects.toThrow(cannot("/none/a", "ENOENT"));
		await expect(files.replace("/etc/x", undefined, file("x", 0o644, "nobody-here"))).rejects.toThrow(
			'the host has no user or group "nobody-here"',
		);
	});

	sshTest("never loses what an editor does in that moment", async () => {
		const { files } = host();
		const path = "/etc/xmpps-edited.conf";
		await shell(`printf 'a 0\\n' >${path}`);
		// The program itself, and no mistake in the test, keeps them apart: both outcomes must come up.
		const outcomes = { done: 0, changed: 0 };
		for (let round = 1; round <= 20; round += 1) {
			const before = await files.read(path);
			if (before?.kind !== "file") throw new Error("the file is gone");
			const editor = shell(`sleep 0.0${round % 10}${(round * 7) % 10}; sed -i 's/ .*/ ${round}/' ${path}`);
			const after = { ...before, bytes: Buffer.concat([before.bytes, Buffer.from(`ours ${round}\n`)]) };
			try {
				await files.replace(path, before, after);
				outcomes.done += 1;
			} catch (error) {
				expect(error).toBeInstanceOf(FileChangedError);
				outcomes.changed += 1;
			}
			await editor;
			expect(await shell(`head -1 ${path}`)).toBe(`a ${round}`);
			await shell(`printf 'a ${round}\\n' >${path}`);
		}
		expect(outcomes.done).toBeGreaterThan(0);
		expect(await shell("ls -A /etc | grep -c xmpps-edited")).toBe("1");
		await shell(`rm ${path}`);
	});

	sshTest("waits for who is writing to the file", async () => {
		const { files } = host();
		const path = "/etc/xmpps-written.conf";
		await shell(`printf before >${path}`);
		const ready = "/run/xmpps-writer";
		const writer = shell(`exec 3<>${path}; echo >${ready}; sleep 0.4; printf 'theirs' >&3`);
		while ((await files.read(ready)) === undefined) await sleep(10);
		await expect(files.replace(path, file("before"), file("after"))).rejects.toThrow(FileChangedError);
		await writer;
		expect(await shell(`cat ${path}; ls -A /etc | grep -c xmpps-written`)).toBe("theirs1");
		await shell(`rm ${path} ${ready}`);
	});

	sshTest("has locks, which all ways to it share", async () => {
		const path = "/run/xmpps-test/lock";
		for (const [, other] of HOSTS) {
			const lock = await host().lock(path);
			expect(lock).toBeDefined();
			expect(await other().lock(path)).toBeUndefined();
			expect((await server().run(["flock", "-n", path, "true"])).code).toBe(1);
			await lock?.release();
			expect((await server().run(["flock", "-n", path, "true"])).code).toBe(0);
		}
		expect(await shell("stat -c '%U %a' /run/xmpps-test")).toBe("root 700");
		// Its holder is killed on the host.
		const lock = await host().lock(path);
		await shell(`pkill -9 -f '[/]run/xmpps-test/lock'`);
		await lock?.lost;
		expect(await shell(`flock -n ${path} echo free`)).toBe("free");
	});
});

describe("a line that is cut", () => {
	sshTest(
		"is an error in time, the host is as before or after, and the lock goes",
		async () => {
			const path = "/etc/xmpps-cut.conf";
			const host = serverBySsh(lab(), folder);
			onTestFinished(() => host.close());
			onTestFinished(() => lab().link("server", undefined));
			await host.files.replace(path, undefined, file("before"));
			const lock = await host.lock("/run/xmpps-test/cut");
			expect(lock).toBeDefined();
			const running = host.run(["sleep", "300"], { timeout: 300_000 });
			const failed = expect(running).rejects.toThrow(/Cannot run "sleep" on "root@203\.0\.113\.2": /);
			const began = performance.now();
			await lab().link("server", { drop: "all" });
			const replaced = expect(host.files.replace(path, file("before"), file("after"))).rejects.toThrow(/on "root@/);
			await Promise.all([failed, replaced, lock?.lost]);
			expect(performance.now() - began).toBeLessThan(18_000);
			// A new login does not come through either, and says so.
			await expect(host.run(["true"])).rejects.toThrow(/Cannot log in to "root@203\.0\.113\.2": .*timed out/i);
			// Nobody told the host: it lets go by itself, and only when we have known for long.
			expect((await server().run(["flock", "-n", "/run/xmpps-test/cut", "true"])).code).toBe(1);
			await shell("flock -w 30 /run/xmpps-test/cut true");
			await lab().link("server", undefined);
			expect(["before", "after"]).toContain(await shell(`cat ${path}`));
			expect(await host.run(["hostname"])).toMatchObject({ stdout: "server\n" });
			const there = await host.files.read(path);
			await host.files.replace(path, there as Replaceable, file("at last"));
			expect(await shell("cat /etc/xmpps-cut.conf; ls -A /etc | grep -c xmpps-cut")).toBe("at last1");
		},
		120_000,
	);
});

describe("an sshd", () => {
	sshTest("is asked for one login, and nothing is left of it", async () => {
		const before = await shell("journalctl -u ssh -o cat | grep -c 'Accepted publickey'");
		const others = ourProcesses();
		const host = serverBySsh(lab(), folder);
		const began = performance.now();
		await Promise.all(Array.from({ length: 40 }, () => host.run(["true"])));
		const ms = performance.now() - began;
		expect(ms).toBeLessThan(5_000);
		await host.close();
		expect(Number(await shell("journalctl -u ssh -o cat | grep -c 'Accepted publickey'"))).toBe(Number(before) + 1);
		expect(ourProcesses()).toEqual(others);
	});

	sshTest("lets go of everything when we are killed", async () => {
		const others = ourProcesses();
		const path = "/run/xmpps-test/killed";
		const argv = [HOLDER, builtProgram("host/ssh-host.js"), path, TARGET, ...clientSsh(lab(), folder)];
		const holder = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
		const [word] = (await once(holder.stdout, "data")) as [Buffer];
		expect(word.toString()).toBe("held\n");
		expect((await server().run(["flock", "-n", path, "true"])).code).toBe(1);
		holder.kill("SIGKILL");
		await once(holder, "exit");
		await shell(
			`flock -w 3 ${path} true; for i in $(seq 60); do pgrep -fx 'sleep 98765' || exit 0; sleep 0.05; done; exit 1`,
		);
		for (let round = 0; round < 60 && ourProcesses().length > others.length; round += 1) await sleep(50);
		expect(ourProcesses()).toEqual(others);
	});

	sshTest("that does not know us is an error with its words", async () => {
		const host = serverBySsh(lab(), folder, ["-o", "IdentityFile=/dev/null", "-o", "PubkeyAuthentication=no"]);
		await expect(host.run(["true"])).rejects.toThrow(/^Cannot log in to "root@203\.0\.113\.2": .*Permission denied/);
		await expect(host.lock("/run/xmpps-test/x")).rejects.toThrow("Permission denied");
		await expect(host.readText("/etc/hostname")).rejects.toThrow("Permission denied");
		await host.close();
	});
});
