import { describe, expect, test } from "vitest";
import { apply } from "../../../src/setup/apply/apply.ts";
import type { ApplyOptions, ApplyResult } from "../../../src/setup/apply/apply-result.ts";
import type { StageName } from "../../../src/setup/stage.ts";
import { ITEMS } from "../engine/story-world.ts";
import { CHAT, plan, RECORDS, type Script, scripted, transaction } from "./scripted-ports.ts";

type Recovering = NonNullable<Script["recovered"]>;

const HOST = ["server", "web", "firewall"] as const;
const ALL = [...HOST, "dns"] as const;

/** Applies in a world that answers as the script says. */
async function applied(
	script: Script,
	options: Partial<ApplyOptions> = {},
): Promise<{ readonly result: ApplyResult; readonly log: readonly string[] }> {
	const { ports, log } = scripted(script);
	const review = async () => {
		log.push("review");
		return true;
	};
	const result = await apply(ports, { wait: 60, review, ...options });
	return { result, log };
}

const BEGINNING = ["lock", "recover", "plan", "review", "begin apply server,web,firewall,dns"];
const PUBLISHED = ["wait 60 s for records", "ask for the lifetime", "prove", "commit"];

describe("apply", () => {
	test("proves on the host, then publishes, then proves again", async () => {
		const { result, log } = await applied({ plans: [plan(ALL), plan([])], services: [CHAT] });
		expect(result).toEqual({ kind: "works" });
		expect(log).toEqual([
			...[...BEGINNING, "try 192.0.2.1 5222", "run server,web,firewall", "prove as if published"],
			...["try 192.0.2.1 5222", "enter host-ready", "run dns", "enter waiting-for-dns", ...PUBLISHED],
			...["plan", "release"],
		]);
	});

	test("raises the TTL when it is proven, and does nothing else then", async () => {
		const { result, log } = await applied({ plans: [plan(ALL), plan(["dns"])] });
		expect(result.kind).toBe("works");
		expect(log.slice(-5)).toEqual(["plan", "begin apply dns of one", "run dns", "commit", "release"]);
		const other = await applied({ plans: [plan(ALL), plan(["server", "dns"])] });
		expect(other.log.slice(-3)).toEqual(["commit", "plan", "release"]);
	});

	test("works also where the TTL cannot be raised", async () => {
		const { ports } = scripted({ plans: [plan(ALL), plan(["dns"])] });
		const begin: typeof ports.engine.begin = (kind, stages, of) =>
			of === undefined ? ports.engine.begin(kind, stages) : Promise.reject(new Error("no space"));
		const result = await apply(
			{ ...ports, engine: { ...ports.engine, begin } },
			{ wait: 60, review: async () => true },
		);
		expect(result).toEqual({ kind: "works" });
	});

	test("puts back a host of which it cannot write down that it is ready", async () => {
		const { ports, log } = scripted({ plans: [plan(ALL)] });
		const begin: typeof ports.engine.begin = async (kind, stages) =>
			Object.assign(await ports.engine.begin(kind, stages), { enter: () => Promise.reject(new Error("no space")) });
		const result = await apply(
			{ ...ports, engine: { ...ports.engine, begin } },
			{ wait: 60, review: async () => true },
		);
		expect(result).toEqual({ kind: "put-back", why: ["no space"], kept: [] });
		expect(log.slice(-3)).toEqual(["prove as if published", "undo", "release"]);
	});

	test("does nothing where nothing differs", async () => {
		const { result, log } = await applied({});
		expect(result).toEqual({ kind: "nothing-to-do" });
		expect(log).toEqual(["lock", "recover", "plan", "release"]);
	});

	test("does nothing that was not agreed to", async () => {
		const { result, log } = await applied({ plans: [plan(ALL)] }, { review: async () => false });
		expect(result).toEqual({ kind: "declined" });
		expect(log).toEqual(["lock", "recover", "plan", "release"]);
	});
});

