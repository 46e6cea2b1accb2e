import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SshHost, sshHost } from "../../src/host/ssh-host.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";

const SERVER = "203.0.113.2";

/** What of OpenSSH's client is not on this machine. */
export const absent: readonly string[] = ["/usr/bin/ssh", "/usr/bin/ssh-keygen"].filter((tool) => {
	try {
		accessSync(tool, constants.X_OK);
		return false;
	} catch {
		return true;
	}
});

/** A key, and what is needed to know a host by it. @returns its path */
function newKey(folder: string, name: string): string {
	const key = join(folder, name);
	execFileSync("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
	return key;
}

/** A host that lets root in by a key, and one outside. @param folder gets the keys */
export function sshWorld(folder: string): WorldSpec {
	const [key, hostKey] = [newKey(folder, "known"), newKey(folder, "host")];
	return {
		name: "ssh",
		hosts: [
			{
				...{ name: "server", kind: "machine", v4: [SERVER], packages: ["openssh-server"] },
				// An image has no host keys: two machines with the same ones could not be told apart.
				files: [
					{ path: "/etc/ssh/sshd_config.d/keys.conf", content: "AuthorizedKeysFile /etc/ssh/known.pub\n" },
					{ path: "/etc/ssh/known.pub", content: readFileSync(`${key}.pub`, "utf8") },
					{ path: "/etc/ssh/ssh_host_ed25519_key", content: readFileSync(hostKey, "utf8"), mode: "0600" },
				],
			},
			...SURROUNDINGS.filter(({ name }) => name === "client" || name === "dns"),
		],
		zones: [{ name: "example.com", records: [`@ A ${SERVER}`] }],
	};
}

/** Where the server is, for ssh. */
export const TARGET = `root@${SERVER}`;

/** ssh in the client's network: this machine's program, with one key and no configuration. */
export function clientSsh(lab: Lab, folder: string, options: readonly string[] = []): string[] {
	const network = ["nsenter", "-t", String(lab.host("client").leader), "-n", "--"];
	const known = ["-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes"];
	return [...network, "ssh", "-F", "/dev/null", ...known, "-i", join(folder, "known"), ...options];
}

/** The server as ssh reaches it from the client's network. */
export function serverBySsh(lab: Lab, folder: string, options: readonly string[] = []): SshHost {
	return sshHost(TARGET, clientSsh(lab, folder, options));
}
