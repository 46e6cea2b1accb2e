import { describe, expect, it } from "vitest";
import { difference, FILES_BY_THEMSELVES, UNITS_BY_THEMSELVES } from "../../../src/lab/setup/difference.ts";
import type { Snapshot, SnapshotFile } from "../../../src/lab/setup/snapshot.ts";

const FILE: SnapshotFile = { type: "f", mode: "644", owner: "root", group: "root", hash: "a".repeat(64) };

/** A snapshot, in short. */
const snapshot = (parts: {
	files?: Record<string, SnapshotFile>;
	units?: Record<string, string>;
	rules?: Record<string, string[]>;
	records?: Record<string, string[]>;
}): Snapshot => ({
	files: new Map(Object.entries(parts.files ?? {})),
	units: new Map(Object.entries(parts.units ?? {})),
	rules: new Map(Object.entries(parts.rules ?? {})),
	records: new Map(Object.entries(parts.records ?? {})),
});

const file = (other: Partial<SnapshotFile>): Snapshot => snapshot({ files: { "/etc/a": { ...FILE, ...other } } });

describe("difference", () => {
	it("finds nothing between two that are the same", () => {
		const one = snapshot({
			files: { "/etc/a": FILE },
			units: { "a.service": "static, active" },
			rules: { nftables: ["x", "x"] },
		});
		expect(difference(one, structuredClone(one))).toEqual([]);
	});

	it.each([
		[{ hash: "b".repeat(64) }, "/etc/a: another content"],
		[{ mode: "600" }, "/etc/a: mode 644 became 600"],
		[{ owner: "prosody", group: "adm" }, "/etc/a: owner root became prosody, group root became adm"],
		[{ type: "l", target: "b", hash: undefined as unknown as string }, "/etc/a: type f became l, target none became b"],
	])("sees of a file %j", (other, line) => {
		expect(difference(file({}), file(other))).toEqual([line]);
	});

	it("sees files that come and go", () => {
		expect(difference(snapshot({}), file({}))).toEqual(["/etc/a has appeared"]);
		expect(difference(file({}), snapshot({}))).toEqual(["/etc/a is gone"]);
	});

	it("sees units, and takes one that is unknown for one that does nothing", () => {
		const unit = (state: string): Snapshot => snapshot({ units: { "a.service": state } });
		expect(difference(unit("enabled, active"), unit("enabled, failed"))).toEqual([
			"unit a.service: enabled, active became enabled, failed",
		]);
		expect(difference(unit("no file, inactive"), snapshot({}))).toEqual([]);
		expect(difference(snapshot({}), unit("no file, active"))).toEqual([
			"unit a.service: no file, inactive became no file, active",
		]);
	});

	it("sees rules and records, also how often they are there and in which order", () => {
		const rules = (...lines: string[]): Snapshot => snapshot({ rules: { nftables: lines } });
		expect(difference(rules("a", "b"), rules("a", "c"))).toEqual(["nftables has lost: b", "nftables has got: c"]);
		expect(difference(rules("a"), rules("a", "a"))).toEqual(["nftables has got: a"]);
		expect(difference(rules("a", "b"), rules("b", "a"))).toEqual(["nftables has another order, from here on: a"]);
		const records = (...lines: string[]): Snapshot => snapshot({ records: { "example.com": lines } });
		expect(difference(records("x 30 IN A 203.0.113.1"), records("x 60 IN A 203.0.113.1"))).toEqual([
			"zone example.com has lost: x 30 IN A 203.0.113.1",
			"zone example.com has got: x 60 IN A 203.0.113.1",
		]);
	});

	it("does not look at what changes by itself, and says why not", () => {
		const path = "/var/lib/systemd/random-seed";
		expect(difference(snapshot({ files: { [path]: FILE } }), snapshot({}))).toEqual([]);
		expect(difference(snapshot({}), snapshot({ files: { [`${path}2`]: FILE } }))).toHaveLength(1);
		for (const { why, name } of [...FILES_BY_THEMSELVES, ...UNITS_BY_THEMSELVES]) {
			expect(why.length).toBeGreaterThan(15);
			expect(name.source).toMatch(/^\^.*\$$/);
		}
	});
});
