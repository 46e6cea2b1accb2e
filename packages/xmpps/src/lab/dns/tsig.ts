import type { HostFile } from "../world/host-file.ts";
import type { UpdateKeySpec } from "../world/world-spec.ts";

/** A TSIG key (RFC 8945). */
export type TsigKey = UpdateKeySpec;

/** The key that may change and transfer the domains of a lab. It guards nothing: a lab is reachable from itself alone. */
export const LAB_KEY: TsigKey = {
	name: "xmpps",
	algorithm: "hmac-sha256",
	secret: Buffer.from("no secret: everybody has this key").toString("base64"),
};

/** The argument of `knsupdate -y` and `kdig -y`: `hmac-sha256:xmpps:BASE64`. */
export function knotKeyArgument(key: TsigKey = LAB_KEY): string {
	return `${key.algorithm}:${key.name}:${key.secret}`;
}

/** The `key` statement of BIND: for named.conf and rndc.conf, and as a whole file for `nsupdate -k`. */
export function bindKeyStatement(key: TsigKey = LAB_KEY): string {
	return `key "${key.name}" {\n\talgorithm ${key.algorithm};\n\tsecret "${key.secret}";\n};\n`;
}

/** A file for `nsupdate -k` and for whatever else reads BIND's form of a key, readable to its owner alone. */
export function bindKeyFile(path: string, owner = "root"): HostFile {
	return { path, content: bindKeyStatement(), mode: 0o600, owner };
}

/** The `key` section of knot.conf: the lab's key, and others beside it. */
export function knotKeySection(...others: readonly TsigKey[]): string {
	const keys = [LAB_KEY, ...others].map(
		(key) => `  - id: "${key.name}"\n    algorithm: ${key.algorithm}\n    secret: "${key.secret}"\n`,
	);
	return `key:\n${keys.join("")}`;
}
