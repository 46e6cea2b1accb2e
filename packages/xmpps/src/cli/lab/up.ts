import type { LabOptions } from "../../lab/real/lab.ts";
import type { Release, WorldSpec } from "../../lab/world/world-spec.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";

/** The options of `xmpps lab up` and `run` as commander reads them. */
export interface UpFlags {
	readonly embedded?: boolean;
	readonly orEmbedded?: boolean;
	readonly once?: boolean;
	readonly keep?: boolean;
	readonly json?: boolean;
	readonly world?: string;
	readonly debian?: Release;
	readonly delay?: string;
}

/**
 * `xmpps lab up` and `run`: chooses between real hosts and the embedded world, and says which.
 * @returns 0 when everything was proven, 2 when not, 3 when it could not be started, 130 when interrupted
 */
export async function upCommand(flags: UpFlags, io: Io): Promise<number> {
	if (flags.keep === true && flags.once === true) {
		throw new CommandError(EXIT.usage, 'Cannot use "--keep" with "--once": one lets the lab run on, the other ends it');
	}
	if (flags.embedded === true) return upEmbedded(flags, io);
	const { missingFor, missingSentence, thisMachine } = await import("../../lab/real/requirements.ts");
	const missing = missingFor(thisMachine());
	const sentence = missingSentence(missing);
	if (sentence === undefined) return upReal(flags, io);
	if (flags.orEmbedded !== true) throw new CommandError(EXIT.unknown, sentence);
	io.err(`Real hosts need ${missing.what.join(", ")}, which is missing here: this is the embedded world instead`);
	if (missing.packages.length > 0) io.err(`(apt-get install ${missing.packages.join(" ")} would help)`);
	return upEmbedded(flags, io);
}

async function upEmbedded(flags: UpFlags, io: Io): Promise<number> {
	const unfit = (["world", "debian", "delay", "keep"] as const).filter((name) => flags[name] !== undefined);
	if (flags.embedded === true && unfit.length > 0) {
		throw new CommandError(
			EXIT.usage,
			`Cannot use "--${unfit.join('", "--')}" with "--embedded": they need real hosts`,
		);
	}
	const { upEmbeddedCommand } = await import("./up-embedded.ts");
	return upEmbeddedCommand(flags, io);
}

async function upReal(flags: UpFlags, io: Io): Promise<number> {
	const [{ stateFolder }, { standardWorld }] = await Promise.all([
		import("../../lab/real/state-folder.ts"),
		import("../../lab/world/standard.ts"),
	]);
	const world = flags.world === undefined ? standardWorld() : await readWorldFile(flags.world);
	const delay = readDelay(flags.delay);
	if (flags.keep === true) {
		const { keepLab } = await import("./keep.ts");
		return keepLab(flags, io);
	}
	const options: LabOptions = {
		world,
		release: flags.debian ?? "bookworm",
		state: stateFolder(),
		signal: io.signal,
		...(delay === undefined ? {} : { delay }),
	};
	const [{ upRealCommand }, { STANDARD_STEPS }, { WORLD_STEPS }] = await Promise.all([
		import("./up-real.ts"),
		import("../../lab/proof/index.ts"),
		import("../../lab/proof/world-steps.ts"),
	]);
	return upRealCommand(options, { ...flags, steps: flags.world === undefined ? STANDARD_STEPS : WORLD_STEPS }, io);
}

async function readWorldFile(path: string): Promise<WorldSpec> {
	const [{ readFile }, { programsProvision }, { parseWorld, WorldError }] = await Promise.all([
		import("node:fs/promises"),
		import("../../lab/real/provision-host.ts"),
		import("../../lab/world/parse-world.ts"),
	]);
	let text: string;
	try {
		text = await readFile(path, "utf8");
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		throw new CommandError(EXIT.configuration, `Cannot read world file "${path}": ${code}`, { cause });
	}
	let world: WorldSpec;
	try {
		world = parseWorld(text, path);
	} catch (error) {
		if (error instanceof WorldError) throw new CommandError(EXIT.configuration, error.message, { cause: error });
		throw error;
	}
	try {
		for (const host of world.hosts) programsProvision(world, host);
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new CommandError(EXIT.configuration, `Cannot use world file "${path}": ${why}`, { cause });
	}
	return world;
}

/** A minute: longer than anybody waits for a connection. */
const MAX_DELAY = 60_000;

function readDelay(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const delay = Number(text);
	if (text.trim() !== "" && delay >= 0 && delay <= MAX_DELAY) return delay;
	throw new CommandError(EXIT.usage, `Cannot use delay "${text}": it is no number from 0 to ${MAX_DELAY}`);
}
