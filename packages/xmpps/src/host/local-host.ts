import { spawn } from "node:child_process";
import type { ChangeableHost } from "./changeable-host.ts";
import { hostFiles } from "./files/host-files.ts";
import { holdLock } from "./hold-lock.ts";
import { thisHost } from "./host.ts";

/** This machine, as one on which something may be changed. */
export function localHost(): ChangeableHost {
	const host = thisHost();
	return {
		...host,
		files: hostFiles((argv, options) => host.run(argv, options)),
		lock: (path) => holdLock(([command = "", ...args]) => spawn(command, args, { stdio: "pipe" }), path),
	};
}
