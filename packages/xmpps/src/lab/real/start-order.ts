import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TRUST_ANCHOR_FILE } from "../dns/index.ts";
import type { LabHost } from "./lab-host.ts";
import type { LabProgress } from "./progress.ts";
import { installProvision, rootOutside } from "./root-folder.ts";

/** What the start of all hosts needs. */
interface StartContext {
	readonly init: number;
	readonly tell: (progress: LabProgress) => void;
	readonly signal?: AbortSignal;
}

/**
 * Starts all hosts side by side. The name servers' keys are made when they start, so that a resolver waits for the primary
 * and is given its trust anchor; nobody else waits.
 */
export async function bootAll(hosts: readonly LabHost[], { init, tell, signal }: StartContext): Promise<void> {
	const isPrimary = (host: LabHost): boolean =>
		(host.spec.programs ?? []).some((spec) => spec.program === "knot" && spec.primary === undefined);
	const needsAnchor = (host: LabHost): boolean =>
		(host.spec.programs ?? []).some(
			(spec) => spec.program === "unbound" || (spec.program === "knot" && spec.primary !== undefined),
		);
	const boot = async (host: LabHost): Promise<void> => {
		signal?.throwIfAborted();
		tell({ kind: "step", step: `host ${host.name}`, state: "begun" });
		await host.boot();
		tell({ kind: "step", step: `host ${host.name}`, state: "done" });
	};
	const primary = hosts.find(isPrimary);
	const anchor =
		primary === undefined ? Promise.resolve(undefined) : boot(primary).then(() => readAnchor(init, primary));
	const settled = await Promise.allSettled([
		anchor,
		...hosts
			.filter((host) => host !== primary)
			.map(async (host) => {
				if (needsAnchor(host)) giveAnchor(init, host, await anchor);
				await boot(host);
			}),
	]);
	// All have come to rest, so that what is closed after a failure is closed for good.
	for (const one of settled) if (one.status === "rejected") throw one.reason;
}

function readAnchor(init: number, primary: LabHost): string {
	return readFileSync(join(rootOutside(init, primary.name), TRUST_ANCHOR_FILE), "utf8");
}

function giveAnchor(init: number, host: LabHost, anchor: string | undefined): void {
	if (anchor === undefined) return;
	installProvision(rootOutside(init, host.name), {
		packages: [],
		files: [{ path: TRUST_ANCHOR_FILE, content: anchor }],
	});
}
