import { builtProgram } from "../../src/lab/built-program.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { Report } from "../../src/model/report.ts";

/** What `xmpps check` ended in, as a process on a host of the lab. */
export interface CheckedDomain {
	readonly code: number | undefined;
	readonly report: Report;
	readonly stderr: string;
}

/** How to run it. */
export interface CheckOptions {
	/** In whose network; default: the outside one's. */
	readonly host?: string;
	/** A folder whose programs come before those of this machine. */
	readonly path?: string;
	/** Where it puts what it needs for a while. */
	readonly temporary?: string;
}

/** Milliseconds: beyond the check's own deadline. */
const PATIENCE = 90_000;

/** Runs `xmpps check DOMAIN --json`, trusting the lab's authority. @throws {Error} when it printed no report */
export async function xmppsCheck(
	lab: Lab,
	domain: string,
	flags: readonly string[] = [],
	options: CheckOptions = {},
): Promise<CheckedDomain> {
	const { code, stdout, stderr } = await lab
		.host(options.host ?? "client")
		.runHere([...checkCommand(lab, options), domain, "--json", ...flags], { timeout: PATIENCE });
	if (stdout === "") throw new Error(`xmpps check printed nothing, exit code ${code}: ${stderr}`);
	return { code, report: JSON.parse(stdout) as Report, stderr };
}

/** The command line up to what is to be checked. */
export function checkCommand(lab: Lab, { path, temporary }: CheckOptions = {}): string[] {
	const env = [
		...(path === undefined ? [] : [`PATH=${path}:/usr/bin:/bin`]),
		...(temporary === undefined ? [] : [`TMPDIR=${temporary}`]),
	];
	return ["/usr/bin/env", ...env, process.execPath, builtProgram("cli/main.js"), "check", "--ca", lab.ca, "--trust-ad"];
}

/** The findings of one severity or worse, as `rule: subject`. */
export function aboveAdvice({ findings }: Report): string[] {
	return findings.filter(({ severity }) => severity !== "advice").map(({ rule, subject }) => `${rule}: ${subject}`);
}
