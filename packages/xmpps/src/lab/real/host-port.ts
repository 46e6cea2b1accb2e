import type { ChangeableHost } from "../../host/changeable-host.ts";
import { hostFiles, readHostText } from "../../host/files/host-files.ts";
import { holdLock } from "../../host/hold-lock.ts";
import type { LabHost } from "./lab-host.ts";

/** A host of a lab as those see it who look at hosts and change them, wherever they are. */
export function hostPort(host: LabHost): ChangeableHost {
	const run: ChangeableHost["run"] = (argv, options) => host.run(argv, options);
	return {
		name: host.name,
		run,
		readText: (path, limit) => readHostText(run, path, limit),
		files: hostFiles(run),
		lock: (path) => holdLock((argv) => host.start(argv, "pipe"), path),
	};
}
