import { afterEach, beforeAll, describe, expect } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { UPDATE_KEY } from "../../src/lab/setup/fresh-world.ts";
import type { Snapshot } from "../../src/lab/setup/snapshot.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { changesSince, dieAt, setupWorld, shell, standAt, stateOf, xmpps } from "./setup-host.ts";

/**
 * `xmpps apply` on a real host, killed before and after each single change. Whatever comes next, rollback or apply, ends in
 * exactly the state before or the one that was begun.
 */
const lab = sharedLab({ world: setupWorld() });
const server = (): LabHost => lab().host("server");

let before: Snapshot;
let after: Snapshot;
/** Changes of an apply: those of the plan, and then of what is proven. */
let changes: readonly string[];

interface PlanDocument {
	readonly stages: readonly { readonly name: string; readonly changes: readonly { readonly item: unknown }[] }[];
}

beforeAll(async () => {
	if (missing !== undefined) return;
	before = await stateOf(lab());
	const { stages } = JSON.parse((await xmpps(server(), "plan", "--json")).stdout) as PlanDocument;
	changes = [...stages, ...stages.filter(({ name }) => name === "dns")].flatMap((stage) =>
		stage.changes.map(({ item }) => JSON.stringify(item)),
	);
	expect(await ended("apply")).toMatchObject({ code: 0 });
	after = await stateOf(lab());
	expect(await changesSince(lab(), before)).not.toEqual([]);
	expect(await ended("rollback")).toMatchObject({ code: 0 });
	expect(await changesSince(lab(), before)).toEqual([]);
}, 600_000);

/** Runs it to its end. */
async function ended(command: "apply" | "rollback"): Promise<{ code: number | undefined; text: string }> {
	const { code, stdout, stderr } = await xmpps(server(), command, "--yes");
	return { code, text: `${stdout}${stderr}` };
}

// A case that failed must not make the next one fail, too.
afterEach(async () => {
	if (missing !== undefined) return;
	for (let tries = 0; tries < 5; tries += 1) if ((await ended("rollback")).text.includes("nothing is applied")) return;
});

/** Back to the state before, whatever there is. */
async function backAgain(): Promise<void> {
	await xmpps(server(), "rollback", "--yes");
	expect(await changesSince(lab(), before)).toEqual([]);
}

describe("an apply that is killed", () => {
	labTest(
		"leaves what the next command brings to the state before or the one that was begun, whichever change it was",
		async () => {
			expect(changes.length).toBeGreaterThan(20);
			const wrong: unknown[] = [];
			// Right after a change a host is what it is right before the next one: each state of it is met once, by turns from the one
			// side and the other. The model in test/setup/engine has every moment of every change.
			for (let done = 0; done <= changes.length; done += 1) {
				const moment = done % 2 === 0 && done < changes.length ? "before" : "after";
				const number = moment === "before" ? done + 1 : done;
				const died = await dieAt(server(), "apply", number, moment);
				// Every fourth goes on to the end, all others back.
				const next = done % 4 === 3 ? "apply" : "rollback";
				const { code, text } = await ended(next);
				const differs = await changesSince(lab(), next === "apply" ? after : before);
				if (died.stdout !== "" || code !== 0 || differs.length > 0) {
					wrong.push({ item: changes[number - 1], number, moment, next, died, code, text, differs });
				}
				if (next === "apply") await backAgain();
			}
			expect(wrong).toEqual([]);
		},
		900_000,
	);
});

/** The number of the change of an item, from 1. */
function numberOf(words: string): number {
	const index = changes.findIndex((change) => change.includes(words));
	if (index < 0) throw new Error(`no change of "${words}"`);
	return index + 1;
}

/** A rollback that dies; the whole of an apply goes back nevertheless. */
describe("a rollback that is killed", () => {
	const MOMENTS = [
		[1, "before"],
		[7, "after"],
		[18, "before"],
		[18, "after"],
	] as const;
	labTest(
		"is brought to its end by the next one",
		async () => {
			for (const [number, moment] of MOMENTS) {
				expect(await ended("apply")).toMatchObject({ code: 0 });
				const died = await dieAt(server(), "rollback", number, moment);
				expect([number, moment, died.stdout]).toEqual([number, moment, ""]);
				const { code, text } = await ended("rollback");
				expect([number, moment, code, text]).toEqual([number, moment, 0, text]);
				expect([number, moment, text, await changesSince(lab(), before)]).toEqual([number, moment, text, []]);
			}
		},
		300_000,
	);
});

