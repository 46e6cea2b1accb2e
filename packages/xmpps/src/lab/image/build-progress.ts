/** How far a build is. */
export interface ImageProgress {
	/** The image's id. */
	readonly id: string;
	readonly phase: BuildPhase;
	/** What is being done, or to which package. */
	readonly detail: string;
	/** Share of the whole build that is done, 0..1: an estimate that never goes back. Absent while another process builds. */
	readonly fraction?: number;
	/** Milliseconds since the build was asked for. */
	readonly ms: number;
}

export type BuildPhase = "resolve" | "download" | "unpack" | "configure" | "finish";

/** A line of the log that says something new. */
export type BuildStep = Pick<ImageProgress, "phase" | "detail" | "fraction">;

/** Where a stage of mmdebstrap begins, as a share of the time of a whole build (measured), and what it is called. */
interface Stage {
	readonly line: string;
	readonly starts: number;
	readonly phase: BuildPhase;
	readonly detail: string;
}

/** Of an image that is Debian's base system: unpacked by mmdebstrap itself first, then by apt. */
const BASE_STAGES: readonly Stage[] = [
	{ line: "I: running apt-get update", starts: 0.01, phase: "resolve", detail: "reading package lists" },
	{ line: "I: downloading packages", starts: 0.1, phase: "download", detail: "essential packages" },
	{ line: "I: extracting archives", starts: 0.14, phase: "unpack", detail: "essential packages" },
	{ line: "I: installing essential packages", starts: 0.27, phase: "configure", detail: "essential packages" },
	{ line: "I: installing remaining packages", starts: 0.56, phase: "resolve", detail: "the other packages" },
	{ line: "I: cleaning package lists", starts: 0.97, phase: "finish", detail: "cleaning up" },
];

/** Of an image that is the base with packages on top. */
const ADDED_STAGES: readonly Stage[] = [
	{ line: "I: running --setup-hook", starts: 0.01, phase: "unpack", detail: "the base image" },
	{ line: "I: running apt-get update", starts: 0.25, phase: "resolve", detail: "reading package lists" },
	{ line: "I: running --customize-hook", starts: 0.4, phase: "resolve", detail: "the packages" },
	{ line: "I: cleaning package lists", starts: 0.97, phase: "finish", detail: "cleaning up" },
];

/** Of the time that a package takes from its download to its configuration (measured on a quick network). */
const SHARE = { download: 0.1, unpack: 0.5, configure: 0.4 } as const;

const TOTAL = /^\d+ upgraded, (\d+) newly installed/;

/** So many packages are Debian's essential ones: apt counts them in one stage, and dpkg sets them up in another. */
const ESSENTIAL = 69;

/** What names a package, and the phase that it enters. */
const PACKAGE: readonly (readonly [pattern: RegExp, phase: keyof typeof SHARE])[] = [
	[/^Get:\d+ \S+ \S+ \S+ (\S+) \S+ \S+ \[/, "download"],
	[/^Unpacking ([^\s:]+)/, "unpack"],
	[/^Setting up ([^\s:]+)/, "configure"],
];

/**
 * Reads a build's log line by line.
 * @param kind `base`: Debian's base system; `added`: packages on top of it
 * @returns a function that says where the build is after a line, or `undefined` when that tells nothing new
 */
export function createBuildProgress(kind: "base" | "added"): (line: string) => BuildStep | undefined {
	const stages = kind === "base" ? BASE_STAGES : ADDED_STAGES;
	let stage = -1;
	let total = ESSENTIAL;
	let done = { download: 0, unpack: 0, configure: 0 };
	let fraction = 0;

	const step = (phase: BuildPhase, detail: string, reached: number): BuildStep => {
		fraction = Math.max(fraction, Math.min(reached, 1));
		return { phase, detail, fraction };
	};
	return (line) => {
		const next = stages.findIndex((each, index) => index > stage && line.startsWith(each.line));
		const begun = stages[next];
		if (begun !== undefined) {
			stage = next;
			total = ESSENTIAL;
			done = { download: 0, unpack: 0, configure: 0 };
			return step(begun.phase, begun.detail, begun.starts);
		}
		const count = TOTAL.exec(line)?.[1];
		if (count !== undefined) {
			total = Number(count);
			return undefined;
		}
		for (const [pattern, phase] of PACKAGE) {
			const name = pattern.exec(line)?.[1];
			if (name === undefined) continue;
			done[phase] += 1;
			const from = stages[stage]?.starts ?? 0;
			const to = stages[stage + 1]?.starts ?? 1;
			const of = Math.max(total, ...Object.values(done));
			const share =
				Object.entries(SHARE).reduce((sum, [each, part]) => sum + part * done[each as typeof phase], 0) / of;
			return step(phase, name, from + (to - from) * Math.min(share, 1));
		}
		return undefined;
	};
}
