import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Lab } from "../real/lab.ts";

/** The version of a client: of its Debian package on its host, or of this repository's packages. */
export async function versionOf(
	lab: Lab,
	{ host, packages, name }: { readonly host: string; readonly packages: readonly string[]; readonly name?: string },
): Promise<string> {
	const [first] = packages;
	if (first !== undefined) {
		const line = await lab.host(host).must(`read the version of "${first}"`, ["dpkg-query", "-W", first]);
		return line.trim().split("\t")[1] ?? "unknown";
	}
	const library = name?.startsWith("@xmpp/client") === true;
	const file = library ? createRequire(import.meta.url).resolve("@xmpp/client/package.json") : OWN_PACKAGE;
	return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

const OWN_PACKAGE: URL = new URL("../../../package.json", import.meta.url);
