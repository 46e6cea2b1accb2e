import type { ChangeableHost } from "../../host/changeable-host.ts";
import { hostFiles } from "../../host/files/host-files.ts";
import { holdLock } from "../../host/hold-lock.ts";
import { hostPort } from "../faults/host-port.ts";
import type { LabHost } from "./lab-host.ts";

/** A host of a lab as one that can be set up, from outside of it. */
export function changeableLabHost(host: LabHost): ChangeableHost {
	return {
		...hostPort(host),
		files: hostFiles((argv, options) => host.run(argv, options)),
		lock: (path) => holdLock((argv) => host.start(argv, ["pipe", "pipe", "pipe"]), path),
	};
}