describe("apply refuses, and changes nothing", () => {
	const problem = { kind: "problem", text: "the file is not ours" } as const;
	const removal: Recovering = (log) => ({
		kind: "continue",
		transaction: transaction(log, { kind: "remove" }),
	});
	const waits: Recovering = (log) => ({ kind: "unconfirmed", transaction: transaction(log) });

	test.each<[string, Script, Partial<ApplyOptions>, string]>([
		["while somebody else changes the host", { busy: true }, {}, "somebody else changes this host"],
		[
			"a plan that is stale",
			{ plans: [plan(ALL, { checksum: "other" })] },
			{ checksum: "reviewed" },
			"the plan is stale",
		],
		["problems", { plans: [plan(ALL, { notes: [problem] })] }, {}, "the file is not ours"],
		["what could not be seen", { plans: [plan(ALL, { unknown: ["the firewall"] })] }, {}, "unknown: the firewall"],
		["while somebody has to confirm", { plans: [plan(ALL)], recovered: waits }, {}, "waits to be confirmed"],
		["during a removal", { plans: [plan(ALL)], recovered: removal }, {}, "a removal is under way"],
	])("%s", async (_name, script, options, why) => {
		const { result, log } = await applied(script, options);
		if (result.kind !== "refused") throw new Error(result.kind);
		expect(result.why.join()).toContain(why);
		expect(log.filter((line) => !/^(lock|recover|plan|release)$/.test(line))).toEqual([]);
		expect(log.at(-1)).toBe(script.busy === true ? undefined : "release");
	});

	test("a plan whose checksum was reviewed is none of them", async () => {
		expect((await applied({ plans: [plan(ALL), plan([])] }, { checksum: "reviewed" })).result.kind).toBe("works");
	});

	test("what an earlier run had begun and somebody has edited since is told first", async () => {
		const kept = ["file /etc/x was changed by somebody else"];
		const recovered = () => ({ kind: "put-back", id: "one", kept }) as const;
		const { result, log } = await applied({ plans: [plan(ALL)], recovered });
		expect(result).toEqual({ kind: "put-back", why: ["an earlier run had died"], kept });
		expect(log).toEqual(["lock", "recover", "release"]);
		// Without such an edit it goes on.
		const clean = () => ({ kind: "put-back", id: "one", kept: [] }) as const;
		expect((await applied({ plans: [plan(ALL), plan([])], recovered: clean })).result.kind).toBe("works");
	});
});

describe("apply puts everything back", () => {
	const kept = ["something"];

	test.each<[string, Script, string, string]>([
		["when a change fails", { fails: { server: "no space" } }, "no space", "run server,web,firewall"],
		[
			"when the proof fails",
			{ assumed: ["fails"] },
			"xmpps-client at 192.0.2.1 port 443 fails",
			"prove as if published",
		],
		[
			"when something got worse",
			{ services: [CHAT], answers: [true, false] },
			"xmpp-client at 192.0.2.1 port 5222 does not work any more: nothing listens",
			"try 192.0.2.1 5222",
		],
		["when the records cannot be published", { fails: { dns: "refused" } }, "refused", "run dns"],
	])("%s", async (_name, script, why, last) => {
		const { result, log } = await applied({ plans: [plan(ALL)], kept, ...script });
		if (result.kind !== "put-back") throw new Error(result.kind);
		expect(result.why.join()).toContain(why);
		expect(result.kept).toEqual(kept);
		expect(log.slice(-3)).toEqual([last, "undo", "release"]);
	});

	test("but not for what did not work before", async () => {
		const script = { plans: [plan(ALL), plan([])], services: [CHAT], answers: [false] };
		expect((await applied(script)).result.kind).toBe("works");
	});
});

describe("apply ends before it is proven", () => {
	test("where records are published by hand", async () => {
		const lines = ["_xmpps-client._tcp.example.org. 300 IN SRV 0 5 443 xmpps.example.org."];
		const { result, log } = await applied({ plans: [plan(HOST, { records: { lines } })] });
		expect(result).toEqual({ kind: "waiting-for-dns", missing: lines });
		expect(log.slice(-4)).toEqual(["enter host-ready", "run dns", "enter waiting-for-dns", "release"]);
	});

	test("where a server does not have them yet", async () => {
		const { result, log } = await applied({ plans: [plan(ALL)], missing: ["ns2 has no SRV"] });
		expect(result).toEqual({ kind: "waiting-for-dns", missing: ["ns2 has no SRV"] });
		expect(log).not.toContain("commit");
	});

	test("where what is published does not work", async () => {
		const { result, log } = await applied({ plans: [plan(ALL)], published: ["fails"] });
		expect(result).toMatchObject({ kind: "not-proven" });
		expect(log).not.toContain("commit");
		expect(log).not.toContain("undo");
	});
});

