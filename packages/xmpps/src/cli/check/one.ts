import { setMaxListeners } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Domain } from "xmpps-connect/protocol";
import { observe } from "../../check/observe/observe.ts";
import type { Observation } from "../../model/observation.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import { EXIT } from "../exit-code.ts";
import { fileErrorCode } from "../file-error.ts";
import { CommandError } from "../io.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Looks at one domain, within the time it may take.
 * @param signal Ctrl-C
 */
export async function observeOne(
	domain: Domain,
	{ context, vantage, total }: Surroundings,
	signal: AbortSignal,
	local?: (signal: AbortSignal) => Promise<LocalObservation>,
): Promise<Observation> {
	const deadline = AbortSignal.timeout(total);
	const whole = AbortSignal.any([signal, deadline]);
	// Every probe listens to it, some hundred at once: no leak.
	setMaxListeners(0, whole);
	const seen = await observe(
		{ ...context, domain, signal: whole },
		{ vantage: vantage(), ...(local === undefined ? {} : { local }) },
	);
	return { ...seen, vantage: vantage() };
}

/** What this host says of itself; what it has not said when the time is over is left out. */
export async function fromInside(signal: AbortSignal): Promise<LocalObservation> {
	const [{ observeLocal }, { thisHost }] = await Promise.all([
		import("../../check/observe/local/observe-local.ts"),
		import("../../host/host.ts"),
	]);
	return observeLocal(thisHost(), signal);
}

/** Writes an observation for `--save`. */
export async function saveObservation(file: string, observation: Observation): Promise<void> {
	try {
		await writeFile(file, `${JSON.stringify(observation, null, 1)}\n`);
	} catch (cause) {
		throw new CommandError(EXIT.unknown, `Cannot write the file "${file}" of --save: ${fileErrorCode(cause)}`, {
			cause,
		});
	}
}
