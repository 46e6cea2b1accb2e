import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SshDialer, sshDialer } from "../../../../src/check/observe/dial/ssh.ts";
import { loginAddress, sshFailure } from "../../../../src/check/observe/dial/ssh-failure.ts";

const { signal } = new AbortController();
let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "xmpps-fake-ssh-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Says that a connection is open, as the master does, then its arguments, and then what it is told. */
const OPEN = `echo "debug1: mux_client_request_stdio_fwd: master session id: 2" >&2; echo "$@"; exec cat`;

/** What a fake ssh does in each of its roles: lines of a shell, which notes every call. */
function fakeSsh(what: { readonly login?: string; readonly shared?: string; readonly alone?: string }): {
	readonly command: readonly string[];
	readonly calls: () => readonly string[];
} {
	const log = join(folder, `calls-${Math.random()}`);
	const script = `
		echo "$@" >>"${log}"
		case " $* " in
			*" -O exit "*) exit 0 ;;
			*" -N "*) ${what.login ?? "exit 0"} ;;
			*" ControlPath=none "*) ${what.alone ?? "exit 255"} ;;
			*) ${what.shared ?? OPEN} ;;
		esac`;
	return {
		command: ["sh", "-c", script, "ssh"],
		calls: () => readFileSync(log, "utf8").trimEnd().split("\n"),
	};
}

async function line(connection: Duplex): Promise<string> {
	const arrived = once(connection, "data") as Promise<[Buffer]>;
	connection.resume();
	const [bytes] = await arrived;
	connection.pause();
	return bytes.toString().trimEnd();
}

describe("dialling from another host", () => {
	it("forwards a connection to an address, over one login", async () => {
		const { command, calls } = fakeSsh({});
		await using dialer: SshDialer = sshDialer("probe", command);
		const [four, six] = await Promise.all([
			dialer.dial("192.0.2.1", 443, signal),
			dialer.dial("2001:db8::1", 5222, signal),
		]);
		expect(await line(four)).toMatch(/BatchMode=yes.* -W 192\.0\.2\.1:443 -- probe$/);
		expect(await line(six)).toMatch(/ -W \[2001:db8::1\]:5222 -- probe$/);
		four.write("hello");
		expect(await line(four)).toBe("hello");
		expect(calls().filter((call) => call.includes(" -N "))).toHaveLength(1);
		four.destroy();
		six.destroy();
	});

	it("knows after the login where that led", async () => {
		const { command } = fakeSsh({
			login: `echo 'Authenticated to probe ([2001:DB8:0::20]:22) using "publickey".' >&2`,
		});
		await using dialer: SshDialer = sshDialer("probe", command);
		expect(dialer.address).toBeUndefined();
		(await dialer.dial("192.0.2.1", 443, signal)).destroy();
		expect(dialer.address).toBe("2001:db8::20");
	});

	it("leaves nothing behind", async () => {
		const { command, calls } = fakeSsh({});
		const dialer = sshDialer("probe", command);
		const connection = await dialer.dial("192.0.2.1", 443, signal);
		const control = /ControlPath=(\S+)/.exec(await line(connection))?.[1] ?? "";
		const ended = once(connection, "close");
		expect(existsSync(join(control, ".."))).toBe(true);
		await dialer.close();
		connection.resume();
		await ended;
		expect(existsSync(join(control, ".."))).toBe(false);
		expect(calls().at(-1)).toContain(`-O exit -o ControlPath=${control}`);
	});

	it("asks again without the shared login why it was refused", async () => {
		const { command, calls } = fakeSsh({
			shared: `echo "Stdio forwarding request failed: Session open refused by peer" >&2; exit 255`,
			alone: `echo "debug1: some" >&2; printf "channel 0: open failed: connect failed: Connection refused\\r\\nstdio forwarding failed\\r\\n" >&2; exit 255`,
		});
		await using dialer = sshDialer("probe", command);
		await expect(dialer.dial("192.0.2.1", 443, signal)).rejects.toMatchObject({
			name: "DialError",
			reason: "refused",
			message: 'connection refused (seen from "probe")',
		});
		expect(calls().filter((call) => call.includes(" -W "))).toHaveLength(2);
	});

	it("names ssh where ssh itself fails, and tries no connection", async () => {
		const { command, calls } = fakeSsh({
			login: `echo "debug1: much" >&2; echo "me@probe: Permission denied (publickey)." >&2; exit 255`,
		});
		await using dialer = sshDialer("probe", command);
		await expect(dialer.dial("192.0.2.1", 443, signal)).rejects.toMatchObject({
			reason: "error",
			message: 'ssh "probe": me@probe: Permission denied (publickey).',
		});
		expect(calls().filter((call) => call.includes(" -W "))).toEqual([]);
	});

	it("says when there is no ssh", async () => {
		await using dialer = sshDialer("probe", ["/nonexistent/ssh"]);
		await expect(dialer.dial("192.0.2.1", 443, signal)).rejects.toMatchObject({
			reason: "error",
			message: expect.stringContaining("cannot be run"),
		});
	});

	it("takes no host for an option, and no name for an address", async () => {
		for (const host of ["-oProxyCommand=true", ""]) expect(() => sshDialer(host)).toThrow("it is no host");
		const { command } = fakeSsh({});
		await using dialer = sshDialer("probe", command);
		await expect(dialer.dial("example.org", 443, signal)).rejects.toMatchObject({ reason: "error" });
	});

	it.each([
		["in the login", { login: "exec sleep 60" }],
		["while the connection is made", { shared: "exec sleep 60" }],
	])("is ended by its signal %s", async (_, what) => {
		const { command, calls } = fakeSsh(what);
		const dialer = sshDialer("probe", command);
		const controller = new AbortController();
		const reason = new Error("enough");
		const dialled = dialer.dial("192.0.2.1", 443, controller.signal);
		const wanted = "shared" in what ? " -W " : " -N ";
		await expect.poll(() => safely(calls).some((call) => call.includes(wanted))).toBe(true);
		controller.abort(reason);
		await expect(dialled).rejects.toBe(reason);
		await dialer.close();
	});
});

