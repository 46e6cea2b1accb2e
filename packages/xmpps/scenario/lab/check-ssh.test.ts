import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, type TestContext } from "vitest";
import { standardWorld } from "../../src/lab/world/standard.ts";
import type { HostSpec, WorldSpec } from "../../src/lab/world/world-spec.ts";
import { aboveAdvice, type CheckedDomain, checkCommand, xmppsCheck } from "./outside-check.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const DOMAIN = "example.com";

/** The programs of OpenSSH's client that are used, as Debian and others install them. */
const TOOLS = ["/usr/bin/ssh", "/usr/bin/ssh-keygen"];
const absent = TOOLS.filter((tool) => {
	try {
		accessSync(tool, constants.X_OK);
		return false;
	} catch {
		return true;
	}
});

/** Everything of this file that is on this machine. Its name tells our processes from others'. */
const folder = mkdtempSync(join(tmpdir(), "xmpps-test-ssh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An ssh of one key and no configuration: it takes its home from the passwd file, whatever HOME says. */
function sshWith(key: string): string {
	const bin = mkdtempSync(join(folder, "bin-"));
	const options = "-F /dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no";
	writeFileSync(join(bin, "ssh"), `#!/bin/sh\nexec /usr/bin/ssh ${options} -i ${key} "$@"\n`, { mode: 0o755 });
	return bin;
}

function newKey(name: string): string {
	const key = join(folder, name);
	if (absent.length === 0) execFileSync("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
	return key;
}

const text = (path: string): string => readFileSync(path, "utf8");

const key = newKey("known");
const known = sshWith(key);
const stranger = sshWith(newKey("stranger"));

/** The server is there for everybody but the one who checks, whose SYNs vanish before anything else sees them. */
const WALL = `
table inet wall {
	chain raw {
		type filter hook prerouting priority raw; policy accept;
		ip saddr 203.0.113.10 meta l4proto tcp drop
		ip6 saddr 2001:db8::10 meta l4proto tcp drop
	}
}
`;

/** The tutorial's world, with a wall and with a host behind it. */
function walledWorld(): WorldSpec {
	const world = standardWorld();
	const elsewhere: HostSpec = {
		name: "elsewhere",
		kind: "machine",
		v4: ["203.0.113.20"],
		v6: ["2001:db8::20"],
		packages: ["openssh-server"],
		// An image has no host keys: two machines with the same ones could not be told apart.
		files:
			absent.length > 0
				? []
				: [
						{ path: "/etc/ssh/sshd_config.d/keys.conf", content: "AuthorizedKeysFile /etc/ssh/known.pub\n" },
						{ path: "/etc/ssh/known.pub", content: text(`${key}.pub`) },
						{ path: "/etc/ssh/ssh_host_ed25519_key", content: text(newKey("host")), mode: "0600" },
					],
	};
	const hosts = world.hosts.map((host) =>
		host.name === "server" ? { ...host, firewall: `${host.firewall ?? ""}${WALL}` } : host,
	);
	return { ...world, hosts: [...hosts, elsewhere] };
}

const lab = sharedLab({ world: walledWorld() });

function sshTest(name: string, run: (context: TestContext) => Promise<void>): void {
	labTest(name, async (context) => {
		if (absent.length > 0) context.skip(`OpenSSH's client is not installed: ${absent.join(", ")}`);
		await run(context);
	});
}

const from = (host: string, path = known): Promise<CheckedDomain> => check(["--probe", `ssh:${host}`], path);
const check = (flags: readonly string[], path = known): Promise<CheckedDomain> =>
	xmppsCheck(lab(), DOMAIN, flags, { path, temporary: folder });

/** What every check leaves on this machine: no login goes on, and no control socket waits for one. */
afterEach(() => {
	expect(ourProcesses()).toEqual([]);
	expect(readdirSync(folder).filter((name) => name.startsWith("xmpps-ssh-"))).toEqual([]);
});

/** Command lines of ssh with one of our keys or sockets. */
function ourProcesses(): string[] {
	return readdirSync("/proc").flatMap((pid) => {
		if (!/^\d+$/.test(pid)) return [];
		try {
			const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
			return line.includes("ssh") && line.includes(folder) ? [line] : [];
		} catch {
			return [];
		}
	});
}

describe("a server that drops everything from here", () => {
	sshTest("is broken seen from here, and works seen by ssh from elsewhere", async () => {
		const here = await check([]);
		expect(here.report.verdict.overall).toBe("broken");
		expect(here.report.findings.map(({ rule }) => rule)).toContain("tcp.dropped");
		expect(here.code).toBe(2);

		const { code, report } = await from("elsewhere.lab");
		expect(aboveAdvice(report)).toEqual([]);
		expect(report.verdict).toMatchObject({ overall: "works", provenFromOutside: true });
		expect(report.vantage).toMatchObject({ kind: "ssh", host: "elsewhere.lab" });
		expect(report.endpoints.map(({ state }) => state)).toEqual(Array(8).fill("works"));
		expect(report.notes).toContain("Every connection went through elsewhere.lab by ssh");
		expect(code).toBe(0);
	});
});

describe("a port that nobody listens on", () => {
	sshTest("is refused seen by ssh as it is without", async () => {
		const { code, report } = await check([
			...["--probe", "ssh:root@elsewhere.lab"],
			...["--assume", `xmpps-client=xmpps.${DOMAIN}:5999@203.0.113.2`],
		]);
		expect(aboveAdvice(report).map((line) => line.split(":")[0])).toEqual(["tcp.refused"]);
		expect(code).toBe(1);
	});
});

describe("a host that an endpoint is on", () => {
	sshTest("proves nothing from outside, though ssh leads there", async () => {
		const { report } = await check([
			...["--probe", "ssh:elsewhere.lab"],
			...["--assume", `xmpps-client=xmpps.${DOMAIN}:22@203.0.113.20`],
			...["--assume", `xmpp-client=xmpps.${DOMAIN}:22@2001:db8::20`],
		]);
		expect(report.vantage.addresses).toHaveLength(1);
		expect(report.verdict.provenFromOutside).toBe(false);
		expect(report.verdict.words).toContain("Not proven from outside");
		// sshd answers at both.
		expect(report.findings.map(({ rule }) => rule)).toContain("stream.other-protocol");
	});
});

describe("Ctrl-C", () => {
	/** A shell that starts a command and interrupts it when it is told to. */
	const SHELL = '"$@" & pid=$!; read -r _; kill -INT "$pid"; wait "$pid"';

	/** Runs a check until the moment comes. @returns what it ended in, and what it had printed */
	async function interrupted(flags: readonly string[], moment: (out: string) => boolean): Promise<[number, string]> {
		const argv = [...checkCommand(lab(), { path: known, temporary: folder }), DOMAIN, "--json", ...flags];
		const child = lab()
			.host("client")
			.startHere(["/bin/sh", "-c", SHELL, "sh", ...argv], ["pipe", "pipe", "inherit"]);
		const closed = once(child, "close");
		let out = "";
		child.stdout?.on("data", (chunk: Buffer) => {
			out += chunk.toString();
		});
		while (!moment(out)) await sleep(20);
		child.stdin?.end("now\n");
		const [code] = (await closed) as [number];
		return [code, out];
	}

	sshTest("ends connections that are being made, and the login", async () => {
		// Nobody has the address: it takes the kernel there three seconds to say so.
		const nobody = `xmpps-client=xmpps.${DOMAIN}:443@203.0.113.99`;
		const waiting = (): boolean => ourProcesses().some((line) => line.includes("-W 203.0.113.99:443"));
		expect(await interrupted(["--probe", "ssh:elsewhere.lab", "--assume", nobody], waiting)).toEqual([130, ""]);
	});

	sshTest("ends --watch with the last look's code", async () => {
		const [code, out] = await interrupted(
			["--probe", "ssh:elsewhere.lab", "--watch", "1"],
			(text) => text.split("\n").length > 2,
		);
		expect(code).toBe(0);
		const looks = out.trimEnd().split("\n");
		expect(looks.map((line) => JSON.parse(line).verdict.overall)).toEqual(looks.map(() => "works"));
	});
});

describe("a host that ssh does not get into says nothing about the domain", () => {
	/** Nothing is known, and ssh's own words say why. */
	function expectUnknown({ code, report }: CheckedDomain, why: RegExp): void {
		expect(code).toBe(3);
		expect(report.verdict).toMatchObject({
			overall: "could not find out",
			clients: "could not find out",
			servers: "could not find out",
			provenFromOutside: false,
		});
		expect([...new Set(report.endpoints.map(({ state }) => state))]).toEqual(["unknown"]);
		expect(report.findings.filter(({ severity }) => severity === "broken" || severity === "limited")).toEqual([]);
		const said = [...report.notes, ...report.findings.flatMap(({ evidence }) => evidence)].join("\n");
		expect(said).toMatch(why);
	}

	sshTest("because there is none of that name", async () => {
		expectUnknown(await from("nowhere.lab"), /ssh "nowhere\.lab": .*could not resolve hostname/i);
	});

	sshTest("because it does not know us", async () => {
		expectUnknown(await from("elsewhere.lab", stranger), /ssh "elsewhere\.lab": .*permission denied/i);
	});

	sshTest("because no sshd listens there", async () => {
		expectUnknown(await from("resolver.lab"), /ssh "resolver\.lab": .*connection refused/i);
	});

	sshTest("because it lets nobody forward", async () => {
		const elsewhere = lab().host("elsewhere");
		await elsewhere.must("forbid forwarding", [
			"sh",
			"-c",
			"echo AllowTcpForwarding no >/etc/ssh/sshd_config.d/no.conf && systemctl reload ssh",
		]);
		try {
			expectUnknown(await from("elsewhere.lab"), /ssh "elsewhere\.lab": it does not allow forwarding/);
		} finally {
			await elsewhere.must("allow it again", ["sh", "-c", "rm /etc/ssh/sshd_config.d/no.conf; systemctl reload ssh"]);
		}
	});
});
