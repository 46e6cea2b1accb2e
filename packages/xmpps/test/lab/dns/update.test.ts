import { describe, expect, it } from "vitest";
import { updateScript } from "../../../src/lab/dns/update.ts";

describe("updateScript", () => {
	it("removes, then adds, with absolute owners", () => {
		const script = updateScript({
			server: "2001:db8::53",
			zone: "Example.com",
			add: [
				{ name: "_xmpps-client._tcp", type: "SRV", data: "5 5 443 xmpps.example.com." },
				{ name: "@", type: "A", data: "203.0.113.1", ttl: 300 },
			],
			remove: [
				{ name: "_xmpps-client._tcp", type: "SRV", data: "5 5 444 xmpps.example.com." },
				{ name: "@", type: "A" },
				{ name: "old.example.com." },
			],
		});
		expect(script).toBe(
			[
				"server 2001:db8::53",
				"zone example.com.",
				"update delete _xmpps-client._tcp.example.com. SRV 5 5 444 xmpps.example.com.",
				"update delete example.com. A",
				"update delete old.example.com.",
				"update add _xmpps-client._tcp.example.com. 30 SRV 5 5 443 xmpps.example.com.",
				"update add example.com. 300 A 203.0.113.1",
				"send",
				"",
			].join("\n"),
		);
	});

	it("refuses data without a type", () => {
		const remove = [{ name: "www", data: "203.0.113.1" }];
		expect(() => updateScript({ server: "203.0.113.53", zone: "example.com", remove })).toThrow(
			'Cannot remove "203.0.113.1" of "www" from zone "example.com": it has no type',
		);
	});

	it("refuses what would become a line of its own", () => {
		const add = [{ name: "www", type: "TXT", data: '"a"\nupdate delete example.com.' }];
		expect(() => updateScript({ server: "203.0.113.53", zone: "example.com", add })).toThrow(
			'Cannot update zone "example.com": "update add www.example.com. 30 TXT "a" update delete example.com." is more than a line',
		);
	});
});
