import type { LocalObservation, LocalSetting } from "../../model/observation-local.ts";
import { duration } from "./duration.ts";

/** nginx's own when nothing is set, in milliseconds. */
const DEFAULT_TIMEOUT = 10 * 60_000;

/** A server of nginx's stream block. */
export interface NginxStream {
	readonly file: string;
	/** `stream server 203.0.113.1:443`. */
	readonly section: string;
	/** How long a connection may be quiet, in milliseconds, and what says so. */
	readonly quiet: number;
	readonly said: string;
	/** The section that says so, or is to. */
	readonly saidIn: string;
}

/** The servers of the host's nginx that hand on TCP from these ports. */
export function nginxStreams(local: LocalObservation | undefined, ports: readonly number[]): NginxStream[] {
	const settings = (local?.settings ?? []).filter(({ software }) => software === "nginx");
	const listens = settings.filter(
		({ key, section, lines }) =>
			key === "listen" && section.startsWith("stream server") && ports.some((port) => listensOn(lines, port)),
	);
	const bySection = new Map(listens.map((one) => [one.section, one]));
	return [...bySection.values()].map(({ file, section }) => {
		const own = timeoutIn(settings, section);
		const all = own ?? timeoutIn(settings, "stream");
		return {
			file: all?.file ?? file,
			section,
			quiet: all?.ms ?? DEFAULT_TIMEOUT,
			said: all === undefined ? "no proxy_timeout, which is 10m" : all.line,
			saidIn: own === undefined ? "stream" : section,
		};
	});
}

/** The maps that choose by the ALPN names of a hello. */
export function alpnMaps(local: LocalObservation | undefined): LocalSetting[] {
	return (local?.settings ?? []).filter(
		({ software, key }) => software === "nginx" && key.startsWith("map $ssl_preread_alpn_protocols"),
	);
}

function timeoutIn(
	settings: readonly LocalSetting[],
	section: string,
): { readonly ms: number; readonly line: string; readonly file: string } | undefined {
	const found = settings.find((one) => one.section === section && one.key === "proxy_timeout");
	const line = found?.lines.join(" ").trim() ?? "";
	const ms = duration(line.replace("proxy_timeout", "").replace(";", ""), 1_000);
	return found === undefined || ms === undefined ? undefined : { ms, line, file: found.file };
}

function listensOn(lines: readonly string[], port: number): boolean {
	return lines.some((line) => new RegExp(`(?<!\\d)${port}(?!\\d|\\.)`).test(line));
}
