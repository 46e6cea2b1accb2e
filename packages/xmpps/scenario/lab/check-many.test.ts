import { beforeAll, describe, expect } from "vitest";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { Report } from "../../src/model/report.ts";
import { aboveAdvice, checkCommand, xmppsCheck } from "./outside-check.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";

/** Domains in which all is well. */
const GOOD = Array.from({ length: 42 }, (_, at) => `good-${at + 1}.example.com`);

/**
 * One in letters beyond ASCII: as it is written, as Prosody wants it, and as it is in the DNS. Prosody 0.12 serves it with
 * STARTTLS alone: it compares the A-labels of SNI with its own names, and does not know them.
 */
const INTERNATIONAL = {
	written: "Bücher.Example.COM.",
	unicode: "bücher.example.com",
	ascii: "xn--bcher-kva.example.com",
} as const;

function services(domain: string, target: string, ports: readonly [number, number, number, number]): string[] {
	const label = domain.slice(0, -".example.com".length);
	const names = ["xmpps-client", "xmpps-server", "xmpp-client", "xmpp-server"];
	return names.map((name, at) => `_${name}._tcp.${label} SRV ${at < 2 ? 5 : 10} 5 ${ports[at]} ${target}`);
}

/** One server for all domains, and a domain for each way to have none. */
const WORLD: WorldSpec = {
	name: "many domains",
	hosts: [
		{
			name: "server",
			kind: "machine",
			v4: ["203.0.113.1"],
			v6: ["2001:db8::1"],
			// The image of the tutorial's server, which is there already.
			packages: ["nginx"],
			programs: [
				{
					program: "prosody",
					domains: [...GOOD, INTERNATIONAL.unicode, "example.net"],
					directTls: { client: [5223], server: [5270] },
					nagle: false,
				},
			],
			firewall: `#!/usr/sbin/nft -f

flush ruleset

table inet wall {
	chain raw {
		type filter hook prerouting priority raw; policy accept;
		tcp dport 6000 drop
	}
}
`,
		},
		...SURROUNDINGS.filter(({ name }) => name !== "ca"),
	],
	zones: [
		{
			name: "example.com",
			records: [
				"xmpps A 203.0.113.1",
				"xmpps AAAA 2001:db8::1",
				...[...GOOD, INTERNATIONAL.ascii].flatMap((domain) => services(domain, "xmpps", [5223, 5270, 5222, 5269])),
				...services("refused.example.com", "xmpps", [5999, 5999, 5999, 5999]),
				// Without IPv6: where nothing at all is reached over that, it may be for want of a way out.
				"xmpps4 A 203.0.113.1",
				...services("dropped.example.com", "xmpps4", [6000, 6000, 6000, 6000]),
				...services("not-hosted.example.com", "xmpps", [5223, 5270, 5222, 5269]),
				...services("dot.example.com", ".", [0, 0, 0, 0]),
				"no-server A 203.0.113.1",
			],
		},
		{ name: "example.net", records: ["_xmpps-client._tcp SRV 5 5 5223 xmpps", "xmpps A 203.0.113.1"] },
	],
	certificates: [{ name: INTERNATIONAL.unicode, dns: [INTERNATIONAL.ascii] }],
	faults: [{ fault: "bogus-zone", zone: "example.net" }],
};

/** What each of the others comes to. */
const OTHERS: Readonly<Record<string, Report["verdict"]["overall"]>> = {
	"dropped.example.com": "broken",
	"refused.example.com": "broken",
	"not-hosted.example.com": "broken",
	"dot.example.com": "broken",
	"no-server.example.com": "broken",
	"nowhere.example.com": "broken",
	"example.net": "could not find out",
};

/** Lines that are no domain. */
const UNUSABLE = ["not a domain", "a..b", `${"x".repeat(64)}.example.com`];

