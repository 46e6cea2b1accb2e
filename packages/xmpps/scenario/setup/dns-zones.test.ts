import { afterAll, describe, expect } from "vitest";
import { addZoneLines, freezeZone, knotZoneFile, refreshZone, thawZone } from "../../src/lab/dns/index.ts";
import type { Config } from "../../src/model/config.ts";
import type { Intent } from "../../src/setup/adapters/adapter.ts";
import { planZones } from "../../src/setup/dns/plan-zones.ts";
import type { DnsFacts, PublishedSet } from "../../src/setup/dns/record-set.ts";
import { wantedRecords } from "../../src/setup/dns/wanted-records.ts";
import { zoneText } from "../../src/setup/dns/zone-text.ts";
import type { Managed } from "../../src/setup/engine/managed.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import { BIND, client, dnsWorld, type Job, KEY, KeyFiles, PRIMARY } from "./dns-world.ts";
import { CONFIG, endpointsAt } from "./firewall-world.ts";

const NOTHING: Managed = { entries: new Map(), programs: new Map() };

function intentFor(zone: string, by: Config["dns"]["by"], more: Partial<Config> = {}): Intent {
	const config: Config = {
		...{ ...CONFIG, domains: [zone], endpoint: { host: `xmpps.${zone}`, port: 443 } },
		...{ dns: { ...CONFIG.dns, weight: 10_000, by }, ...more },
	};
	return { config, endpoints: endpointsAt(["203.0.113.2", "2001:db8::2"]) };
}

const updatesAt = (address: string): Config["dns"]["by"] => ({
	...{ method: "rfc2136", server: { address, port: 53 }, key: "/etc/xmpps/tsig.key" },
});

const files = new KeyFiles();
afterAll(() => files.remove());

const lab = sharedLab({ world: dnsWorld("bookworm") });

const run = async (server: string, ...jobs: Job[]): Promise<readonly unknown[]> =>
	(await client(lab(), { key: files.file(KEY), server }, jobs)).map((one) => one.error ?? one.value);

const put = (stage: ReturnType<typeof planZones>, back = false): Job[] =>
	stage.stages
		.flatMap(({ items }) => items)
		.map(({ item, state }) => (back ? ["put", item, state, null] : ["put", item, null, state]));

describe.each([
	["Knot", "example.com", PRIMARY, "dns.lab", "dns2.lab"],
	["BIND", "example.org", BIND, "bind.lab", "bind2.lab"],
] as const)("the zone of a domain on %s", (_program, zone, server, first, second) => {
	const intent = intentFor(zone, updatesAt(server));

	labTest("is looked at, planned, published, waited for and left as it was", async () => {
		const [facts] = (await run(server, ["facts", intent])) as [DnsFacts];
		expect(facts.sets.every((set) => set.zone === zone && set.updatable && set.failure === undefined)).toBe(true);
		const plan = planZones(intent, facts, NOTHING, false);
		expect(plan.notes).toEqual([]);
		expect(plan.byHand.lines).toEqual([]);
		// Clients have STARTTLS records already, which stay as they are.
		expect(plan.stages.flatMap(({ items }) => items).map(({ state }) => state)).toEqual([
			{ ttl: 300, data: ["203.0.113.2"] },
			{ ttl: 300, data: ["2001:db8::2"] },
			{ ttl: 300, data: [`0 10000 443 xmpps.${zone}.`] },
			{ ttl: 300, data: [`0 10000 5270 xmpps.${zone}.`] },
			{ ttl: 300, data: [`10 5 5269 ${zone}.`] },
		]);
		const records = plan.records.map(({ item, state }) => ({ ...item, ...state }));
		await run(server, ...put(plan));
		const [waited, again, lifetime] = await run(
			server,
			["wait", records, "published", 20_000],
			["facts", intent],
			["lifetime", records],
		);
		expect(waited).toMatchObject({
			complete: true,
			servers: [
				{ server: first, state: "has" },
				{ server: second, state: "has" },
			],
		});
		// Our TTL; that there was nothing is kept for 5 s, as the SOA record of the lab says.
		expect(lifetime).toEqual({ presence: 300, absence: 300 });
		// Of others now, since no journal says that they are ours: nothing is left to do.
		const unchanged = planZones(intent, again as DnsFacts, NOTHING, false);
		expect(unchanged.stages).toEqual([]);
		expect(unchanged.notes).toEqual([]);
		await run(server, ...put(plan, true).reverse());
		const [gone, last] = await run(server, ["wait", records, "gone", 20_000], ["facts", intent]);
		expect(gone).toMatchObject({ complete: true, remaining: [] });
		expect(last).toEqual(facts);
	});
});

