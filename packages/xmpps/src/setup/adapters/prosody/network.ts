import type { Note } from "../../stage.ts";
import type { NetworkSettings, ProsodyFacts } from "./facts.ts";
import { prosodyVersion } from "./version.ts";

/** What becomes of `network_settings`: the fields that stay beside ours, or nothing and why. */
export interface ChosenNetwork {
	readonly fields?: NetworkSettings["fields"];
	readonly notes: readonly Note[];
}

/** Switches Nagle's algorithm off, where that can be done without losing a setting of the operator's. */
export function chooseNetwork(facts: ProsodyFacts): ChosenNetwork {
	const theirs = facts.networkSettings;
	if (!prosodyVersion(facts.version).nagle) return { notes: [] };
	if (theirs === undefined) return { fields: [], notes: [] };
	const nagle = theirs.fields.find(({ name }) => name === "nagle")?.value;
	if (nagle === "false") return { notes: [] };
	if (nagle === undefined && theirs.plain && !theirs.wins) return { fields: theirs.fields, notes: [] };
	// `nagle = true` is somebody's decision.
	const why =
		nagle !== undefined ? "says so itself" : theirs.plain ? "may be read later" : "has more in it than can be kept";
	return {
		notes: [
			{
				kind: "info",
				text: `Nagle's algorithm stays on, as "network_settings" of ${theirs.file} ${why}; logins are faster with this field in it`,
				lines: ["nagle = false;"],
			},
		],
	};
}
