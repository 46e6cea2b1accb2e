import type { EngineResult } from "../../lab/gateway/compare.ts";
import type { Release } from "../../lab/world/world-spec.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";
import { mustHaveLabs } from "./must-have-labs.ts";

/** The options of `xmpps lab gateway` as commander reads them. */
export interface LabGatewayFlags {
	readonly only?: string;
	readonly debian?: Release;
	readonly json?: boolean;
}

/**
 * `xmpps lab gateway`: puts every program that can share a port before the same servers, and tells how each did.
 * @returns 0 when our own gateway did everything right, 2 when not
 */
export async function labGatewayCommand(flags: LabGatewayFlags, io: Io): Promise<number> {
	const { ENGINES } = await import("../../lab/gateway/engines.ts");
	const words = flags.only?.split(",").map((word) => word.trim());
	const unknown = words?.find((word) => !ENGINES.some(({ id }) => id === word));
	if (unknown !== undefined) {
		const known = ENGINES.map(({ id }) => id).join(", ");
		throw new CommandError(EXIT.usage, `Cannot compare "${unknown}": there are ${known}`);
	}
	await mustHaveLabs();
	const [{ stateFolder }, { compareEngine }] = await Promise.all([
		import("../../lab/real/state-folder.ts"),
		import("../../lab/gateway/compare.ts"),
	]);
	const style = styleFor(io);
	const tell = flags.json === true ? io.err : io.out;
	const results: EngineResult[] = [];
	for (const engine of ENGINES) {
		if (words !== undefined && !words.includes(engine.id)) continue;
		io.progress?.(engine.title);
		const result = await compareEngine(engine, {
			...{ release: flags.debian ?? "bookworm", state: stateFolder(), signal: io.signal },
			onProgress: (progress) => {
				if (progress.kind === "image") io.progress?.(`building image ${progress.image.id}: ${progress.image.phase}`);
			},
		}).catch((error: unknown) => {
			if (io.signal.aborted) return undefined;
			throw error;
		});
		io.progress?.(undefined);
		if (result === undefined) return EXIT.interrupted;
		results.push(result);
		tell(style.heading(`${result.title}, ${result.version}`));
		for (const { title, ok, seen } of result.behaviours) {
			tell(`  ${ok ? style.good("right") : style.bad("wrong")}  ${title}${ok ? "" : `: ${seen}`}`);
		}
	}
	if (flags.json === true) io.out(JSON.stringify({ results }, null, 2));
	const own = results.find(({ engine }) => engine === "xmpps");
	return own === undefined || own.behaviours.every(({ ok }) => ok) ? EXIT.ok : EXIT.broken;
}
