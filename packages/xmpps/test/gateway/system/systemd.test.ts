import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { SystemCalls } from "../../../src/gateway/system/system-calls.ts";
import { activatedSockets, socketsFor, systemdNotifier } from "../../../src/gateway/system/systemd.ts";

/** Calls of which one is made here, and what was sent by it. */
function recording(fail = false): { calls: SystemCalls; sent: string[] } {
	const sent: string[] = [];
	const cannot = (): never => {
		throw new Error("not in this test");
	};
	const calls: SystemCalls = {
		...{ transparentSocket: cannot, bind: cannot, listen: cannot, close: cannot },
		sendDatagram(path, bytes) {
			if (fail) throw new Error("gone");
			sent.push(`${path} ${Buffer.from(bytes)}`);
		},
	};
	return { calls, sent };
}

describe("what systemd is told", () => {
	it("is said to its socket", () => {
		const { calls, sent } = recording();
		const notify = systemdNotifier({ NOTIFY_SOCKET: "/run/notify" }, calls);
		notify.ready();
		notify.reloading();
		notify.stopping();
		expect(sent[0]).toBe("/run/notify READY=1");
		expect(sent[1]).toMatch(/^\/run\/notify RELOADING=1\nMONOTONIC_USEC=\d+$/);
		expect(sent[2]).toBe("/run/notify STOPPING=1");
	});

	it("is nothing where nobody asked", () => {
		const { calls, sent } = recording();
		systemdNotifier({}, calls).ready();
		systemdNotifier({ NOTIFY_SOCKET: "/run/notify" }, undefined).ready();
		expect(sent).toEqual([]);
	});

	it("stops no service when nobody listens any more", () => {
		const notify = systemdNotifier({ NOTIFY_SOCKET: "/run/notify" }, recording(true).calls);
		expect(() => notify.ready()).not.toThrow();
	});

	it("ends when another process is the main one", () => {
		const { calls, sent } = recording();
		const notify = systemdNotifier({ NOTIFY_SOCKET: "@notify" }, calls);
		notify.mainProcess(77);
		notify.ready();
		notify.stopping();
		expect(sent).toEqual(["@notify MAINPID=77"]);
	});

	it("has the pings of the watchdog, and only of the process that is watched", async () => {
		const { calls, sent } = recording();
		const env = { NOTIFY_SOCKET: "/run/notify", WATCHDOG_USEC: "10000" };
		const other = systemdNotifier({ ...env, WATCHDOG_PID: "1" }, calls);
		const notify = systemdNotifier({ ...env, NOTIFY_SOCKET: "/run/ours", WATCHDOG_PID: String(process.pid) }, calls);
		await expect.poll(() => sent.length).toBeGreaterThan(2);
		expect(new Set(sent)).toEqual(new Set(["/run/ours WATCHDOG=1"]));
		notify.close();
		other.close();
		const { length } = sent;
		await sleep(30);
		expect(sent).toHaveLength(length);
	});
});

describe("sockets of systemd", () => {
	it.each<[NodeJS.ProcessEnv, [string, number][]]>([
		[{}, []],
		[
			{ LISTEN_PID: "5", LISTEN_FDS: "2", LISTEN_FDNAMES: "https:https6" },
			[
				["https", 3],
				["https6", 4],
			],
		],
		[{ LISTEN_PID: "5", LISTEN_FDS: "1" }, [["", 3]]],
		[{ LISTEN_PID: "6", LISTEN_FDS: "2", LISTEN_FDNAMES: "https:https6" }, []],
		[{ LISTEN_PID: "5", LISTEN_FDS: "many" }, []],
	])("%j", (env, sockets) => {
		expect(activatedSockets(env, 5).map(({ name, descriptor }) => [name, descriptor])).toEqual(sockets);
	});

	const unit = "xmpps-gateway.socket";
	it.each<[string, readonly string[], readonly string[], readonly [string, number][]]>([
		[
			"by name",
			["a", "b"],
			["b", "a"],
			[
				["b", 3],
				["a", 4],
			],
		],
		[
			"one after the other",
			["a", "b"],
			[unit, unit],
			[
				["a", 3],
				["b", 4],
			],
		],
		[
			"one after the other, where one has a foreign name",
			["a", "b"],
			["b", unit],
			[
				["a", 3],
				["b", 4],
			],
		],
		["as many as there are", ["a", "b"], [unit], [["a", 3]]],
		["to nobody, where there are none", ["a", "b"], [], []],
	])("are given %s", (_how, listeners, names, expected) => {
		const sockets = names.map((name, index) => ({ name, descriptor: 3 + index }));
		expect([...socketsFor(listeners, sockets)]).toEqual(expected);
	});
});