interface Edit {
	/** In the words of the plan. */
	readonly item: string;
	/** Done by somebody else on the host, right before or after the item was put; and taken back by them in the end. */
	readonly edit: string;
	readonly undo: string;
	/** What is there in the end, as far as it was not there before. */
	readonly left: readonly string[];
}

const SITE = "/etc/nginx/sites-enabled/xmpps.conf";
const WANTS = "/etc/systemd/system/sysinit.target.wants/xmpps-firewall.service";
const EDITS: readonly Edit[] = [
	{ item: `file ${SITE}`, edit: `echo '# theirs' >>${SITE}`, undo: `rm ${SITE}`, left: [`${SITE} has appeared`] },
	{
		item: "file /etc/prosody/conf.d/xmpps.cfg.lua",
		edit: "echo '-- theirs' >>/etc/prosody/conf.d/xmpps.cfg.lua",
		undo: "rm /etc/prosody/conf.d/xmpps.cfg.lua; prosodyctl shell 'config:reload()'; prosodyctl shell \"module:reload('c2s')\"; prosodyctl shell \"module:reload('s2s')\"",
		left: ["/etc/prosody/conf.d/xmpps.cfg.lua has appeared"],
	},
	{ item: `link ${WANTS}`, edit: `ln -sfn /dev/null ${WANTS}`, undo: `rm ${WANTS}`, left: [`${WANTS} has appeared`] },
	{
		item: "folder /etc/xmpps",
		edit: "mkdir -p /etc/xmpps; echo theirs >/etc/xmpps/theirs",
		undo: "rm -r /etc/xmpps",
		left: ["/etc/xmpps has appeared", "/etc/xmpps/theirs has appeared"],
	},
	{
		item: "nftables table inet xmpps",
		edit: "nft add table inet xmpps; nft add chain inet xmpps theirs",
		undo: "nft delete table inet xmpps",
		left: [],
	},
];

describe("what somebody else edits", () => {
	for (const { item, edit, undo, left } of EDITS) {
		labTest(`is kept when an apply dies at that moment: ${item}`, async () => {
			await dieAt(server(), "apply", numberOf(item), "after", "--edit", edit);
			const { code, text } = await ended("rollback");
			expect([code, text]).toEqual([2, expect.stringContaining(item)]);
			const differs = await changesSince(lab(), before);
			if (left.length > 0) expect([text, differs]).toEqual([text, left]);
			else expect(differs).toContainEqual(expect.stringContaining("theirs"));
			await shell(server(), undo);
			await backAgain();
		});

		// A folder may be used by many: one that is there is no edit.
		if (item.startsWith("folder")) continue;
		labTest(`is kept by an apply that meets it: ${item}`, async () => {
			const met = await dieAt(server(), "apply", numberOf(item), "before", "--live", "--edit", edit);
			expect([met.code, met.stdout]).toEqual([0, expect.stringContaining("put-back")]);
			expect(met.stdout).toContain(item);
			await shell(server(), undo);
			await backAgain();
		});
	}

	labTest("is kept in a zone: another record of the same name", async () => {
		const name = "xmpps.example.com";
		const number = numberOf(`"name":"${name}","type":"A"`);
		const update = (lines: readonly string[]): Promise<string> =>
			lab()
				.host("dns")
				.must(
					"change the zone as somebody else",
					["knsupdate", "-y", `${UPDATE_KEY.algorithm}:${UPDATE_KEY.name}:${UPDATE_KEY.secret}`],
					{ input: ["server 203.0.113.53", "zone example.com.", ...lines, "send", ""].join("\n") },
				);
		const apply = await standAt(server(), number, "after", "dies");
		await update([`update add ${name}. 2 A 203.0.113.77`]);
		await apply.goOn();
		const { code, text } = await ended("rollback");
		expect([code, text, await changesSince(lab(), before)]).toEqual([
			...[0, text],
			[`zone example.com has got: ${name}. 2 IN A 203.0.113.77`],
		]);
		await update([`update delete ${name}. A`]);
		await backAgain();
	});
});

describe("a host that loses its power", () => {
	for (const item of [
		`file ${SITE}`,
		`link ${WANTS}`,
		"nftables table inet xmpps",
		'"name":"xmpps.example.com","type":"AAAA"',
	]) {
		labTest(
			`after ${item} was put goes back by the next rollback`,
			async () => {
				await standAt(server(), numberOf(item), "after", "dies");
				await server().crash();
				const { code, text } = await ended("rollback");
				expect([code, text, await changesSince(lab(), before)]).toEqual([0, text, []]);
			},
			120_000,
		);
	}
});