/** None before the first. */
function safely(calls: () => readonly string[]): readonly string[] {
	try {
		return calls();
	} catch {
		return [];
	}
}

describe("what ssh says", () => {
	it.each([
		["connect failed: Connection refused", "refused"],
		["connect failed: Connection timed out", "timeout"],
		["connect failed: No route to host", "unreachable"],
		["connect failed: Network is unreachable", "no-family"],
		["connect failed: open failed", "no-family"],
		["administratively prohibited: open failed", "error"],
		["unknown channel type: what", "error"],
	])("%j is %s", (words, reason) => {
		const said = `debug1: connect to address 192.0.2.9 port 22: Connection refused\r\nchannel 0: open failed: ${words}\r\nstdio forwarding failed\r\n`;
		expect(sshFailure("probe", said).reason).toBe(reason);
	});

	it("is no word on the server where the login was refused", () => {
		const said = "ssh: connect to host probe port 22: Connection refused\r\n";
		expect(sshFailure("probe", said)).toMatchObject({ reason: "error", message: `ssh "probe": ${said.trim()}` });
	});

	it("is shown printable, and cut", () => {
		const { message } = sshFailure("probe", `\u001b[2J${"x".repeat(500)}`);
		expect(message).toMatch(/^ssh "probe": \\x1b\[2Jx+…$/);
		expect(message.length).toBeLessThan(230);
	});
});

describe("the address that ssh logged in to", () => {
	it.each([
		['debug1: x\r\nAuthenticated to a.example ([192.0.2.7]:22) using "publickey".\r\n', "192.0.2.7"],
		['Authenticated to a.example (via proxy) using "publickey".', undefined],
		['Authenticated to a.example ([999.0.0.1]:22) using "publickey".', undefined],
		["debug1: remote said: Authenticated to a ([192.0.2.7]:22)", undefined],
		["", undefined],
	])("is read from %j", (said, address) => {
		expect(loginAddress(said)).toBe(address);
	});
});
