import { describe, expect } from "vitest";
import { ask, knotKeyArgument, updateScript } from "../../src/lab/dns/index.ts";
import { standardWorld } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const usual = standardWorld();
const WORLD: WorldSpec = {
	...usual,
	hosts: [
		...usual.hosts.map((host) => (host.name === "server" ? { ...host, keepsDisk: false } : host)),
		{ name: "dns2", kind: "plain", v4: ["203.0.113.55"], programs: [{ program: "knot", primary: "dns" }] },
	],
	// Broken from the start; the first test mends it.
	faults: [{ fault: "bogus-zone", zone: "example.com" }],
};

describe("faults of a world", () => {
	const lab = sharedLab({ world: WORLD });

	async function answer(name: string, type: string, server?: string): Promise<string> {
		const { what, command } = ask({ name, type, ...(server === undefined ? {} : { server }) });
		return lab().host("client").must(what, command);
	}

	labTest("a bogus zone is believed by nobody, until it is mended", async () => {
		expect(await answer("example.com", "A")).toMatch(/status: SERVFAIL/);
		await lab().mend({ fault: "bogus-zone", zone: "example.com" });
		const mended = await answer("example.com", "A");
		expect(mended).toMatch(/status: NOERROR/);
		expect(mended).toMatch(/^;; Flags:[^;]* ad\b/m);
	});

	labTest("a stale secondary disagrees with its primary, until it is mended", async () => {
		const fault = { fault: "stale-secondary", zone: "example.com", host: "dns2" } as const;
		await lab().break(fault);
		const input = updateScript({
			server: "203.0.113.53",
			zone: "example.com",
			add: [{ name: "new", type: "A", data: "203.0.113.1" }],
		});
		await lab().host("client").must("update", ["knsupdate", "-y", knotKeyArgument()], { input });
		expect(await answer("new.example.com", "A", "203.0.113.53")).toMatch(/status: NOERROR/);
		expect(await answer("new.example.com", "A", "203.0.113.55")).toMatch(/status: NXDOMAIN/);
		await lab().mend(fault);
		await expect.poll(() => answer("new.example.com", "A", "203.0.113.55"), { timeout: 10_000 }).toMatch(/NOERROR/);
	});

	labTest("a stopped unit refuses, a hung one accepts and is silent, a dead link does neither", async () => {
		const client = lab().host("client");
		const curl = async (): Promise<number | undefined> =>
			(await client.run(["curl", "-sS", "-m", "2", "-o", "/dev/null", "http://203.0.113.1/"])).code;
		// curl(1), EXIT CODES: 7 could not connect, 28 timed out.
		const faults = [
			[{ fault: "stopped-unit", host: "server", unit: "nginx.service" }, 7],
			[{ fault: "hung-unit", host: "server", unit: "nginx.service" }, 28],
			[{ fault: "dead-link", host: "server" }, 28],
			[{ fault: "dead-link", host: "server", drop: "in" }, 28],
		] as const;
		for (const [fault, code] of faults) {
			expect(await curl()).toBe(0);
			await lab().break(fault);
			expect(await curl()).toBe(code);
			await lab().mend(fault);
		}
		expect(await curl()).toBe(0);
	});

	labTest("a machine that keeps no disk is what it was after a reboot", async () => {
		const server = lab().host("server");
		await server.must("change a file", ["sh", "-c", "echo changed >/etc/motd; rm /etc/nginx/nginx.conf"]);
		await server.reboot();
		expect((await server.run(["grep", "-q", "changed", "/etc/motd"])).code).not.toBe(0);
		await server.must("look at the web server", ["systemctl", "is-active", "nginx.service"]);
	});
});