/** The slowest first: it is to hold up nobody. */
const LIST = [
	"# many domains",
	...Object.keys(OTHERS),
	...UNUSABLE,
	"",
	...GOOD.map((domain, at) => (at === 0 ? `  ${domain}  # the first` : domain)),
	INTERNATIONAL.written,
].join("\r\n");

const lab = sharedLab({ world: WORLD });

/** Prosody listens long before it has loaded so many hosts, and answers nobody meanwhile: seconds on a busy machine. */
beforeAll(async () => {
	if (missing !== undefined) return;
	const last = GOOD.at(-1) ?? "";
	while ((await xmppsCheck(lab(), last, ["--matrix", "reduced"])).code !== 0);
}, 60_000);

interface Unusable {
	readonly line: string;
	readonly error: string;
}
type Line = Report | Unusable;

async function checkAll(
	flags: readonly string[] = [],
	list = LIST,
): Promise<{ code: number | undefined; out: string[] }> {
	const argv = [...checkCommand(lab()), "--from", "-", ...flags];
	// Some sixty endpoints' handshakes on two busy cores; the one that drops everything takes five seconds for each phase.
	const { code, stdout, stderr, timedOut } = await lab().host("client").runHere(argv, { input: list, timeout: 50_000 });
	expect({ stderr, timedOut }).toEqual({ stderr: "", timedOut: false });
	return { code, out: stdout.trimEnd().split("\n") };
}

const isReport = (line: Line): line is Report => "verdict" in line;
const isUnusable = (line: Line): line is Unusable => "error" in line;

describe("many domains at once", () => {
	labTest("each get their line, whatever the others are", async () => {
		const { code, out } = await checkAll(["--json"]);
		const lines = out.map((line) => JSON.parse(line) as Line);
		const reports = lines.filter(isReport);
		const verdicts = Object.fromEntries(reports.map(({ domain, verdict }) => [domain.ascii, verdict.overall]));
		const works = Object.fromEntries(GOOD.map((domain) => [domain, "works"]));
		expect(verdicts).toEqual({ ...OTHERS, ...works, [INTERNATIONAL.ascii]: "works with limits" });
		expect(reports).toHaveLength(Object.keys(verdicts).length);
		const good = reports.filter(({ verdict }) => verdict.overall === "works");
		expect(good.flatMap(aboveAdvice)).toEqual([]);
		const unusable = lines.filter(isUnusable);
		expect(unusable.map(({ line }) => line).sort()).toEqual([...UNUSABLE].sort());
		for (const { error } of unusable) expect(error).toMatch(/^Cannot use ".+" as a domain: /);
		expect(code).toBe(2);
		// Lines come as they are ready: the first in the list has to wait for its packets, and nobody for it.
		const place = reports.findIndex(({ domain }) => domain.ascii === "dropped.example.com");
		expect(place).toBeGreaterThan(GOOD.length / 2);
	});

	labTest("come to the same when all are looked at together", async () => {
		const { code, out } = await checkAll(["--concurrency", "64"]);
		const words = out.map((line) => /^(works with limits|works|broken|could not find out|unusable) /.exec(line)?.[1]);
		const count = (word: string): number => words.filter((one) => one === word).length;
		expect(count("works")).toBe(GOOD.length);
		expect(count("works with limits")).toBe(1);
		expect(count("broken")).toBe(6);
		expect(count("could not find out")).toBe(1);
		expect(count("unusable")).toBe(UNUSABLE.length);
		expect(out).toHaveLength(GOOD.length + 8 + UNUSABLE.length);
		expect(code).toBe(2);
	});

	labTest("are judged by the worst: unknown is worse than a limit, and better than broken", async () => {
		expect((await checkAll([], GOOD.slice(0, 3).join("\n"))).code).toBe(0);
		expect((await checkAll([], [GOOD[0], "example.net"].join("\n"))).code).toBe(3);
		expect((await checkAll([], [GOOD[0], UNUSABLE[0]].join("\n"))).code).toBe(3);
		expect((await checkAll([], ["example.net", "nowhere.example.com"].join("\n"))).code).toBe(2);
	});
});
