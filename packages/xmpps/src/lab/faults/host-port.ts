import type { Host } from "../../host/host.ts";
import type { LabHost } from "../real/lab-host.ts";

/** Configuration files are some kilobytes; what is larger is none. */
const TEXT_LIMIT = 1024 * 1024;

/** A host of a lab as those see it who look at hosts, wherever they are. */
export function hostPort(host: LabHost): Host {
	return {
		name: host.name,
		run: (argv, options) => host.run(argv, options),
		async readText(path, limit = TEXT_LIMIT) {
			const { code, stdout } = await host.run(["head", "-c", String(limit), path]);
			return code === 0 ? stdout : undefined;
		},
	};
}
