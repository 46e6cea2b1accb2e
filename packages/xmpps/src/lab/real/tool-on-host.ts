import { fileURLToPath } from "node:url";
import type { HostFile } from "../world/host-file.ts";

/** Where this tool, and the Node that runs it, are on a host that is to have it. */
const PLACE = "/opt/xmpps";

/** The workspace: from src/lab/real/ and from dist/lab/real/ alike. */
const WORKSPACE = fileURLToPath(new URL("../../../../..", import.meta.url)).replace(/\/$/, "");

/** Arguments for systemd-nspawn: the built packages and this machine's Node, which the host can only read. */
export function toolMounts(): readonly string[] {
	return [
		`--bind-ro=${process.execPath}:${PLACE}/node`,
		...["packages", "node_modules"].map((folder) => `--bind-ro=${WORKSPACE}/${folder}:${PLACE}/${folder}`),
	];
}

/** The command `xmpps` of such a host. Node knows the authorities of its own alone, and has to be told of the host's. */
export const TOOL_LAUNCHER: HostFile = {
	path: "/usr/local/bin/xmpps",
	content: `#!/bin/sh\nexport NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\nexec ${PLACE}/node ${PLACE}/packages/xmpps/dist/cli/main.js "$@"\n`,
	mode: 0o755,
};
