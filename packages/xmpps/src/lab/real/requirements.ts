import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { cgroupMount } from "./cgroup.ts";

/** What the lab runs on this machine, and the Debian package that has it. */
const COMMANDS: Readonly<Record<string, string>> = {
	mmdebstrap: "mmdebstrap",
	"systemd-nspawn": "systemd-container",
	ip: "iproute2",
	unshare: "util-linux",
	nsenter: "util-linux",
	flock: "util-linux",
};

/** What this machine lacks for a lab of real hosts. */
export interface Missing {
	/** Continues "it needs": every item a noun. */
	readonly what: readonly string[];
	/** Debian packages that would help. */
	readonly packages: readonly string[];
}

/** What the check reads of the machine: an argument, so that every answer can be tested. */
export interface MachineFacts {
	readonly platform: string;
	readonly uid: number;
	readonly mounts: string;
	/** Whether a command is on the PATH. */
	has(command: string): boolean;
}

/** What is missing on this machine; empty lists when a lab may be tried. What the kernel refuses shows only then. */
export function missingFor(machine: MachineFacts): Missing {
	if (machine.platform !== "linux") return { what: ["Linux"], packages: [] };
	const absent = Object.keys(COMMANDS).filter((command) => !machine.has(command));
	return {
		what: [
			...(machine.uid === 0 ? [] : ["root"]),
			...absent.map((command) => `the command "${command}"`),
			...(cgroupMount(machine.mounts) === undefined ? ["control groups of version 2 (a mounted cgroup2)"] : []),
		],
		packages: [...new Set(absent.flatMap((command) => COMMANDS[command] ?? []))],
	};
}

/** One sentence on what is missing; `undefined` when nothing is. */
export function missingSentence({ what, packages }: Missing): string | undefined {
	if (what.length === 0) return undefined;
	const list = what.length === 1 ? what[0] : `${what.slice(0, -1).join(", ")} and ${what.at(-1)}`;
	const install = packages.length === 0 ? "" : ` (apt-get install ${packages.join(" ")})`;
	return `Cannot start a lab of real hosts: it needs ${list}${install}; "--embedded" brings up its little sister without`;
}

/** This machine. */
export function thisMachine(): MachineFacts {
	const path = (process.env["PATH"] ?? "").split(":").concat("/usr/sbin", "/sbin", "/usr/bin", "/bin");
	return {
		platform: process.platform,
		uid: process.getuid?.() ?? -1,
		mounts: process.platform === "linux" ? readFileSync("/proc/self/mounts", "utf8") : "",
		has: (command) =>
			path.some((folder) => {
				try {
					accessSync(join(folder, command), constants.X_OK);
					return true;
				} catch {
					return false;
				}
			}),
	};
}
