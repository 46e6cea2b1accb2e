import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import type { CommandResult } from "../../src/host/run-command.ts";
import {
	ask,
	breakDs,
	type DigQuestion,
	flushZone,
	freezeZone,
	knotKeyArgument,
	mendDs,
	thawZone,
	type UpdateRecord,
	updateScript,
	zoneTree,
} from "../../src/lab/dns/index.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import { outcomes, xmppsConnect } from "./outside-client.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const PRIMARY = "203.0.113.53";
const SECONDARY = "203.0.113.55";
const BIND = "203.0.113.56";

/** Two Knots have example.com, BIND has example.org. */
const DNS_WORLD: WorldSpec = {
	name: "name servers",
	hosts: [
		{ name: "dns2", kind: "plain", v4: [SECONDARY], programs: [{ program: "knot", primary: "dns" }] },
		{ name: "bind", kind: "plain", v4: [BIND], programs: [{ program: "bind" }] },
		...SURROUNDINGS.filter(({ name }) => name !== "ca"),
	],
	zones: [
		{ name: "example.com", records: ["www A 203.0.113.1"] },
		{ name: "example.org", servers: ["bind"], records: ["www A 203.0.113.1"] },
	],
};

const lab = sharedLab({ world: DNS_WORLD });

const on = (host: string, { what, command }: { what: string; command: readonly string[] }): Promise<string> =>
	lab().host(host).must(what, command);

/** What `kdig` says on the outside host. */
const dig = (question: DigQuestion): Promise<string> => on("client", ask(question));

/** Sends an update from the outside host, signed with a key, or not signed. */
function update(
	server: string,
	zone: string,
	add: readonly UpdateRecord[],
	key: string | undefined,
): Promise<CommandResult> {
	const signature = key === undefined ? [] : ["-y", key];
	return lab()
		.host("client")
		.run(["knsupdate", ...signature], { input: updateScript({ server, zone, add }) });
}

/** Asks until the answer fits: a secondary learns of a change a second later. */
async function until(fits: RegExp, question: DigQuestion): Promise<string> {
	const deadline = Date.now() + 15_000;
	while (true) {
		const text = await dig(question);
		if (fits.test(text) || Date.now() > deadline) return text;
		await sleep(100);
	}
}

const AUTHENTIC = /^;; Flags:[^;]* ad\b/m;

describe.each([
	["Knot", "example.com", PRIMARY, SECONDARY, true],
	["BIND", "example.org", BIND, BIND, false],
] as const)("an update through %s", (_program, zone, server, slowest, signed) => {
	const record = (name: string): UpdateRecord => ({ name, type: "A", data: "203.0.113.9" });

	labTest("with the key is there for everybody", async () => {
		const { code } = await update(server, zone, [record("new")], knotKeyArgument());
		expect(code).toBe(0);
		// The resolver may ask any of the zone's servers, and remembers for a second that there was nothing.
		const there = /^new\.\S+\s+\d+\s+IN\s+A\s+203\.0\.113\.9$/m;
		const text = await until(there, { name: `new.${zone}`, type: "A" });
		expect(text).toMatch(there);
		expect(AUTHENTIC.test(text)).toBe(signed);
	});

	labTest("without the key, or with another one, is refused and changes nothing", async () => {
		const forged = knotKeyArgument({ name: "xmpps", algorithm: "hmac-sha256", secret: "Zm9yZ2Vk" });
		for (const key of [undefined, forged]) {
			const { code, stdout, stderr } = await update(server, zone, [record("forged")], key);
			expect(code).not.toBe(0);
			expect(`${stdout}${stderr}`).toMatch(/REFUSED|NOTAUTH|BADSIG/);
		}
		expect(await dig({ name: `forged.${zone}`, type: "A", server })).toContain("NXDOMAIN");
	});

	labTest("decides what xmpps connect finds", async () => {
		// Without SRV records the domain itself is tried, which has no address.
		expect(outcomes((await xmppsConnect(lab(), zone)).attempts)).toEqual(["address-absent"]);
		const nothing = ["_xmpps-client._tcp", "_xmpp-client._tcp"].map((name) => ({ name, type: "SRV", data: "0 0 0 ." }));
		expect((await update(server, zone, nothing, knotKeyArgument())).code).toBe(0);
		await until(/\sSRV\s+0 0 0 \.$/m, { name: `_xmpp-client._tcp.${zone}`, type: "SRV", server: slowest });
		await on("resolver", flushZone(zone));
		const refused = await xmppsConnect(lab(), zone);
		expect(refused).toMatchObject({ code: 2, attempts: [], error: { code: "not-offered" } });
	});
});

describe("a secondary", () => {
	const add = (name: string): Promise<CommandResult> =>
		update(PRIMARY, "example.com", [{ name, type: "A", data: "203.0.113.9" }], knotKeyArgument());

	labTest("follows its primary, signatures and all", async () => {
		expect((await add("follow")).code).toBe(0);
		const question = { name: "follow.example.com", type: "A", dnssec: true } as const;
		const there = /^follow\S+\s+\d+\s+IN\s+A\s+203\.0\.113\.9$/m;
		const text = await until(there, { ...question, server: SECONDARY });
		expect(text).toMatch(there);
		expect(text).toMatch(/^follow\S+\s+\d+\s+IN\s+RRSIG\s+A\s/m);
	});

	labTest("can be made to disagree, and mended", async () => {
		await on("dns2", freezeZone("example.com"));
		expect((await add("disputed")).code).toBe(0);
		// Longer than a NOTIFY takes.
		await sleep(2_000);
		const question = { name: "disputed.example.com", type: "A" } as const;
		expect(await dig({ ...question, server: PRIMARY })).toMatch(/\sA\s+203\.0\.113\.9$/m);
		expect(await dig({ ...question, server: SECONDARY })).toContain("NXDOMAIN");

		await on("dns2", thawZone("example.com"));
		expect(await until(/203\.0\.113\.9$/m, { ...question, server: SECONDARY })).toMatch(/\sA\s+203\.0\.113\.9$/m);
	});
});

describe("a zone whose DS is wrong", () => {
	labTest("is bogus to who validates, and good again when it is mended", async () => {
		const zone = zoneTree(DNS_WORLD).find(({ name }) => name === "example.com");
		if (zone === undefined) throw new Error("the world has no example.com");
		const question = { name: "www.example.com", type: "A" } as const;
		expect(await dig(question)).toMatch(AUTHENTIC);

		await on("dns", breakDs(zone));
		await on("resolver", flushZone("com"));
		const broken = await dig(question);
		expect(broken).toContain("SERVFAIL");
		// RFC 8914: DNSSEC bogus, or one of the kinds of it.
		expect(broken).toMatch(/EDE: (6|9|10) /);
		expect(await dig({ ...question, checkingDisabled: true })).toMatch(/\sA\s+203\.0\.113\.1$/m);

		await on("dns", mendDs(zone));
		await on("resolver", flushZone("com"));
		expect(await dig(question)).toMatch(AUTHENTIC);
	});
});
