import type { RouteTable } from "../../../../model/route-table.ts";
import type { Note, WantedItem, WantedStage } from "../../../stage.ts";
import type { EngineAdapter } from "../engine-adapter.ts";
import { cannotNotes, holderNotes, listensAt, overlap } from "../engine-notes.ts";
import type { HaproxyFacts } from "./haproxy-facts.ts";
import { haproxyConfig } from "./haproxy-text.ts";
import { observeHaproxy } from "./observe-haproxy.ts";

/** HAProxy in place of our own gateway: sections of ours beside those that it has. */
export const haproxyAdapter: EngineAdapter<HaproxyFacts> = { name: "HAProxy", observe: observeHaproxy, wanted };

/** Named `defaults` came with 2.4, `be2dec` with 2.5; 2.6 is the oldest that was tried. */
const OLDEST = [2, 6] as const;

/** The first line of a file of ours. */
const MARK = "# Made by xmpps from xmpps.yaml";

/** What our lines are called in somebody else's file. */
const BLOCK = "gateway";

const UNIT = "haproxy.service";

interface Wanted {
	readonly stages: readonly WantedStage[];
	readonly notes: readonly Note[];
}

function wanted(table: RouteTable, facts: HaproxyFacts): Wanted {
	const { text, cannot } = haproxyConfig(table, facts);
	const problem = problemOf(facts, text);
	if (problem !== undefined) return { stages: [], notes: [problem] };
	const notes = [
		...cannotNotes("HAProxy", cannot),
		...holderNotes("HAProxy", ["haproxy"], table, facts.listeners),
		...bindNotes(table, facts),
	];
	const { place, running } = facts;
	if (place === undefined || notes.some(({ kind }) => kind === "problem")) return { stages: [], notes };
	const items: WantedItem[] = [
		sectionsItem(place, text),
		...(running
			? []
			: [
					{
						item: { kind: "unit", name: UNIT },
						state: { active: true },
						why: "HAProxy has something to listen for now",
					} as const,
				]),
	];
	return {
		stages: [
			{
				name: "web",
				items,
				validations: [{ kind: "haproxy-config" }],
				activations: [
					{
						activation: { kind: "haproxy-reload" },
						effect: running
							? "HAProxy reloads: a new process takes new connections, and those that are there stay with the old one until they end"
							: "HAProxy is started",
					},
				],
			},
		],
		notes,
	};
}

function sectionsItem(place: NonNullable<HaproxyFacts["place"]>, text: string): WantedItem {
	const why = "HAProxy tells XMPP and the web apart, and passes each on";
	if (place.kind === "file") {
		const content = `${MARK}; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.\n${text}`;
		return {
			item: { kind: "file", path: place.path },
			state: { content, mode: 0o644, owner: "root", group: "root" },
			why,
		};
	}
	const { path, before } = place;
	return {
		item: { kind: "block", path, name: BLOCK, ...(before === undefined ? {} : { before }) },
		state: { lines: text.trimEnd().split("\n") },
		why,
	};
}

/** What keeps HAProxy from taking anything of ours. */
function problemOf({ installed, version, test, place }: HaproxyFacts, text: string): Note | undefined {
	if (!installed) {
		return {
			kind: "problem",
			text: "xmpps.yaml wants HAProxy, which is not installed",
			lines: ["apt install haproxy"],
		};
	}
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
		return {
			kind: "problem",
			text: `HAProxy ${version} is too old to share a port: it needs ${OLDEST.join(".")} or later`,
		};
	}
	if (test.state === "failed") {
		return {
			kind: "problem",
			text: "HAProxy refuses its configuration as it is now, so that nothing can be added to it: haproxy -c says why",
			lines: test.words,
		};
	}
	if (place === undefined) {
		return {
			kind: "problem",
			text: "It cannot be told which files HAProxy reads; these sections belong into the last of them",
			lines: text.trimEnd().split("\n"),
		};
	}
	return undefined;
}

/** HAProxy itself would share a port between two frontends: the kernel then gives connections to either. */
function bindNotes(table: RouteTable, { binds }: HaproxyFacts): Note[] {
	const places = listensAt(table);
	const lines = binds
		.filter(({ address, port }) => places.some((one) => one.port === port && overlap(one.address, address)))
		.map(({ file, section, text }) => `# ${file}, ${section}: ${text}`);
	if (lines.length === 0) return [];
	return [
		{
			kind: "problem",
			text: `HAProxy listens already where XMPP and the web are to share a port; give up these lines, and let what they led to be a backend in xmpps.yaml`,
			lines: [...new Set(lines)],
		},
	];
}
