import { describe, expect, it } from "vitest";
import { readFiles, readRecords, readUnits } from "../../../src/lab/setup/snapshot.ts";

const HASH = "0123456789abcdef".repeat(4);

describe("readFiles", () => {
	it("reads files, folders and links, whatever is in their names", () => {
		const listing = [
			..."f 640 root adm  /etc/a\nb".split(" "),
			..."d 755 root root  /etc/x".split(" "),
			..."l 777 root root ../x /etc/l".split(" "),
			"",
		].join("\0");
		expect([...readFiles(listing, `${HASH}  /etc/a\nb\0`)]).toEqual([
			["/etc/a\nb", { type: "f", mode: "640", owner: "root", group: "adm", hash: HASH }],
			["/etc/x", { type: "d", mode: "755", owner: "root", group: "root" }],
			["/etc/l", { type: "l", mode: "777", owner: "root", group: "root", target: "../x" }],
		]);
	});
});

describe("readUnits", () => {
	it("joins what is enabled with what is active", () => {
		const files = "nginx.service enabled enabled\nx.service static -\n";
		const loaded =
			"nginx.service loaded active running A web server\nold.service not-found inactive dead old\nbad.service loaded failed failed Bad\n";
		expect([...readUnits(files, loaded)]).toEqual([
			["bad.service", "no file, failed"],
			["nginx.service", "enabled, active"],
			["x.service", "static, inactive"],
		]);
	});
});

describe("readRecords", () => {
	const soa = "example.com.\t30\tIN\tSOA\tdns.lab. admin. 7 30 2 86400 5";

	it("leaves out what a server makes by itself", () => {
		const lines = [
			";; AXFR",
			soa,
			"example.com.\t30\tIN\tRRSIG\tA 13 2 30 x",
			"example.com.\t30\tIN\tA\t203.0.113.1",
			"_x._tcp.example.com.\t300\tIN\tSRV\t0 5 443 a.",
			"example.com.\t5\tIN\tNSEC\tx. A",
			"example.com.\t5\tIN\tDNSKEY\t257 3 13 x",
			"xmpps.\t0\tANY\tTSIG\thmac-sha256. 1",
			soa,
		];
		expect(readRecords(lines.join("\n"))).toEqual([
			"_x._tcp.example.com. 300 IN SRV 0 5 443 a.",
			"example.com. 30 IN A 203.0.113.1",
		]);
	});

	it("takes nothing for a zone that is none", () => {
		expect(() => readRecords(";; Transfer failed.\n")).toThrow("it is not whole");
		expect(() => readRecords(`${soa}\nexample.com. 30 IN A 203.0.113.1\n`)).toThrow("it is not whole");
	});
});