describe("what stands in the way", () => {
	const problems = async (intent: Intent, lines: readonly string[]): Promise<readonly string[]> => {
		const command = addZoneLines("example.com", lines);
		const host = lab().host("dns");
		await host.must("keep the zone", ["cp", knotZoneFile("example.com"), "/tmp/zone"]);
		await host.must("add lines", command.command, { input: command.input ?? "" });
		try {
			const [facts] = (await run(PRIMARY, ["facts", intent])) as [DnsFacts];
			return planZones(intent, facts, NOTHING, false).notes.map(({ kind, text }) => `${kind}: ${text}`);
		} finally {
			await host.must("put the zone back", ["cp", "/tmp/zone", knotZoneFile("example.com")]);
			await host.must("reload", ["knotc", "-b", "zone-reload", "example.com"]);
		}
	};

	labTest("is found in a real zone, and told", async () => {
		const intent = intentFor("example.com", updatesAt(PRIMARY));
		expect(
			await problems(intent, [
				"xmpps A 203.0.113.77",
				"_xmpps-client._tcp SRV 0 0 0 .",
				"_xmpps-server._tcp SRV 1 1 5270 other",
			]),
		).toEqual([
			"problem: xmpps.example.com has the address 203.0.113.77 already, where the endpoint is not: 1 of 2 connections would go there; take it away, or give the endpoint another host name (endpoint.host)",
			"problem: _xmpps-client._tcp.example.com says that the service is decidedly not offered; take this record away",
			"info: _xmpps-server._tcp.example.com leads to other.example.com port 5270, too; that record is not ours and stays, and clients go there after the endpoint",
		]);
		expect(await problems(intent, ["xmpps CNAME mail", "_xmpps-client._tcp SRV 7 7 443 xmpps"])).toEqual([
			"problem: xmpps.example.com is an alias (CNAME) of mail.example.com: an SRV record may not lead to an alias (RFC 2782, Target); take it away",
			"info: _xmpps-client._tcp.example.com leads to the endpoint already, with priority 7 and weight 7; that record is not ours and stays as it is",
		]);
		expect(await problems(intent, ["_xmpp-server._tcp SRV 0 5 5269 @"])).toEqual([
			expect.stringMatching(/^info: _xmpp-server\._tcp\.example\.com has priority 0: some clients try STARTTLS first/),
		]);
		const wild = await problems(intent, ["* CNAME mail"]);
		expect(wild.map((line) => line.split(" ")[0])).toEqual(wild.map(() => "info:"));
		expect(wild.join("\n")).toContain("So far a wildcard answers for xmpps.example.com (CNAME mail.example.com.)");
	});

	labTest("a zone that the primary does not have, or not for our key, is for somebody else", async () => {
		const intent = intentFor("example.com", updatesAt(PRIMARY), { endpoint: { host: "xmpps.foreign.net", port: 443 } });
		const [facts] = (await run(PRIMARY, ["facts", intent])) as [DnsFacts];
		const { notes, byHand, stages } = planZones(intent, facts, NOTHING, false);
		expect(notes.map(({ kind }) => kind)).toEqual(["manual"]);
		expect(byHand.lines).toEqual([
			"xmpps.foreign.net. 300 IN A    203.0.113.2",
			"xmpps.foreign.net. 300 IN AAAA 2001:db8::2",
		]);
		expect(stages[0]?.items.map(({ item }) => "zone" in item && item.zone)).toEqual(Array(3).fill("example.com"));
		// Somebody else's server, or a key that is not known at all.
		const stranger = { ...KEY, name: "nobody.example" };
		const [outcome] = await client(lab(), { key: files.file(stranger), server: PRIMARY }, [["facts", intent]]);
		const unknown = planZones(intent, outcome?.value as DnsFacts, NOTHING, false);
		expect(unknown.stages).toEqual([]);
		expect(unknown.notes.map(({ kind }) => kind)).toContain("problem");
		expect(unknown.notes.map(({ text }) => text).join()).toContain('key "nobody.example"');
	});

	labTest("without a primary of ours, the authoritative servers themselves say what is there", async () => {
		const intent = intentFor("example.com", { method: "print" });
		const [facts] = (await run(PRIMARY, ["factsOfAll", intent])) as [DnsFacts];
		const set = (name: string): PublishedSet | undefined => facts.sets.find((one) => one.name === name);
		expect(set("_xmpp-client._tcp.example.com")).toEqual({
			...{ name: "_xmpp-client._tcp.example.com", type: "SRV", zone: "example.com", updatable: false, wildcard: false },
			...{ data: ["20 5 5222 example.com."], ttl: 30 },
		});
		const plan = planZones(intent, facts, NOTHING, false);
		expect(plan.stages).toEqual([]);
		expect(plan.byHand.lines).toHaveLength(5);
	});
});

