import { readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Control groups made here begin with this, so that a sweep finds its own and nothing else. */
const PREFIX = "xmpps-lab-";

/**
 * Where control groups of version 2 are mounted on this machine: each host of a lab needs one of its own, or two systemds
 * would share their units. Debian mounts it at /sys/fs/cgroup, a hybrid set-up at /sys/fs/cgroup/unified.
 * @returns `undefined` when nowhere
 */
export function cgroupMount(mounts: string): string | undefined {
	for (const line of mounts.split("\n")) {
		const [, path, type] = line.split(" ");
		if (type === "cgroup2" && path !== undefined) return path;
	}
	return undefined;
}

/** The control group of a lab, below the caller's own: whoever limits us limits the lab. */
export function labCgroup(id: string): string {
	return join(ownCgroup(), `${PREFIX}${id}`);
}

/** The labs that have a control group below ours, dead or alive. */
export function cgroupIds(): string[] {
	return readdirSync(ownCgroup())
		.filter((name) => name.startsWith(PREFIX))
		.map((name) => name.slice(PREFIX.length));
}

function ownCgroup(): string {
	const mount = cgroupMount(readFileSync("/proc/self/mounts", "utf8"));
	if (mount === undefined) throw new Error("Cannot find the control groups: no cgroup2 is mounted");
	const own = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1] ?? "/";
	return join(mount, own);
}

/** Whether a process is left in it. False when there is no such control group. */
export function populated(cgroup: string): boolean {
	try {
		return readFileSync(join(cgroup, "cgroup.events"), "utf8").includes("populated 1");
	} catch {
		return false;
	}
}

/** Ends every process in it at once. */
export function killCgroup(cgroup: string): void {
	try {
		writeFileSync(join(cgroup, "cgroup.kill"), "1");
	} catch {
		// Gone already, or a kernel before 5.14, where the PID namespace has to do.
	}
}

/** Removes an empty control group and those below it. */
export function removeCgroup(cgroup: string): void {
	let below: string[];
	try {
		below = readdirSync(cgroup, { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map((entry) => entry.name);
	} catch {
		return;
	}
	for (const name of below) removeCgroup(join(cgroup, name));
	try {
		rmdirSync(cgroup);
	} catch {
		// A process is left in it for a moment; the next sweep removes it.
	}
}
