import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Misbehaviour, startWorld, type World } from "../../src/lab/embedded/index.ts";
import { checkWorld, rulesAbove, timeless, worldFlags, xmpps } from "./checked.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const file = (name: string): string => join(mkdtempSync(join(tmpdir(), "xmpps-test-")), name);

/** What is true of the embedded server: it takes nothing from other servers. */
const KNOWN = ["s2s.no-authentication"];

describe("a domain in which all is well for clients", () => {
	it("works for them, and nothing above advice is found but what is so", async () => {
		const { code, report } = await checkWorld(world);
		expect(rulesAbove(report)).toEqual(KNOWN);
		expect(report.verdict).toMatchObject({
			overall: "works with limits",
			clients: "works",
			servers: "works with limits",
		});
		expect(code).toBe(1);
		expect(report.endpoints.map(({ state }) => state)).toEqual(report.endpoints.map(() => "works"));
		expect(report.endpoints).toHaveLength(4);
	});

	it("is not proven from outside, since it is on this machine", async () => {
		const { report } = await checkWorld(world);
		expect(report.verdict.provenFromOutside).toBe(false);
		expect(report.verdict.words).toContain("Not proven from outside");
	});

	it("makes the same report ten times, apart from times", async () => {
		const reports: unknown[] = [];
		for (let round = 0; round < 10; round++) reports.push(timeless((await checkWorld(world)).report));
		for (const one of reports) expect(one).toEqual(reports[0]);
	});

	it.each(["text", "html", "prometheus", "nagios"])("is told as %s, too", async (format) => {
		const { code, out } = await xmpps(["check", world.domain, "--format", format, ...worldFlags(world)]);
		expect(code).toBe(1);
		expect(out.join("\n")).toContain(world.domain);
	});
});

describe("an observation", () => {
	it("is saved, and judged again to the same report without looking", async () => {
		const saved = file("seen.json");
		const { report } = await checkWorld(world, "--save", saved);
		const { code, out } = await xmpps(["check", "--observation", saved, "--json"]);
		expect(code).toBe(1);
		expect(JSON.parse(out.join("\n"))).toEqual(report);
	});

	it.each([
		["no JSON", "{"],
		["something else", "{}"],
		["another format", JSON.stringify({ format: "xmpps-observation/99" })],
	])("that is %s is refused with one line and 65", async (_, text) => {
		const saved = file("seen.json");
		writeFileSync(saved, text);
		const { code, out, err } = await xmpps(["check", "--observation", saved]);
		expect({ code, out }).toEqual({ code: 65, out: [] });
		expect(err).toMatch(/^xmpps: Cannot use the file [^\n]+$/);
	});
});

describe("records that are assumed", () => {
	it("are judged in place of those that are published", async () => {
		const { ports, host, domain } = world;
		const wrong = `xmpps-client=${host}:${ports.starttls}@127.0.0.1`;
		const { report } = await checkWorld(world, "--assume", wrong);
		expect(rulesAbove(report)).toContain("srv.xmpps-on-starttls-port");
		expect(report.notes).toContain(`The records of _xmpps-client._tcp.${domain} are assumed, not published`);
		const right = await checkWorld(world, "--assume", `xmpps-client=new.${domain}:${ports.front}@127.0.0.1`);
		expect(rulesAbove(right.report)).toEqual(KNOWN);
		expect(right.report.endpoints.map(({ target }) => target)).toContain(`new.${domain}`);
	});
});

describe("--public", () => {
	it("dials nothing on loopback, and says so", async () => {
		const { code, report } = await checkWorld(world, "--public");
		expect(report.verdict.overall).toBe("could not find out");
		expect(code).toBe(3);
		expect(report.cuts.map(({ what }) => what)).toContain("refused-address");
		expect(report.endpoints.filter(({ state }) => state !== "unknown")).toEqual([]);
	});
});

describe("many domains", () => {
	it("each get a line as they come, and one that is none stops nobody", async () => {
		const list = file("domains.txt");
		writeFileSync(list, `${world.domain} # ours\n\nnot a domain\nnowhere.${world.domain}\n`);
		const { code, out } = await xmpps(["check", "--from", list, "--json", ...worldFlags(world)]);
		const lines = out.map((line) => JSON.parse(line));
		expect(lines).toHaveLength(3);
		const works = lines.find(({ domain }) => domain?.ascii === world.domain);
		expect(works?.verdict.clients).toBe("works");
		expect(lines.find(({ error }) => error !== undefined)).toMatchObject({ line: "not a domain" });
		expect(code).toBe(2);
	});
});