describe("apply goes on with what waits", () => {
	const left =
		(phase: "host-ready" | "waiting-for-dns"): Recovering =>
		(log) => ({ kind: "continue", transaction: transaction(log, { phase, stages: ["dns"] }) });

	test("a host that is ready: from the records on", async () => {
		const { result, log } = await applied({ plans: [plan(["dns"]), plan([])], recovered: left("host-ready") });
		expect(result).toEqual({ kind: "works" });
		expect(log).toEqual([
			...["lock", "recover", "plan", "run dns", "enter waiting-for-dns", ...PUBLISHED, "plan", "release"],
		]);
	});

	test("a host that is ready, and some of its records: with those that it did not reach", async () => {
		const [dns] = plan(["dns"]).stages;
		if (dns === undefined) throw new Error("no stage");
		const other = { item: ITEMS.srv, before: null, after: RECORDS[0].state, why: "" };
		const recovered: Recovering = (log) => ({
			kind: "continue",
			transaction: {
				...transaction(log),
				...{ phase: "host-ready", stages: [{ ...dns, puts: [...dns.puts, other] }] },
			},
		});
		const { result, log } = await applied({ plans: [plan(["dns"]), plan([])], recovered });
		expect(result).toEqual({ kind: "works" });
		expect(log.slice(2, 4)).toEqual(["plan", "run dns"]);
	});

	test("a raised TTL that was put back: as a part of its apply, unless the host changes as well", async () => {
		const recovered = () => ({ kind: "put-back", id: "two", of: "one", kept: [] }) as const;
		const begins = async (stages: readonly StageName[]) =>
			(await applied({ plans: [plan(stages), plan([])], recovered })).log.filter((line) => line.startsWith("begin"));
		expect(await begins(["dns"])).toEqual(["begin apply dns of one"]);
		expect(await begins(ALL)).toEqual(["begin apply server,web,firewall,dns"]);
	});

	test("records that are under way: from the servers on", async () => {
		const { result, log } = await applied({ plans: [plan([]), plan([])], recovered: left("waiting-for-dns") });
		expect(result).toEqual({ kind: "works" });
		expect(log).toEqual(["lock", "recover", "plan", ...PUBLISHED, "plan", "release"]);
	});

	test("but a host that differs is a change of its own", async () => {
		const { result, log } = await applied({ plans: [plan(ALL), plan([])], recovered: left("waiting-for-dns") });
		expect(result).toEqual({ kind: "works" });
		expect(log.slice(0, 6)).toEqual(["lock", "recover", "plan", "review", "commit", ...BEGINNING.slice(4)]);
	});

	test("and so are records of a host that is ready, when others are wanted by now", async () => {
		const recovered: Recovering = (log) => ({
			kind: "continue",
			transaction: transaction(log, { phase: "host-ready" }),
		});
		const { result, log } = await applied({ plans: [plan(["dns"]), plan([])], recovered });
		expect(result).toEqual({ kind: "works" });
		expect(log.slice(3, 6)).toEqual(["review", "commit", "begin apply dns of one"]);
	});

	test("and so are records that are wanted otherwise by now", async () => {
		const { result, log } = await applied({ plans: [plan(["dns"]), plan([])], recovered: left("waiting-for-dns") });
		expect(result).toEqual({ kind: "works" });
		expect(log).toContain("run dns");
	});
});

describe("a guard", () => {
	const guarded = (answer: boolean, log: string[] = []) => ({
		arm: async (id: string) => void log.push(`arm ${id}`),
		confirmed: async () => {
			log.push("ask");
			return answer;
		},
	});

	test("is armed before anything is changed, and asked when the host is proven", async () => {
		const { ports, log } = scripted({ plans: [plan(ALL), plan([])], recovered: afterwards("unconfirmed") });
		const result = await apply(ports, { wait: 60, review: async () => true, guard: guarded(true, log) });
		expect(result.kind).toBe("works");
		const order = [
			"begin apply server,web,firewall,dns",
			"arm one",
			"run server,web,firewall",
			"prove as if published",
			"ask",
		];
		expect(log.filter((line) => order.includes(line))).toEqual(order);
		expect(log.indexOf("enter host-ready")).toBeGreaterThan(log.indexOf("ask"));
	});

	/** Nothing at first; a host that was changed when it is taken again. */
	const afterwards = (phase: "unconfirmed" | "host-ready", kept: readonly string[] = []) => {
		let asked = 0;
		return (log: string[]): ReturnType<Recovering> => {
			asked += 1;
			if (asked === 1) return { kind: "nothing" };
			const kind = phase === "unconfirmed" ? phase : "continue";
			return { kind, transaction: transaction(log, { phase, kept }) };
		};
	};

	test("is believed by what the journal says: what was put back meanwhile is not published", async () => {
		const { result, log } = await applied({ plans: [plan(ALL)] }, { guard: guarded(true) });
		expect(result).toMatchObject({ kind: "put-back" });
		expect(log).not.toContain("run dns");
	});

	test("goes on when somebody has confirmed at the last moment", async () => {
		const script = { plans: [plan(ALL), plan([])], recovered: afterwards("host-ready") };
		const { result, log } = await applied(script, { guard: guarded(false) });
		expect(result).toEqual({ kind: "works" });
		expect(log).not.toContain("undo");
	});

	test("has everything put back here when the other process has not done it", async () => {
		const { result, log } = await applied(
			{ plans: [plan(ALL)], recovered: afterwards("unconfirmed", ["an edit"]) },
			{ guard: guarded(false) },
		);
		expect(result).toEqual({ kind: "put-back", why: ["nobody confirmed in time"], kept: ["an edit"] });
		expect(log).toContain("undo");
		expect(log).not.toContain("run dns");
	});

	test("keeps records from being published when nobody confirms", async () => {
		const { result, log } = await applied({ plans: [plan(ALL)] }, { guard: guarded(false) });
		expect(result).toMatchObject({ kind: "put-back", why: ["nobody confirmed in time"] });
		expect(log).not.toContain("enter host-ready");
		expect(log).not.toContain("run dns");
	});
});
