import { describe, expect, it } from "vitest";
import { firstProbabilities, groupByPriority } from "xmpps-connect/protocol";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";

const { priority, weight } = parseConfig("domain: example.com", "xmpps.yaml").dns;

/** The probability that direct TLS is tried before every record for STARTTLS. */
function directFirst(starttls: readonly { priority: number; weight: number }[], ours = 1): number {
	const records = [...Array.from({ length: ours }, () => ({ priority, weight, direct: true })), ...starttls];
	const [first = []] = groupByPriority(records);
	const chances = firstProbabilities(first);
	return first.reduce((sum, record, index) => sum + ("direct" in record ? (chances[index] ?? 0) : 0), 0);
}

// A client that comes to port 5222 first behind a network that drops it waits, and some wait for ever (docs/clients.md).
describe("the default priority and weight", () => {
	it.each([
		["the guide's 0 5", [{ priority: 0, weight: 5 }]],
		["0 0", [{ priority: 0, weight: 0 }]],
		["two of 0 5", [5, 5].map((one) => ({ priority: 0, weight: one }))],
		["5 0", [{ priority: 5, weight: 0 }]],
		["10 5", [{ priority: 10, weight: 5 }]],
		["none", []],
	])("send 999 of 1000 clients to direct TLS first, beside STARTTLS records of %s", (_what, starttls) => {
		expect(directFirst(starttls)).toBeGreaterThan(0.998);
	});

	it("leave no sum of a few records above 16 bits, where a client's own counting may end", () => {
		expect(6 * weight).toBeLessThan(65_536);
	});
});
