import type { Host } from "../../../host/host.ts";
import { unitState } from "./systemd-unit.ts";

/** Debian's unit. */
export const HAPROXY_UNIT = "haproxy.service";

/** What it reads where nobody says otherwise, and where that can be said. */
const FILE = "/etc/haproxy/haproxy.cfg";
const DEFAULTS = "/etc/default/haproxy";

/**
 * The files and folders that HAProxy reads, in their order: those that it was started with, else those that it would be. A
 * reload does not change them: the process starts itself anew with the same words.
 */
export async function haproxyFiles(host: Host, signal?: AbortSignal): Promise<readonly string[]> {
	const { pid } = await unitState(host, HAPROXY_UNIT, signal);
	const words = pid === 0 ? undefined : await host.readText(`/proc/${pid}/cmdline`);
	const running = words === undefined ? [] : filesIn(words.split("\0").filter((word) => word !== ""));
	return running.length > 0 ? running : configuredFiles((await host.readText(DEFAULTS)) ?? "");
}

/** The values of `-f` in words of a command, and what follows `--`. */
export function filesIn(words: readonly string[]): readonly string[] {
	const end = words.indexOf("--");
	const options = end < 0 ? words : words.slice(0, end);
	const named = options.flatMap((word, index) => (options[index - 1] === "-f" ? [word] : []));
	return end < 0 ? named : [...named, ...words.slice(end + 1)];
}

/** What /etc/default/haproxy says, as systemd reads it. */
export function configuredFiles(defaults: string): readonly string[] {
	const value = (name: string): string | undefined =>
		defaults
			.split("\n")
			.flatMap((line) => new RegExp(`^\\s*${name}=(["']?)(.*)\\1\\s*$`).exec(line)?.[2] ?? [])
			.at(-1);
	return [value("CONFIG") ?? FILE, ...filesIn((value("EXTRAOPTS") ?? "").split(/\s+/))];
}
