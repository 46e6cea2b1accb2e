import { expect, test } from "vitest";
import { conformanceWorld } from "../../../src/lab/clients/conformance-world.ts";
import { DOMAINS } from "../../../src/lab/clients/domains.ts";
import { columnOf, userOf } from "../../../src/lab/clients/driver.ts";
import { ALL_CLIENTS } from "../../../src/lab/clients/drivers/all-clients.ts";
import { QUESTIONS } from "../../../src/lab/clients/questions.ts";
import { TRIALS } from "../../../src/lab/clients/trials.ts";
import { zoneTree } from "../../../src/lab/dns/index.ts";
import { worldSchema } from "../../../src/lab/world/world-schema.ts";

const world = conformanceWorld(ALL_CLIENTS);

test("the world is a world file's content, and its zones can be served", () => {
	expect(worldSchema.parse(world)).toEqual(world);
	expect(zoneTree(world).find(({ name }) => name === "example.com")).toMatchObject({ signed: false });
});

test("every client has a column, a user and a host of its own kind", () => {
	expect(new Set(ALL_CLIENTS.map(columnOf)).size).toBe(ALL_CLIENTS.length);
	expect(new Set(ALL_CLIENTS.map(userOf)).size).toBe(ALL_CLIENTS.length);
	expect(world.hosts.map(({ name }) => name)).toEqual(
		expect.arrayContaining(["node", "script12", "script13", "terminal12", "terminal13", "desktop12", "desktop13"]),
	);
});

test("every trial has its domain, every question its trials, and no trial is made for nothing", () => {
	const domains = DOMAINS.map(({ id }) => id);
	for (const { domain } of TRIALS) expect(domains).toContain(domain);
	const wanted = new Set(QUESTIONS.flatMap(({ trials }) => trials));
	expect([...wanted].sort()).toEqual(TRIALS.map(({ id }) => id).sort());
	expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
});

test("a question's judge looks at the trials that it names, and at no other", () => {
	for (const question of QUESTIONS) {
		const looked = new Set<string>();
		question.judge((id) => {
			looked.add(id);
			return { domain: "x", reaches: "login", runs: [], problems: [] };
		});
		expect([...looked].sort(), question.id).toEqual([...question.trials].sort());
	}
});
