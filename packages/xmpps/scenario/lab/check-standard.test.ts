import { describe, expect } from "vitest";
import { timeless } from "../check/checked.ts";
import { aboveAdvice, xmppsCheck } from "./outside-check.ts";
import { places, Watch } from "./outside-client.ts";
import { labTest, sharedLab } from "./real-lab.ts";

const lab = sharedLab();
const DOMAIN = "example.com";

describe("the tutorial's world", () => {
	labTest("works, is proven from outside, and nothing is wrong with it", async () => {
		const { code, report } = await xmppsCheck(lab(), DOMAIN);
		expect(aboveAdvice(report)).toEqual([]);
		expect(report.verdict).toMatchObject({ overall: "works", clients: "works", servers: "works" });
		expect(report.verdict.provenFromOutside).toBe(true);
		expect(report.verdict.words).not.toContain("Not proven");
		expect(code).toBe(0);
		// Four services, a target each, of two families.
		expect(report.endpoints.map(({ state }) => state)).toEqual(Array(8).fill("works"));
		expect(report.cuts).toEqual([]);
	});

	labTest(
		"is the same ten times over, apart from times",
		async () => {
			const reports: unknown[] = [];
			for (let round = 0; round < 10; round++) reports.push(timeless((await xmppsCheck(lab(), DOMAIN)).report));
			for (const report of reports) expect(report).toEqual(reports[0]);
		},
		180_000,
	);

	labTest("is not proven from outside by its own server", async () => {
		const { code, report } = await xmppsCheck(lab(), DOMAIN, [], { host: "server" });
		expect(aboveAdvice(report)).toEqual([]);
		expect(code).toBe(0);
		expect(report.verdict.provenFromOutside).toBe(false);
		expect(report.verdict.words).toContain("Not proven from outside");
	});
});

describe("a record that is assumed", () => {
	const note = `The records of _xmpps-client._tcp.${DOMAIN} are assumed, not published`;

	labTest("works where the port speaks direct TLS, though no record leads there", async () => {
		const { code, report } = await xmppsCheck(lab(), DOMAIN, [
			"--assume",
			`xmpps-client=xmpps.${DOMAIN}:5223@203.0.113.2`,
		]);
		expect(aboveAdvice(report)).toEqual([]);
		expect(code).toBe(0);
		expect(report.notes).toContain(note);
		const assumed = report.endpoints.filter(({ service }) => service === "xmpps-client");
		expect(assumed).toMatchObject([{ address: "203.0.113.2", port: 5223, state: "works" }]);
	});

	labTest("is found wrong where the port wants STARTTLS", async () => {
		const { code, report } = await xmppsCheck(lab(), DOMAIN, [
			"--assume",
			`xmpps-client=xmpps.${DOMAIN}:5222@203.0.113.2`,
		]);
		expect(aboveAdvice(report).map((line) => line.split(":")[0])).toEqual(["srv.xmpps-on-starttls-port"]);
		expect(report.verdict.clients).toBe("works with limits");
		expect(code).toBe(1);
	});

	labTest("is refused where nothing listens", async () => {
		const { code, report } = await xmppsCheck(lab(), DOMAIN, [
			"--assume",
			`xmpps-client=xmpps.${DOMAIN}:5999@203.0.113.2`,
		]);
		expect(aboveAdvice(report).map((line) => line.split(":")[0])).toEqual(["tcp.refused"]);
		expect(code).toBe(1);
	});
});

describe("--public", () => {
	labTest("speaks to no documentation address but its own resolver's, and says that it does not know", async () => {
		const watch = await Watch.start(lab());
		const { answer, flows, questions } = await watch.during(() => xmppsCheck(lab(), DOMAIN, ["--public"]));
		expect(places(flows)).toEqual([]);
		// The zone's own server has such an address, too.
		expect(new Set(questions.map(({ to }) => to.address))).toEqual(new Set([lab().resolver]));
		expect(answer.code).toBe(3);
		expect(answer.report.verdict.overall).toBe("could not find out");
		expect(answer.report.endpoints).toEqual([]);
		expect([...new Set(answer.report.clients.map(({ result }) => result))]).toEqual(["unknown"]);
		const refused = answer.report.cuts.filter(({ what }) => what === "refused-address");
		expect(refused.map(({ where }) => where)).toEqual(expect.arrayContaining(["203.0.113.2", "2001:db8::2"]));
		expect([...new Set(answer.report.findings.map(({ severity }) => severity))]).toEqual(["unknown"]);
		// They were found: it is this check that may not go there.
		expect(answer.report.findings.map(({ title }) => title)).toContain(
			"The A records of xmpps.example.com are of no public address, and were not dialled",
		);
	});
});
