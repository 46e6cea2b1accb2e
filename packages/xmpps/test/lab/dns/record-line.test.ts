import { describe, expect, it } from "vitest";
import { checkRecordLine } from "../../../src/lab/dns/record-line.ts";

describe("checkRecordLine", () => {
	it.each([
		"@ A 203.0.113.1",
		"www 300 IN AAAA 2001:db8::1",
		"www IN 1h30m A 203.0.113.1",
		"_xmpps-client._tcp SRV 5 5 443 xmpps.example.com.",
		't TXT "a; b"',
		"sub NS ns.example.org.",
		"x TYPE65280 \\# 1 00",
		"* CNAME www",
		"ttl\tA\t203.0.113.1",
	])("takes %j", (line) => {
		expect(() => checkRecordLine("example.com", line)).not.toThrow();
	});

	it.each([
		["", "it is empty"],
		[" \t", "it is empty"],
		["; nothing", "it is a comment"],
		["$ORIGIN example.org.", "it is a directive"],
		["  A 203.0.113.1", "it does not begin with a name"],
		["www", "it has no type"],
		["www 203.0.113.1", "it has no type"],
		["www 300", "it has no type"],
		["www example.com.", "it has no type"],
		["www A", "it has no data"],
		["www A ", "it has no data"],
		["www A ; 203.0.113.1", "it has no data"],
		["@ SOA ns a 1 2 3 4 5", "the lab makes the SOA itself"],
		["example.com. ns dns.lab.", "the lab makes the NS itself"],
	])("refuses %j", (line, why) => {
		expect(() => checkRecordLine("example.com", line)).toThrow(
			`Cannot read record "${line}" of zone "example.com": ${why}`,
		);
	});

	it("refuses more than a line, and shows a part of it", () => {
		expect(() => checkRecordLine("example.com", `a A 203.0.113.1\nb ${"x".repeat(200)}`)).toThrow(
			`Cannot read record "a A 203.0.113.1 b ${"x".repeat(82)}" of zone "example.com": it is more than a line`,
		);
	});
});
