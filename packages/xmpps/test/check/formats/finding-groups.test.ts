import { describe, expect, it } from "vitest";
import { groupFindings } from "../../../src/check/formats/finding-groups.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { brokenReport } from "./sample-report.ts";

const [web, again, ...others] = brokenReport.findings;
if (web === undefined || again === undefined) throw new Error("the sample has too few findings");
const [first, second] = web.remedies;
const elsewhere: Finding = { ...again, remedies: [first ?? { changes: [] }] };

describe("groupFindings", () => {
	it("puts together what differs in subject and evidence alone, and nothing else", () => {
		const groups = groupFindings(brokenReport.findings);
		expect(groups.map(({ finding }) => finding)).toEqual([web, ...others]);
		expect(groups[0]?.subjects).toEqual([web.subject, again.subject]);
		expect(groups[0]?.evidence).toEqual([...web.evidence, "the same there"]);
		expect(groups[0]?.sameRemedies).toBe(true);
	});

	it("counts those whose titles differ in an address alone", () => {
		const at = (address: string): Finding => ({ ...web, title: `${address} refuses`, subject: address });
		const groups = groupFindings([at("192.0.2.2:443"), at("[2001:db8::2]:443"), { ...web, title: "something else" }]);
		expect(groups.map(({ finding }) => finding.title)).toEqual([
			"192.0.2.2:443 refuses (and 1 more)",
			"something else",
		]);
		expect(groups[0]?.subjects).toEqual(["192.0.2.2:443", "[2001:db8::2]:443"]);
	});

	it("does so for another alternative only when asked to, and says it", () => {
		expect(second).toBeDefined();
		expect(groupFindings([web, elsewhere])).toHaveLength(2);
		expect(groupFindings([web, elsewhere], "first-remedy")).toMatchObject([
			{ sameRemedies: false, subjects: [web.subject, again.subject] },
		]);
		expect(groupFindings([web, { ...elsewhere, remedies: [] }], "first-remedy")).toHaveLength(2);
	});

	it("keeps apart what concerns others or is less severe", () => {
		expect(groupFindings([web, { ...again, severity: "limited" }, { ...again, whom: "nobody" }])).toHaveLength(3);
	});
});
