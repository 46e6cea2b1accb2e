import { describe, expect, test } from "vitest";
import { type Removal, type RemoveOptions, type RemoveResult, remove } from "../../../src/setup/apply/remove.ts";
import type { StageName } from "../../../src/setup/stage.ts";
import { CHAT, RECORDS, type Script, scripted, stage, transaction } from "./scripted-ports.ts";

type Recovering = NonNullable<Script["recovered"]>;

const ALL: readonly StageName[] = ["dns", "firewall", "web", "server"];
const REMOVAL: Removal = {
	...{
		stages: ALL.map(stage),
		records: RECORDS,
		byHand: [],
		services: [],
		ending: [],
		domain: "example.org",
		conflicts: [],
	},
};

/** Removes in a world that answers as the script says. */
async function removed(
	script: Script,
	removal: Partial<Removal> = {},
	options: Partial<RemoveOptions> = {},
): Promise<{ readonly result: RemoveResult; readonly log: readonly string[] }> {
	const { ports, log } = scripted(script);
	const makeRemoval = async (): Promise<Removal> => {
		log.push("look");
		return { ...REMOVAL, ...removal };
	};
	const result = await remove(ports, makeRemoval, {
		wait: 60,
		review: async () => {
			log.push("review");
			return true;
		},
		forget: async () => void log.push("forget"),
		...options,
	});
	return { result, log };
}

const BEGINNING = ["lock", "recover", "look", "review", "begin remove dns,firewall,web,server"];
const REST = ["run firewall,web,server", "commit", "forget", "release"];

describe("remove", () => {
	test("takes the records first, and closes nothing before nobody has them", async () => {
		const { result, log } = await removed({});
		expect(result).toEqual({ kind: "removed" });
		expect(log).toEqual([
			...[...BEGINNING, "ask for the lifetime", "run dns", "enter waiting-for-dns until 1000000"],
			...["wait 60 s until records are gone", "enter records-gone until 1000000", ...REST],
		]);
	});

	test("waits as long as resolvers may have them: in the next run, if that is long", async () => {
		const { result, log } = await removed({ lifetime: 3600 });
		expect(result).toEqual({
			kind: "waiting-for-dns",
			remaining: ["resolvers may have the records for 3600 s more"],
		});
		expect(log.slice(-2)).toEqual(["enter records-gone until 4600000", "release"]);
	});

	test("waits for servers that still have them", async () => {
		const { result, log } = await removed({ remaining: ["ns2 has the SRV"] });
		expect(result).toEqual({ kind: "waiting-for-dns", remaining: ["ns2 has the SRV"] });
		expect(log.slice(-2)).toEqual(["wait 60 s until records are gone", "release"]);
	});

	test("asks once more how long they live where somebody takes them out by hand: they went only now", async () => {
		const { log } = await removed({ lifetime: 30 }, { byHand: ["_xmpps-client._tcp.example.org."] }, { wait: 10 });
		expect(log.filter((line) => line === "ask for the lifetime")).toHaveLength(2);
		expect(log).toContain("enter records-gone until 1030000");
	});

	test("forgets where nothing is left", async () => {
		const { result, log } = await removed({}, { stages: [] });
		expect(result).toEqual({ kind: "nothing-to-do" });
		expect(log).toEqual(["lock", "recover", "look", "forget", "release"]);
	});

	test("does nothing that was not agreed to", async () => {
		const { result, log } = await removed({}, {}, { review: async () => false });
		expect(result).toEqual({ kind: "declined" });
		expect(log).toEqual(["lock", "recover", "look", "release"]);
	});
});

describe("remove refuses, and changes nothing", () => {
	const waits: Recovering = (log) => ({ kind: "unconfirmed", transaction: transaction(log) });

	test.each<[string, Script, Partial<Removal>, string]>([
		["while somebody else changes the host", { busy: true }, {}, "somebody else changes this host"],
		["over edits by hand", {}, { conflicts: ["it was changed by hand"] }, "it was changed by hand"],
		["while somebody has to confirm", { recovered: waits }, {}, "waits to be confirmed"],
	])("%s", async (_name, script, removal, why) => {
		const { result, log } = await removed(script, removal);
		if (result.kind !== "refused") throw new Error(result.kind);
		expect(result.why.join()).toContain(why);
		expect(log.filter((line) => !/^(lock|recover|look|release)$/.test(line))).toEqual([]);
	});
});

describe("remove goes on with what waits", () => {
	const left =
		(kind: "apply" | "remove", phase: "waiting-for-dns" | "records-gone" | "host-ready", until?: number): Recovering =>
		(log) => ({ kind: "continue", transaction: transaction(log, { kind, phase, until }) });

	test("for its records", async () => {
		const { result, log } = await removed({ recovered: left("remove", "waiting-for-dns", 999_000) });
		expect(result).toEqual({ kind: "removed" });
		expect(log).toEqual([
			...["lock", "recover", "look", "wait 60 s until records are gone", "enter records-gone until 1000000", ...REST],
		]);
	});

	test("and has not forgotten how long they lived", async () => {
		const { result, log } = await removed({ recovered: left("remove", "waiting-for-dns", 1_090_000) });
		expect(result.kind).toBe("waiting-for-dns");
		expect(log).toContain("enter records-gone until 1090000");
	});

	test("for resolvers", async () => {
		const soon = await removed({ recovered: left("remove", "records-gone", 1_000_000) });
		expect(soon.result).toEqual({ kind: "removed" });
		expect(soon.log).toEqual(["lock", "recover", "look", ...REST]);
		const late = await removed({ recovered: left("remove", "records-gone", 1_060_001) });
		expect(late.result.kind).toBe("waiting-for-dns");
		expect(late.log).toEqual(["lock", "recover", "look", "release"]);
	});

	test("an apply that waits is taken away like one that is done", async () => {
		const { result, log } = await removed({ recovered: left("apply", "host-ready") });
		expect(result).toEqual({ kind: "removed" });
		expect(log.slice(0, 5)).toEqual(["lock", "recover", "commit", "look", "review"]);
	});
});

describe("remove puts everything back", () => {
	test.each<[string, Script, string]>([
		["when records cannot be taken away", { fails: { dns: "refused" } }, "refused"],
		["when a change fails", { fails: { web: "no space" } }, "no space"],
	])("%s", async (_name, script, why) => {
		const { result, log } = await removed({ ...script, kept: ["something"] });
		expect(result).toEqual({ kind: "put-back", why: [why], kept: ["something"] });
		expect(log.slice(-2)).toEqual(["undo", "release"]);
	});

	test("when something got worse", async () => {
		const { result, log } = await removed({ answers: [true, false] }, { services: [CHAT] });
		const why = ["xmpp-client at 192.0.2.1 port 5222 does not work any more: nothing listens"];
		expect(result).toEqual({ kind: "put-back", why, kept: [] });
		expect(log.slice(-5)).toEqual([
			...["try 192.0.2.1 5222", "run firewall,web,server", "try 192.0.2.1 5222", "undo", "release"],
		]);
	});

	test("but not when all is gone and only the journals are still there", async () => {
		const forget = async (): Promise<void> => {
			throw new Error("the disk is read-only");
		};
		const { ports, log } = scripted({});
		const removing = remove(ports, async () => REMOVAL, { wait: 60, review: async () => true, forget });
		await expect(removing).rejects.toThrow("the disk is read-only");
		expect(log.slice(-2)).toEqual(["commit", "release"]);
	});
});
