import type { LocalObservation, LocalSetting } from "../../model/observation-local.ts";
import { duration } from "./duration.ts";

/** HAProxy's configuration as far as rules need it. */
export interface HaproxyView {
	readonly file: string;
	/** The frontends that hold a port, by their sections: `frontend shared`. */
	readonly frontends: readonly string[];
	/** Every line of a key in a section. */
	lines(section: string, key: string): readonly string[];
	/** The backends in their order, each with the port of its first server. */
	readonly backends: readonly { readonly name: string; readonly port: number | undefined }[];
}

/** Looks at the host's HAProxy for what holds these ports; undefined where there is none. */
export function haproxyView(local: LocalObservation | undefined, ports: readonly number[]): HaproxyView | undefined {
	const settings = (local?.settings ?? []).filter(({ software }) => software === "haproxy");
	const binds = settings.filter(({ key, lines }) => key === "bind" && ports.some((port) => binds443(lines, port)));
	const frontends = [...new Set(binds.map(({ section }) => section))];
	const [first] = settings;
	if (first === undefined || frontends.length === 0) return undefined;
	const backends = settings.filter(({ key, section }) => key === "server" && section.startsWith("backend "));
	return {
		file: first.file,
		frontends,
		lines: (section, key) =>
			settings.filter((one) => one.section === section && one.key === key).flatMap(({ lines }) => lines),
		backends: [...new Map(backends.map((one) => [one.section, one])).values()].map(({ section, lines }) => ({
			name: section.slice("backend ".length),
			port: portOf(lines),
		})),
	};
}

/** How long a connection through a frontend may be quiet, and the lines that say so; undefined where nothing does. */
export interface QuietTime {
	readonly ms: number;
	readonly lines: readonly string[];
	/** The section to change. */
	readonly section: string;
}

/** The shortest quiet time of the connections that go to a backend through a frontend. */
export function quietTime(view: HaproxyView, frontend: string, backend: string): QuietTime | undefined {
	const server = `backend ${backend}`;
	// Once both sides have spoken HAProxy goes by this one alone.
	const tunnel = timeIn(view, [server, "defaults"], "timeout tunnel");
	if (tunnel !== undefined) return { ...tunnel, section: server };
	const both = [
		timeIn(view, [frontend, "defaults"], "timeout client"),
		timeIn(view, [server, "defaults"], "timeout server"),
	].filter((one) => one !== undefined);
	const [shortest] = [...both].sort((a, b) => a.ms - b.ms);
	return shortest === undefined
		? undefined
		: { ms: shortest.ms, lines: both.flatMap(({ lines }) => lines), section: server };
}

/** The backends that a frontend hands XMPP to: those it chooses by ALPN, else its default. */
export function xmppBackends(view: HaproxyView, frontend: string): string[] {
	const chosen = view.lines(frontend, "use_backend").filter((line) => /\bxmpp-(client|server)\b/.test(line));
	const lines = chosen.length > 0 ? chosen : view.lines(frontend, "default_backend");
	return [...new Set(lines.flatMap((line) => line.trim().split(/\s+/)[1] ?? []))];
}

function timeIn(view: HaproxyView, sections: readonly string[], key: string): Omit<QuietTime, "section"> | undefined {
	for (const section of sections) {
		const line = view.lines(section, key).at(-1);
		const ms = line === undefined ? undefined : duration(line.replace(key, ""), 1);
		if (line !== undefined && ms !== undefined) return { ms, lines: [`${view.file}, ${section}: ${line.trim()}`] };
	}
	return undefined;
}

/** `bind 203.0.113.1:443`, `bind :80,:443 v4v6`. */
function binds443(lines: LocalSetting["lines"], port: number): boolean {
	return lines.some((line) => new RegExp(`[:\\]]${port}(?!\\d)`).test(line));
}

/** `server xmpp 127.0.0.1:5223 check`. */
function portOf(lines: LocalSetting["lines"]): number | undefined {
	const found = /^\s*server\s+\S+\s+\S*:(\d+)/.exec(lines[0] ?? "");
	return found === null ? undefined : Number(found[1]);
}
