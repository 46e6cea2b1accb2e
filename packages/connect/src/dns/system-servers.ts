import { getServers } from "node:dns";
import { readFile } from "node:fs/promises";
import type { Failed } from "../protocol/answer.ts";
import { failed } from "./failure.ts";
import { parseResolvConf, type ResolvConf } from "./resolv-conf.ts";
import { parseDnsServer } from "./server-address.ts";

/** Where every system but Windows has it; macOS keeps one for programs that ask the DNS themselves. */
const RESOLV_CONF = "/etc/resolv.conf";

/**
 * The servers that the system is set up to ask: those of resolv.conf, on Windows those that Node found.
 * @param path another resolv.conf, on any system
 */
export async function readSystemServers(path?: string): Promise<ResolvConf | Failed> {
	if (path === undefined && process.platform === "win32") {
		return { ...parseResolvConf(""), servers: getServers().map(parseDnsServer) };
	}
	try {
		return parseResolvConf(await readFile(path ?? RESOLV_CONF, "utf8"));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
		return failed("unreachable", `Cannot read the DNS servers from ${JSON.stringify(path ?? RESOLV_CONF)}: ${code}`);
	}
}
