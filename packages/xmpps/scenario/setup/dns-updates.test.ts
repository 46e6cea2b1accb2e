import { afterAll, beforeEach, describe, expect } from "vitest";
import {
	bindKeyStatement,
	knotKeyArgument,
	knotKeySection,
	LAB_KEY,
	type TsigKey,
	updateScript,
} from "../../src/lab/dns/index.ts";
import type { Release } from "../../src/lab/world/world-spec.ts";
import type { ItemState, ManagedItem, RecordsState } from "../../src/setup/items/item.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import {
	BIND,
	BIND_SECONDARY,
	client,
	dnsWorld,
	type Job,
	KEY,
	KeyFiles,
	type Outcome,
	PRIMARY,
	printed,
} from "./dns-world.ts";

type RecordsItem = Extract<ManagedItem, { kind: "dns-records" }>;

const files = new KeyFiles();
afterAll(() => files.remove());

describe.each(["bookworm", "trixie"] as const)("on %s", (release: Release) => {
	const lab = sharedLab({ world: dnsWorld(release) });

	describe.each([
		["Knot", "example.com", PRIMARY],
		["BIND", "example.org", BIND],
	] as const)("%s", (program, zone, server) => {
		const name = `_xmpps-client._tcp.${zone}`;
		const state = (ttl: number, ...data: string[]): RecordsState => ({ ttl, data });
		const ours = `0 10000 443 xmpps.${zone}.`;
		const other = `5 5 443 elsewhere.${zone}.`;
		const item = (...known: RecordsState[]): RecordsItem => ({
			kind: "dns-records",
			zone,
			name,
			type: "SRV",
			ours: known,
		});
		const foreign = (data: string, ttl = 77) => ({ step: "add", name, type: "SRV", ttl, data }) as const;
		const clear: Job = ["update", zone, [], [{ step: "delete-all", name, type: "SRV" }]];
		const put = (expected: ItemState, wanted: ItemState, known = item()): Job => ["put", known, expected, wanted];
		const run = (...jobs: Job[]): Promise<Outcome[]> => client(lab(), { key: files.file(KEY), server }, jobs);
		const errorOf = async (key: TsigKey, job: Job, now = 0): Promise<Outcome | undefined> =>
			(await client(lab(), { key: files.file(key), server, now }, [job]))[0];

		beforeEach(async () => {
			if (missing === undefined) await run(clear);
		});

		/** What another program says that is there: records with their TTL, sorted. */
		const there = async (owner = name, type = "SRV"): Promise<string[]> => {
			const text = await lab()
				.host("client")
				.must("ask", ["kdig", `@${server}`, owner, type, "+tcp", "+noall", "+answer"]);
			return text
				.split("\n")
				.filter((line) => line.trim() !== "")
				.map((line) => line.replace(/\s+/g, " "))
				.sort();
		};
		const line = (ttl: number, data: string): string => `${name}. ${ttl} IN SRV ${data}`;
		const values = (outcomes: readonly Outcome[]): unknown[] => outcomes.map((one) => one.error ?? one.value);

		labTest("takes records, another TTL for them, and their end", async () => {
			const [short, long] = [state(300, ours), state(3600, ours)];
			const known = item(long, short);
			expect(values(await run(["read", known], put(null, short), ["read", known]))).toEqual([null, null, short]);
			expect(await there()).toEqual([line(300, ours)]);
			expect(values(await run(put(short, long), ["read", known]))).toEqual([null, long]);
			expect(await there()).toEqual([line(3600, ours)]);
			// Whoever died and comes again finds it done; what is in neither state is left alone.
			expect(values(await run(put(short, long), put(short, null)))).toEqual([
				null,
				`the SRV records of "${name}" are not what they were`,
			]);
			expect(values(await run(put(long, null), ["read", known], put(long, null)))).toEqual([null, null, null]);
			expect(await there()).toEqual([]);
		});

		labTest("comes to what its own tool makes", async () => {
			const hosts = { A: "203.0.113.2", AAAA: "2001:db8::2" };
			const host = `xmpps.${zone}`;
			const jobs = Object.entries(hosts).map(
				([type, address]): Job => ["put", { kind: "dns-records", zone, name: host, type }, null, state(300, address)],
			);
			expect(values(await run(...jobs, put(null, state(300, ours))))).toEqual([null, null, null]);
			const made = [...(await there()), ...(await there(host, "A")), ...(await there(host, "AAAA"))];
			const remove = [{ name: `${name}.` }, { name: `${host}.` }];
			const add = [
				{ name: `${name}.`, type: "SRV", data: ours, ttl: 300 },
				...Object.entries(hosts).map(([type, data]) => ({ name: `${host}.`, type, data, ttl: 300 })),
			];
			const script = updateScript({ server, zone, remove, add });
			const [own, tool, key] =
				program === "Knot"
					? ([lab().host("dns"), "knsupdate", knotKeyArgument()] as const)
					: ([lab().host("bind"), "nsupdate", bindKeyStatement()] as const);
			await own.must("write the key", ["sh", "-c", "cat >/tmp/key"], { input: key });
			await own.must("update", [tool, "-k", "/tmp/key"], { input: script });
			expect([...(await there()), ...(await there(host, "A")), ...(await there(host, "AAAA"))]).toEqual(made);
			expect(made).toHaveLength(3);
			await run(
				clear,
				...["A", "AAAA"].map((type): Job => ["update", zone, [], [{ step: "delete-all", name: host, type }]]),
			);
		});

		labTest("keeps the records of others, and their TTL, through put and undo", async () => {
			const short = state(300, ours);
			await run(["update", zone, [], [foreign(other)]]);
			expect(values(await run(["read", item(short)], put(null, short), ["read", item(short)]))).toEqual([
				null,
				null,
				short,
			]);
			expect(await there()).toEqual([line(77, ours), line(77, other)].sort());
			// A TTL of ours is none where records of others are.
			expect(values(await run(put(short, state(3600, ours))))).toEqual([null]);
			expect(await there()).toEqual([line(77, ours), line(77, other)].sort());
			expect(values(await run(put(short, null), ["read", item(short)]))).toEqual([null, null]);
			expect(await there()).toEqual([line(77, other)]);
			// They come when ours are alone, with another TTL.
			await run(clear, put(null, short), ["update", zone, [], [foreign(other, 99)]]);
			expect(values(await run(["read", item(short)], put(short, null)))).toEqual([short, null]);
			expect(await there()).toEqual([line(99, other)]);
			await run(clear);
		});

		labTest("loses no edit that comes in the very moment", async () => {
			const short = state(300, ours);
			const edits = ["1 1 1 a.example.net.", "2 2 2 b.example.net."].map((data) => [foreign(data)]);
			expect(values(await run(["putAgainst", item(), null, short, edits, 2]))).toEqual([null]);
			expect(await there()).toEqual(
				[line(77, "1 1 1 a.example.net."), line(77, "2 2 2 b.example.net."), line(77, ours)].sort(),
			);
			// An edit of ours: somebody else took it away in the moment before we would.
			const gone = [[{ step: "delete", name, type: "SRV", data: ours }]];
			expect(values(await run(["putAgainst", item(), short, null, gone, 1]))).toEqual([null]);
			const instead = [[...(gone[0] ?? []), foreign("3 3 3 c.example.net.")]];
			await run(put(null, short));
			const renewed = state(300, `9 9 443 xmpps.${zone}.`);
			expect(values(await run(["putAgainst", item(), short, renewed, instead, 1]))).toEqual([
				`the SRV records of "${name}" are not what they were`,
			]);
			expect(await there()).toContain(line(77, "3 3 3 c.example.net."));
			await run(clear);
		});

		labTest("is asked what came of it when its answer is lost", async () => {
			const short = state(300, ours);
			expect(values(await run(["putUnheard", item(), null, short], ["putUnheard", item(), short, null]))).toEqual([
				null,
				null,
			]);
			expect(await there()).toEqual([]);
		});

		labTest("takes records where a wildcard answers, and none beside an alias", async () => {
			const at = (host: string): RecordsItem => ({ kind: "dns-records", zone, name: `${host}.${zone}`, type: "A" });
			const address = state(60, "203.0.113.99");
			for (const host of ["new.wild", "new.lost", "mail"]) {
				const before = await there(`${host}.${zone}`, "A");
				expect(values(await run(["put", at(host), null, address]))).toEqual([null]);
				expect(await there(`${host}.${zone}`, "A")).toContainEqual(expect.stringMatching(/ 203\.0\.113\.99$/));
				expect(values(await run(["put", at(host), address, null]))).toEqual([null]);
				expect(await there(`${host}.${zone}`, "A")).toEqual(before);
			}
			expect(values(await run(["put", at("www"), null, address]))).toEqual([
				`Cannot update A of "www.${zone}": the name is an alias (CNAME) of "mail.${zone}", and beside that nothing can be; take the alias away`,
			]);
		});

		labTest("says why it refuses, and what is to be done", async () => {
			const add: Job = [
				"update",
				zone,
				[],
				[{ step: "add", name: `a.${zone}`, type: "A", ttl: 5, data: "203.0.113.1" }],
			];
			const stranger = { ...KEY, secret: Buffer.from("another secret of thirty-two bytes").toString("base64") };
			expect((await errorOf(stranger, add))?.error).toContain('its key "operator.example" has another secret');
			// Knot 3.4 says no more than NOTAUTH.
			expect((await errorOf({ ...KEY, name: "nobody.example" }, add))?.error).toMatch(
				/does not know a key "nobody.example"|does not let key "nobody.example" change it/,
			);
			for (const off of [1000, -1000]) {
				expect((await errorOf(KEY, add, off))?.error).toMatch(
					/the clocks of the two machines differ too much, by (999|1000|1001) s/,
				);
			}
			const [outside, nowhere] = await run(
				["update", zone, [], [{ step: "add", name: "a.foreign.net", type: "A", ttl: 5, data: "203.0.113.1" }]],
				[
					"update",
					"nowhere.test",
					[],
					[{ step: "add", name: "a.nowhere.test", type: "A", ttl: 5, data: "203.0.113.1" }],
				],
			);
			expect(outside?.error).toContain(`a name is outside of zone "${zone}"; check dns.zone in xmpps.yaml (NOTZONE)`);
			expect(nowhere?.error).toContain('it is not the primary of zone "nowhere.test"');
			const [closed] = await client(lab(), { key: files.file(KEY), server, port: 54 }, [add]);
			expect(closed?.error).toBe(`Cannot update zone "${zone}" on ${server}:54: nothing listens there`);
			expect(await there(`a.${zone}`, "A")).toEqual([]);
		});

		labTest("is asked beforehand whether it would, and raises no serial for that", async () => {
			const before = await there(zone, "SOA");
			const elsewhere = program === "Knot" ? "foreign.net" : "foreign.org";
			const [yes, no] = await run(["refusal", zone], ["refusal", elsewhere]);
			expect(yes?.value).toBe(null);
			expect(no?.value).toMatch(/^(bad-key|refused|not-authoritative)$/);
			expect((await errorOf({ ...KEY, name: "nobody.example" }, ["refusal", zone]))?.value).toMatch(
				/^(bad-key|not-authoritative)$/,
			);
			expect(await there(zone, "SOA")).toEqual(before);
		});

		labTest("knows the zone of a name", async () => {
			const names = [name, zone, `a.b.c.${zone}`, `www.${zone}`, `x.lost.${zone}`];
			expect(values(await run(...names.map((one): Job => ["findZone", one])))).toEqual(names.map(() => zone));
			expect(values(await run(["findZone", "a.nowhere.test"]))).toEqual([null]);
		});
	});

	labTest("a secondary refuses, and says so", async () => {
		const key = files.file(LAB_KEY);
		const [outcome] = await client(lab(), { key, server: BIND_SECONDARY }, [["refusal", "example.org"]]);
		expect(outcome?.value).toMatch(/^(bad-key|refused|not-authoritative)$/);
	});
});

describe("the secret of the key", () => {
	const lab = sharedLab({ world: dnsWorld("bookworm") });
	const knotText = (): string => knotKeySection(KEY).replace(/^key:\n(.*\n){3}/, "key:\n");

	labTest("is read from the forms of BIND, Knot and nsupdate, and shown in none", async () => {
		for (const text of [undefined, knotText(), `hmac-sha256:${KEY.name}:${KEY.secret}\n`]) {
			const [shown, done] = await client(lab(), { key: files.file(KEY, text), server: PRIMARY }, [
				["show"],
				["refusal", "example.com"],
			]);
			expect(done?.value).toBe(null);
			expect(JSON.stringify(shown)).toContain("operator.example");
		}
	});

	labTest("was in no output, no error and no argument of all these tests", async () => {
		const forms = [
			KEY.secret,
			Buffer.from(KEY.secret, "base64").toString(),
			Buffer.from(KEY.secret, "base64").toString("hex"),
		];
		expect(printed.length).toBeGreaterThan(20);
		for (const form of forms) expect(printed.filter((text) => text.includes(form))).toEqual([]);
	});
});
