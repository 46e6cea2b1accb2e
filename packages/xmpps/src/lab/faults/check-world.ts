import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { judge } from "../../check/judge.ts";
import { observeLocal } from "../../check/observe/local/observe-local.ts";
import { howItEnded } from "../../host/run-command.ts";
import type { Observation } from "../../model/observation.ts";
import type { Report } from "../../model/report.ts";
import { builtProgram } from "../built-program.ts";
import { hostPort } from "../real/host-port.ts";
import type { Lab } from "../real/lab.ts";
import type { CheckOfWorld } from "./fault.ts";
import { DOMAIN } from "./worlds.ts";

/** Who looks: a host outside, as a client is. */
const OUTSIDE = "client";

/** Milliseconds: beyond the check's own deadline, at which it tells what it has. */
const PATIENCE = 90_000;

/** xmpps check says by its exit code how it stands; anything above is no report. */
const LAST_VERDICT = 3;

/** What a check came to. */
export interface Checked {
	readonly report: Report;
	/** What it was judged from: whoever writes a rule judges it again. */
	readonly observation: Observation;
}

/**
 * Runs `xmpps check` outside, as anybody would, and takes along what a host says of itself where that is wanted.
 * @throws {Error} when the check made no report
 */
export async function checkWorld(
	lab: Lab,
	{ domain = DOMAIN, local, flags = [] }: CheckOfWorld = {},
	signal?: AbortSignal,
): Promise<Checked> {
	const saved = join(lab.folder, "observation.json");
	const argv = [
		...[process.execPath, builtProgram("cli/main.js"), "check", domain],
		...["--ca", lab.ca, "--trust-ad", "--format", "json", "--save", saved, ...flags],
	];
	await rm(saved, { force: true });
	const result = await lab
		.host(OUTSIDE)
		.runHere(argv, { timeout: PATIENCE, ...(signal === undefined ? {} : { signal }) });
	if (result.code === undefined || result.code > LAST_VERDICT || result.stdout === "") {
		throw new Error(`Cannot check "${domain}": ${howItEnded("xmpps check", result)}`);
	}
	const seen = JSON.parse(await readFile(saved, "utf8")) as Observation;
	if (local === undefined) return { report: JSON.parse(result.stdout) as Report, observation: seen };
	const observation = { ...seen, local: await observeLocal(hostPort(lab.host(local))) };
	return { report: judge(observation), observation };
}