describe("--watch", () => {
	it("looks again until it is interrupted, and tells what changed", async () => {
		const own = await startWorld();
		const stop = new AbortController();
		const out: string[] = [];
		try {
			const { run } = await import("../../src/cli/run.ts");
			const code = await run(["check", own.domain, "--watch", "1", ...worldFlags(own)], {
				out: (text) => {
					out.push(text);
					if (out.length === 1) own.zone.remove(`_xmpps-client._tcp.${own.domain}`, "SRV");
					if (text.includes("gone") || text.includes("new ")) stop.abort();
				},
				err: () => undefined,
				colour: false,
				signal: stop.signal,
			});
			expect(code).toBeLessThanOrEqual(2);
			expect(out.join("\n")).toContain("srv.no-direct-tls-clients");
		} finally {
			await own.close();
		}
	});
});

const HOSTILE: readonly (readonly [string, Misbehaviour])[] = [
	["says nothing", { kind: "stall", at: "accept" }],
	["stops in the handshake", { kind: "stall", at: "tls" }],
	["sends no features", { kind: "stall", at: "features" }],
	["never proceeds", { kind: "stall", at: "proceed" }],
	["sends a banner without end", { kind: "say", at: "header", what: "endless-banner" }],
	["sends a header without end", { kind: "say", at: "header", what: "endless-header" }],
	["sends white space without end", { kind: "say", at: "header", what: "endless-space" }],
];

describe("a server that", () => {
	it.each(HOSTILE)("%s is broken, and the check comes to an end", async (_, misbehave) => {
		const own = await startWorld({ misbehave });
		try {
			const { code, report } = await checkWorld(own, "--timeout", "3");
			expect(report.verdict.overall).not.toBe("works");
			expect([1, 2, 3]).toContain(code);
			expect(rulesAbove(report)).not.toEqual([]);
		} finally {
			await own.close();
		}
	});
});

describe("a check that has little time", () => {
	it("takes no silence for an answer", async () => {
		const own = await startWorld({ misbehave: { kind: "stall", at: "accept" } });
		try {
			const { code, report } = await checkWorld(own, "--timeout", "0.8");
			expect(report.verdict).toMatchObject({ overall: "could not find out", clients: "could not find out" });
			expect(report.cuts.map(({ what }) => what)).toContain("deadline");
			expect(code).toBe(3);
		} finally {
			await own.close();
		}
	});

	it("prints nothing when it is interrupted, and ends with 130", async () => {
		const own = await startWorld({ misbehave: { kind: "stall", at: "accept" } });
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 200);
		try {
			const { code, out, err } = await xmpps(["check", own.domain, ...worldFlags(own)], stop.signal);
			expect({ code, out, err }).toEqual({ code: 130, out: [], err: "" });
		} finally {
			await own.close();
		}
	});
});

describe("a domain that does not exist", () => {
	it("is broken, and how to publish it is said", async () => {
		const { code, out } = await xmpps(["check", `nowhere.${world.domain}`, ...worldFlags(world)]);
		expect(code).toBe(2);
		expect(out.join("\n")).toContain("[srv.none]");
		expect(out.join("\n")).toContain(`_xmpp-client._tcp.nowhere.${world.domain}. 300 IN SRV`);
	});

	it("is asked for in A-labels and named in U-labels", async () => {
		const { code, out } = await xmpps(["check", `bücher.${world.domain}`, ...worldFlags(world)]);
		expect(code).toBe(2);
		expect(out.join("\n")).toContain(`bücher.${world.domain}`);
		expect(out.join("\n")).toContain(`_xmpp-client._tcp.xn--bcher-kva.${world.domain}`);
	});
});

describe("a saved report", () => {
	it("holds nothing that a terminal would obey, whatever the server says", async () => {
		const own = await startWorld({
			credentials: (authority) => authority.issue({ dns: ["\u001b[31mevil"], xmppAddr: ["<script>\u202e"] }),
		});
		try {
			for (const format of ["text", "json", "html", "prometheus", "nagios"]) {
				const { out } = await xmpps(["check", own.domain, "--format", format, ...worldFlags(own)]);
				// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
				expect(out.join("\n")).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
				expect(out.join("\n")).not.toContain("<script>\u202e");
			}
		} finally {
			await own.close();
		}
	});
});
