import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import type { World } from "../../src/lab/embedded/index.ts";
import type { Report } from "../../src/model/report.ts";

/** What a command line ended in. */
export interface Ended {
	readonly code: number;
	/** What it printed, a piece each. */
	readonly out: readonly string[];
	readonly err: string;
}

/** Runs a command line in this process. */
export async function xmpps(args: readonly string[], signal = new AbortController().signal): Promise<Ended> {
	const out: string[] = [];
	const err: string[] = [];
	const io: Io = {
		out: (text) => void out.push(text),
		err: (text) => void err.push(text),
		colour: false,
		signal,
	};
	const code = await run(args, io);
	return { code, out, err: err.join("\n") };
}

/** The flags with which a check finds its way in an embedded world. */
export function worldFlags(world: World): string[] {
	const ca = join(mkdtempSync(join(tmpdir(), "xmpps-test-")), "ca.pem");
	writeFileSync(ca, world.ca);
	return ["--dns", `${world.dns.address}:${world.dns.port}`, "--ca", ca];
}

/** Checks a world's domain. */
export async function checkWorld(
	world: World,
	...more: readonly string[]
): Promise<{ readonly code: number; readonly report: Report }> {
	const { code, out, err } = await xmpps(["check", world.domain, "--json", ...worldFlags(world), ...more]);
	if (out.length === 0) throw new Error(`nothing was printed: ${err}`);
	return { code, report: JSON.parse(out.join("\n")) };
}

/** The rules that spoke, above advice. */
export function rulesAbove({ findings }: Report): string[] {
	return [...new Set(findings.filter(({ severity }) => severity !== "advice").map(({ rule }) => rule))].sort();
}

/** A report without everything that a clock says. */
export function timeless(report: unknown): unknown {
	return JSON.parse(
		JSON.stringify(report, (key, value) =>
			["ms", "observedAt", "began", "ttl", "phases", "gapMs", "dateSeenAt", "date"].includes(key) ? undefined : value,
		),
	);
}
