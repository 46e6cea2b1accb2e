import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/lab/faults/fault.ts";
import { brokenOff, faultResult, healthyResult } from "../../../src/lab/faults/fault-result.ts";
import { printedRemedy } from "../../../src/lab/faults/run-fault.ts";
import { base } from "../../../src/lab/faults/worlds.ts";
import type { Change } from "../../../src/model/change.ts";
import type { Finding, Severity } from "../../../src/model/finding.ts";
import type { Report, Verdict } from "../../../src/model/report.ts";

const FAULT: Fault = { id: "a-mistake", title: "A mistake", rule: "srv.none", world: base };

function finding(rule: string, severity: Severity, more: Partial<Finding> = {}): Finding {
	return {
		...{ rule, severity, concerned: "both", whom: "all", subject: "it", title: "It is wrong" },
		...{ evidence: [], remedies: [], source: [] },
		...more,
	};
}

function report(findings: readonly Finding[], overall: Verdict["overall"] = "broken"): Report {
	return {
		...{ format: "xmpps-report/1", domain: { ascii: "a", unicode: "a" }, observedAt: "", ms: 0 },
		verdict: { overall, clients: overall, servers: overall, words: "so it is", provenFromOutside: true },
		vantage: { kind: "here", addresses: [] },
		...{ endpoints: [], findings, clients: [], coexistence: [], cuts: [], notes: [] },
		phases: { dns: 0, tcp: 0, tls: 0, stream: 0 },
	};
}

const mine = finding("srv.none", "broken");
const advice = finding("sasl.no-scram", "advice");

describe("what two reports of a mistake come to", () => {
	it("is good when the rule found it, and after the remedy nothing more", () => {
		expect(faultResult(FAULT, report([mine, advice]), report([advice]))).toMatchObject({
			ok: true,
			found: true,
			mended: true,
		});
	});

	it.each([
		["it was not found", FAULT, [advice], [], { found: false }],
		["it was found with another severity", { ...FAULT, severity: "limited" }, [mine], [], { found: false }],
		["it is still there", FAULT, [mine], [mine], { mended: false }],
		["one mistake was two findings", FAULT, [mine, finding("tcp.refused", "broken")], [], { mended: true }],
		["the remedy made another", FAULT, [mine], [finding("tcp.refused", "unknown")], { mended: true }],
	] as const)("is bad when %s", (_, fault, first, second, expected) => {
		expect(faultResult(fault, report(first), report(second))).toMatchObject({ ok: false, ...expected });
	});

	it("is bad while nothing was mended yet", () => {
		expect(faultResult(FAULT, report([mine]), undefined)).toMatchObject({ ok: false, found: true, mended: false });
	});

	it("lets stand what the mistake expects beside it", () => {
		const other = finding("tcp.refused", "broken");
		const fault = { ...FAULT, expectAlso: ["tcp.refused"] };
		expect(faultResult(fault, report([mine, other]), report([advice])).ok).toBe(true);
		// One cause: what ends one of them ends the other.
		expect(faultResult(fault, report([mine, other]), report([other]))).toMatchObject({ ok: false, mended: false });
	});
});

describe("what a report of a world without a mistake comes to", () => {
	const world = { id: "well", title: "All is well", world: base };

	it("is good with nothing above advice and the verdict that it works", () => {
		expect(healthyResult(world, report([advice], "works")).ok).toBe(true);
		expect(healthyResult(world, report([advice], "works with limits")).ok).toBe(false);
		expect(healthyResult(world, report([finding("zone.server-silent", "unknown")], "works"))).toMatchObject({
			ok: false,
			unexpected: ["zone.server-silent (unknown) it: It is wrong"],
		});
	});

	it("is neither when it came to no end", () => {
		expect(brokenOff(world, 5, new Error("no"), { notStarted: true })).toMatchObject({
			...{ kind: "healthy", ok: false, error: "no", notStarted: true },
		});
		expect(brokenOff(FAULT, 5, "no")).toMatchObject({ kind: "fault", rule: "srv.none", error: "no" });
	});
});

describe("the remedy that is printed", () => {
	const setting = (key: string): Change => ({
		item: { kind: "setting", software: "prosody", file: "/f", key, section: "global" },
		after: [`${key} = 1`],
		why: "",
	});
	const restart: Change = { item: { kind: "service", software: "prosody" }, after: ["restarted"], why: "" };

	it("is the first of each finding, what they share once and at last", () => {
		const findings = [
			finding("srv.none", "broken", { remedies: [{ changes: [setting("a"), restart] }, { changes: [setting("x")] }] }),
			finding("srv.none", "broken", { remedies: [{ changes: [setting("b"), restart] }] }),
			finding("sasl.no-scram", "advice", { remedies: [{ changes: [setting("c")] }] }),
		];
		expect(printedRemedy(FAULT, report(findings))).toEqual([setting("a"), setting("b"), restart]);
	});

	it("must be there", () => {
		expect(() => printedRemedy(FAULT, report([mine]))).toThrow('Cannot mend "it": the finding has no remedy');
	});
});
