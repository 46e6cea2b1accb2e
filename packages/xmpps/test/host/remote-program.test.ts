import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { ARRIVED, REMOTE_COMMAND, remoteOrder } from "../../src/host/remote-program.ts";
import { sshHost } from "../../src/host/ssh-host.ts";

/** What a remote shell would do with it. */
function remote(argv: readonly string[], input = "", options: Parameters<typeof remoteOrder>[1] = {}) {
	const whole = Buffer.concat([remoteOrder(argv, options), Buffer.from(input)]);
	return spawnSync("sh", ["-c", REMOTE_COMMAND], { input: whole, encoding: "utf8" });
}

describe("a command on a host behind ssh", () => {
	test("gets its arguments and its input as they are, whatever is in them", () => {
		const hostile = ["a b", "'", '"', "$(id)", "`id`", "\n", "-n", "\\", "ü", ""];
		const { stdout, stderr, status } = remote(["printf", "[%s]", ...hostile]);
		expect(stdout).toBe(hostile.map((text) => `[${text}]`).join(""));
		expect({ stderr, status }).toEqual({ stderr: ARRIVED, status: 0 });
		const long = "0:1:x\n".repeat(40_000);
		expect(remote(["cat"], long).stdout).toBe(long);
	});

	test("ends as it ends, with its environment and folder", () => {
		expect(remote(["sh", "-c", "exit 7"]).status).toBe(7);
		const { stdout } = remote(["sh", "-c", 'echo "$A $PWD"'], "", { env: { A: "'b'" }, cwd: "/" });
		expect(stdout).toBe("'b' /\n");
		expect(remote(["no-such-program"])).toMatchObject({ status: 127, stderr: expect.stringContaining("No such file") });
	});

	test("is refused with a NUL in it", () => {
		expect(() => remoteOrder(["a\0b"])).toThrow("a NUL is in it");
	});
});

describe("a host behind ssh", () => {
	test("is none that ssh would take for an option, or for two words", () => {
		for (const target of ["", "-oProxyCommand=id", "a b", "a\nb"])
			expect(() => sshHost(target)).toThrow("it is no host");
	});

	test("that ssh does not come through to is an error with its words, and no exit code", async () => {
		const script = 'echo "ssh: connect to host x port 22: Connection refused" >&2; exit 255';
		const host = sshHost("x", ["sh", "-c", script, "sh"]);
		await expect(host.run(["true"])).rejects.toThrow(
			'Cannot run "true" on x: ssh: ssh: connect to host x port 22: Connection refused',
		);
		await host.close();
	});

	test("is changed by the same program as this one", async () => {
		// In place of ssh a shell of this machine, which gets what a remote one would.
		const host = sshHost("x", [
			"sh",
			"-c",
			'for last; do :; done; case " $* " in *" -O exit "*) exit;; esac; exec sh -c "$last"',
			"sh",
		]);
		expect(await host.run(["sh", "-c", "echo hello; echo no >&2; exit 3"])).toMatchObject({
			...{ code: 3, stdout: "hello\n", stderr: "no\n" },
		});
		expect(await host.files.read("/etc")).toMatchObject({ kind: "folder", mode: 0o755 });
		expect(await host.readText("/etc/hostname")).toMatch(/\n$/);
		expect(await host.readText("/etc/none")).toBeUndefined();
		await host.close();
	});
});
