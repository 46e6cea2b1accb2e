import { describe, expect, it } from "vitest";
import { Zone } from "../../../src/lab/embedded/zone.ts";

describe("Zone", () => {
	it("finds records by name and type, without regard to case", () => {
		const zone = new Zone("example.test").add("Host.example.test", "A", "127.0.0.1");
		expect(zone.find("HOST.example.test", "A")).toHaveLength(1);
		expect(zone.find("host.example.test", "AAAA")).toEqual([]);
	});

	it("replaces and removes", () => {
		const zone = new Zone("example.test").add("a.example.test", "A", "127.0.0.1");
		zone.replace("a.example.test", "A", "127.0.0.2", "127.0.0.3");
		expect(zone.find("a.example.test", "A").map(({ data }) => data)).toEqual(["127.0.0.2", "127.0.0.3"]);
		expect(zone.remove("a.example.test", "A").find("a.example.test", "A")).toEqual([]);
	});

	it("knows that a name exists when names below it have records (RFC 4592, 2.2.2)", () => {
		const zone = new Zone("example.test").add("a.b.example.test", "A", "127.0.0.1");
		expect(["example.test", "b.example.test", "c.example.test"].map((name) => zone.exists(name))).toEqual([
			true,
			true,
			false,
		]);
	});

	it("remembers how to misbehave, until it is told otherwise", () => {
		const zone = new Zone("example.test").misbehave("a.example.test", "A", { kind: "drop" });
		expect(zone.behaviour("A.example.test", "A")).toEqual({ kind: "drop" });
		expect(zone.behaviour("a.example.test", "AAAA")).toBeUndefined();
		expect(zone.misbehave("a.example.test", "A", undefined).behaviour("a.example.test", "A")).toBeUndefined();
	});
});
