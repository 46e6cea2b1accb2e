import type { Release } from "../../lab/world/world-spec.ts";
import { EXIT } from "../exit-code.ts";
import { CommandError, type Io } from "../io.ts";
import { styleFor } from "../style.ts";

/** The options of `xmpps lab setup` as commander reads them. */
export interface SetupLabFlags {
	readonly orEmbedded?: boolean;
	readonly once?: boolean;
	readonly json?: boolean;
	readonly debian?: Release;
}

/**
 * `xmpps lab setup`: a fresh host is set up by `init`, `plan` and `apply`, and proven from outside.
 * @returns 0 when everything was proven, 2 when not, 3 when it could not be started, 130 when interrupted
 */
export async function setupLabCommand(flags: SetupLabFlags, io: Io): Promise<number> {
	const { missingFor, missingSentence, thisMachine } = await import("../../lab/real/requirements.ts");
	const sentence = missingSentence(missingFor(thisMachine()));
	if (sentence !== undefined) {
		if (flags.orEmbedded !== true) throw new CommandError(EXIT.unknown, sentence);
		// It says what is missing, and shows the embedded world.
		const { upCommand } = await import("./up.ts");
		return upCommand({ ...flags, orEmbedded: true }, io);
	}
	const [{ stateFolder }, { freshWorld }, { FRESH_STEPS, tellStory }, { upRealCommand }] = await Promise.all([
		import("../../lab/real/state-folder.ts"),
		import("../../lab/setup/fresh-world.ts"),
		import("../../lab/setup/story.ts"),
		import("./up-real.ts"),
	]);
	const style = styleFor(io);
	return upRealCommand(
		{ world: freshWorld(), release: flags.debian ?? "bookworm", state: stateFolder(), signal: io.signal },
		{
			...flags,
			steps: FRESH_STEPS,
			before: (lab, say) =>
				tellStory(
					lab,
					(line, kind) => {
						if (kind === "why") say(`\n${style.heading(line)}`);
						else say(kind === "command" ? style.good(line) : `  ${line}`);
					},
					io.signal,
				),
		},
		io,
	);
}
