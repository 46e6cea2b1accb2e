import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildFailure } from "./build-failure.ts";
import { type BuildStep, createBuildProgress } from "./build-progress.ts";
import { BUILD_SCRIPT, buildArguments } from "./build-script.ts";
import { ImageError } from "./image-error.ts";
import type { ImageSpec } from "./image-spec.ts";
import type { MachineApt } from "./machine-apt.ts";

/** One build of one image. */
export interface ImageBuild {
	readonly id: string;
	/** As `normalSpec` returns it. */
	readonly spec: ImageSpec;
	/** Where images are. */
	readonly folder: string;
	/** Root folder of the base, when the spec has packages. */
	readonly base: string | undefined;
	readonly apt: MachineApt;
	readonly signal: AbortSignal | undefined;
	readonly onStep: (step: BuildStep) => void;
}

/** The folder of packages that all builds share. */
export const CACHE_FOLDER = "apt-cache";

/** Enough of a log's end to find the cause in: apt names it, and some lines later mmdebstrap gives up. */
const KEPT_LINES = 400;
/** What an error carries of them. */
const SHOWN_LINES = 15;

let builds = 0;

/**
 * Builds `<folder>/<id>` in namespaces of its own, or waits until another process has built it. Nothing of it outlives this
 * process or the signal, and until it is complete the folder is not there.
 * @returns false when another process has built it
 * @throws {ImageError} `no-tool`, `no-package`, `no-network`, `no-space`, `build-failed`
 */
export async function buildImage({ id, spec, folder, base, apt, signal, onStep }: ImageBuild): Promise<boolean> {
	signal?.throwIfAborted();
	const image = join(folder, id);
	builds += 1;
	const part = `${image}.part-${process.pid}-${builds}`;
	const environment = {
		PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
		LC_ALL: "C.UTF-8",
		// apt reads proxies from there too.
		...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(?:https?|no)_proxy$/i.test(name))),
		IMAGE: image,
		PART: part,
		CACHE: join(folder, CACHE_FOLDER),
		BASE: base ?? "",
		PACKAGES: spec.packages.join(" "),
		MACHINE_ID: machineId(id),
	};
	const log = `${image}.log`;
	const child = spawn(
		"unshare",
		[
			...["--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", "sh", "-c", BUILD_SCRIPT, "sh"],
			...buildArguments(spec, apt.sources, apt.options, join(part, "root")),
		],
		{ stdio: ["pipe", "pipe", "inherit"], env: environment },
	);
	const ended = once(child, "close") as Promise<[number | null]>;
	const stop = (): void => void child.stdin.destroy();
	signal?.addEventListener("abort", stop, { once: true });
	let file: WriteStream | undefined;
	const lines: string[] = [];
	let found = false;
	try {
		const progress = createBuildProgress(base === undefined ? "base" : "added");
		createInterface({ input: child.stdout }).on("line", (line) => {
			if (line === "xmpps: waiting") onStep({ phase: "resolve", detail: "waiting for a build that is going on" });
			else if (line === "xmpps: found") found = true;
			// Not before: until then the log is somebody else's.
			else if (line === "xmpps: building") file = createWriteStream(log);
			file?.write(`${line}\n`);
			lines.push(line);
			if (lines.length > KEPT_LINES) lines.shift();
			const step = progress(line);
			if (step !== undefined) onStep(step);
		});
		const [status] = await ended;
		signal?.throwIfAborted();
		if (status === 0) {
			if (!found) await rm(log, { force: true });
			return !found;
		}
		const { code, state } = buildFailure(lines, status ?? -1, spec.release);
		throw new ImageError(code, `Cannot build image "${id}": ${state}`, { log, lastLines: lines.slice(-SHOWN_LINES) });
	} catch (error) {
		if (error instanceof ImageError || signal?.aborted === true) throw error;
		const state =
			(error as NodeJS.ErrnoException).code === "ENOENT" ? 'the program "unshare" is not installed' : "no process";
		throw new ImageError("no-tool", `Cannot build image "${id}": ${state}`, { cause: error });
	} finally {
		signal?.removeEventListener("abort", stop);
		file?.end();
		// Only this build's own: nobody else writes there, and after an abort it is still there.
		await rm(part, { recursive: true, force: true });
	}
}

/** 32 hexadecimal digits (machine-id(5)). Hosts that must differ get an id of their own over it. */
function machineId(id: string): string {
	return createHash("sha256").update(id).digest("hex").slice(0, 32);
}
