import type { CommandResult } from "../../src/host/run-command.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { difference } from "../../src/lab/setup/difference.ts";
import { freshWorld, KEY_FILE } from "../../src/lab/setup/fresh-world.ts";
import { type Snapshot, takeSnapshot } from "../../src/lab/setup/snapshot.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";

/** What is wanted of the fresh host. TTLs are short, since caches are waited for. */
export const CONFIG_FILE = "/etc/xmpps.yaml";
const CONFIG = `domain: example.com
addresses:
  - 203.0.113.2
  - 2001:db8::2
dns:
  method: rfc2136
  server: 203.0.113.53
  key: ${KEY_FILE}
  ttl: { proving: 2, proven: 3 }
`;

/** The tutorial's host before anybody set it up, with what is wanted of it. */
export function setupWorld(): WorldSpec {
	const world = freshWorld();
	const config = { path: CONFIG_FILE, content: CONFIG, mode: "0644" };
	return {
		...world,
		hosts: world.hosts.map((host) => (host.tool === true ? { ...host, files: [...(host.files ?? []), config] } : host)),
	};
}

/** Milliseconds: an apply waits for name servers and caches. */
const PATIENCE = 280_000;

/** Runs `xmpps` on the host. */
export function xmpps(host: LabHost, command: string, ...args: readonly string[]): Promise<CommandResult> {
	return host.run(["xmpps", command, "--config", CONFIG_FILE, ...args], { timeout: PATIENCE });
}

/** Runs it so that it dies at a change, or so that `edit` is done there. @param number of the change, from 1 */
export function dieAt(
	host: LabHost,
	command: "apply" | "rollback",
	number: number,
	moment: "before" | "after",
	...args: readonly string[]
): Promise<CommandResult> {
	const program = "/opt/xmpps/packages/xmpps/scenario/setup/die-at.mjs";
	const node = ["env", "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt", "/opt/xmpps/node", program];
	return host.run([...node, command, CONFIG_FILE, String(number), moment, ...args], { timeout: PATIENCE });
}

/** What an apply that is to stand still runs at its change. */
const STAND_STILL = "rm -f /run/go-on; touch /run/stands; while [ ! -e /run/go-on ]; do sleep 0.02; done";

/** An apply that stands still at a change until it is told to go on. */
export interface Standing {
	goOn(): Promise<CommandResult>;
}

/** Starts an apply, and waits until it stands at a change. @param then what it does when it goes on */
export async function standAt(
	host: LabHost,
	number: number,
	moment: "before" | "after",
	then: "dies" | "lives",
): Promise<Standing> {
	await shell(host, "rm -f /run/stands /run/go-on");
	const live = then === "lives" ? ["--live"] : [];
	const ended = dieAt(host, "apply", number, moment, "--edit", STAND_STILL, ...live);
	// When the host goes down under it nobody looks at how it ended.
	ended.catch(() => undefined);
	await host.must(
		"wait for the change",
		["timeout", "60", "sh", "-c", "until [ -e /run/stands ]; do sleep 0.02; done"],
		{
			timeout: PATIENCE,
		},
	);
	return {
		async goOn() {
			await shell(host, "rm /run/stands; touch /run/go-on");
			return ended;
		},
	};
}

/** Runs a shell on the host. @returns its stdout */
export function shell(host: LabHost, script: string): Promise<string> {
	return host.must("prepare", ["sh", "-ec", script]);
}

/** Our own notes of what was done: they stay after a rollback, for people. */
const NOTES = /^\/var\/lib\/xmpps(\/journal(\/.*)?)?$/;

/** Files, units, rules and records as they are; without our own notes. */
export async function stateOf(lab: Lab): Promise<Snapshot> {
	const snapshot = await takeSnapshot(lab, "server", ["example.com"]);
	return { ...snapshot, files: new Map([...snapshot.files].filter(([path]) => !NOTES.test(path))) };
}

/** What is not as it was, a line each. */
export async function changesSince(lab: Lab, before: Snapshot): Promise<readonly string[]> {
	return difference(before, await stateOf(lab));
}