describe("waiting", () => {
	const name = "late.example.com";
	const item = { kind: "dns-records", zone: "example.com", name, type: "A" } as const;
	const state = { ttl: 60, data: ["203.0.113.99"] };
	const records = [{ ...item, ...state }];

	labTest("sees a secondary that lags behind, and the moment when it has caught up", async () => {
		const { command } = freezeZone("example.com");
		await lab().host("dns2").must("freeze", command);
		await run(PRIMARY, ["put", item, null, state]);
		const [late] = await run(PRIMARY, ["wait", records, "published", 3_000]);
		expect(late).toMatchObject({
			complete: false,
			remaining: ["dns2.lab does not have late.example.com. A 203.0.113.99"],
		});
		const waiting = run(PRIMARY, ["wait", records, "published", 30_000]);
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		await lab().host("dns2").must("thaw", thawZone("example.com").command);
		const [done] = (await waiting) as [{ complete: boolean; rounds: string[][] }];
		expect(done.complete).toBe(true);
		expect(done.rounds[0]).toEqual(["dns.lab has", "dns2.lab has-not"]);
		expect(done.rounds.at(-1)).toEqual(["dns.lab has", "dns2.lab has"]);
		await run(PRIMARY, ["put", item, state, null]);
		await lab().host("dns2").must("refresh", refreshZone("example.com").command);
		const [gone] = await run(PRIMARY, ["wait", records, "gone", 20_000]);
		expect(gone).toMatchObject({ complete: true });
	});

	labTest("says of a server that does not answer that it does not", async () => {
		await lab().host("dns2").must("stop", ["sh", "-c", "kill -STOP $(pidof knotd)"]);
		try {
			const [silent] = await run(PRIMARY, ["wait", records, "gone", 1_000]);
			expect(silent).toMatchObject({ complete: false });
			expect((silent as { remaining: string[] }).remaining).toEqual([
				expect.stringMatching(/^dns2\.lab does not answer for example\.com: .*no answer/),
			]);
		} finally {
			await lab().host("dns2").must("continue", ["sh", "-c", "kill -CONT $(pidof knotd)"]);
		}
	});
});

describe("zone text", () => {
	const HEAD = "$ORIGIN example.com.\n$TTL 30\n@ SOA dns.lab. hostmaster.lab. 1 30 2 86400 5\n@ NS dns.lab.\n";
	const text = zoneText(wantedRecords(intentFor("example.com", { method: "print" }), false));

	labTest("is what named-checkzone and kzonecheck take, wherever it is included", async () => {
		const origin = "$ORIGIN deep.down.example.com.\n";
		for (const [host, check] of [
			["bind", ["named-checkzone", "-i", "none", "example.com", "/tmp/zone"]],
			["dns2", ["kzonecheck", "-o", "example.com.", "/tmp/zone"]],
		] as const) {
			const on = lab().host(host);
			await on.must("write the records", ["sh", "-c", "cat >/tmp/records"], { input: text });
			for (const zone of [
				`${HEAD}${text}`,
				`${HEAD}$INCLUDE /tmp/records\n`,
				`${HEAD}${origin}$INCLUDE /tmp/records\n`,
			]) {
				await on.must("write the zone", ["sh", "-c", "cat >/tmp/zone"], { input: zone });
				const { code, stdout, stderr } = await on.run(check);
				expect(`${code} ${stdout}${stderr}`).toMatch(/^0 /);
			}
		}
		const on = lab().host("bind");
		const compiled = await on.must("compile", [
			"named-compilezone",
			"-i",
			"none",
			"-o",
			"-",
			"example.com",
			"/tmp/zone",
		]);
		const lines = compiled.split("\n").filter((line) => /xmpp/.test(line));
		expect(lines.map((line) => line.replace(/\s+/g, " ")).sort()).toEqual(
			text
				.split("\n")
				.filter((line) => line !== "" && !line.startsWith(";"))
				.map((line) => line.replace(/\s+/g, " "))
				.sort(),
		);
	});

	labTest("of another zone is passed over by both", async () => {
		const zone = `${HEAD}${text}${text.replaceAll("example.com", "example.net")}`;
		const [bind, knot] = [lab().host("bind"), lab().host("dns2")];
		for (const on of [bind, knot]) await on.must("write the zone", ["sh", "-c", "cat >/tmp/zone"], { input: zone });
		const passed = await bind.run(["named-checkzone", "-i", "none", "example.com", "/tmp/zone"]);
		expect(`${passed.code} ${passed.stdout}${passed.stderr}`).toMatch(/^0 [\s\S]*ignoring out-of-zone data/);
		const too = await knot.run(["kzonecheck", "-o", "example.com.", "/tmp/zone"]);
		expect(`${too.code} ${too.stdout}${too.stderr}`).toMatch(/^0 /);
	});
});
