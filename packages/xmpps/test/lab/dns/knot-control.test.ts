import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	addZoneLines,
	ask,
	breakDs,
	changeZone,
	flushName,
	flushServers,
	flushType,
	flushZone,
	freezeZone,
	mendDs,
	refreshZone,
	reloadZone,
	removeZoneLines,
	resolverStatus,
	type ServedZone,
	thawZone,
	zoneStatus,
	zoneTree,
} from "../../../src/lab/dns/index.ts";
import type { HostCommand } from "../../../src/lab/world/provision.ts";
import { WORLD } from "./standard-like-world.ts";

function zone(name: string): ServedZone {
	const found = zoneTree(WORLD).find((each) => each.name === name);
	if (found === undefined) throw new Error(`Cannot find zone "${name}": the tree has none`);
	return found;
}

describe("commands", () => {
	it("are printed as they are run", async () => {
		const commands: readonly HostCommand[] = [
			zoneStatus(),
			zoneStatus("example.com"),
			reloadZone("com"),
			refreshZone("example.com"),
			freezeZone("example.com"),
			thawZone("example.com"),
			addZoneLines("example.com", ["www A 203.0.113.1", "www A 203.0.113.2"]),
			removeZoneLines(".", ["com NS dns.lab."]),
			changeZone("example.com", { remove: ["www A"], add: ["* 30 A 203.0.113.9"] }),
			breakDs(zone("example.com")),
			mendDs(zone("com")),
			flushZone("com"),
			flushName("example.com"),
			flushType("example.com", "SRV"),
			flushServers(),
			resolverStatus(),
			ask({ name: "example.com", type: "A" }),
			ask({ name: "example.com", type: "AXFR", server: "2001:db8::53", signed: true }),
			ask({ name: "example.com", type: "A", checkingDisabled: true, dnssec: true, tcp: true }),
		];
		await expect(`${JSON.stringify(commands, undefined, "\t")}\n`).toMatchFileSnapshot("golden/commands.json");
	});

	it("refuse to break a DS of the root", () => {
		expect(() => breakDs(zone("."))).toThrow('Cannot break the DS of zone ".": no zone is above it');
		expect(() => mendDs(zone("."))).toThrow('Cannot mend the DS of zone ".": no zone is above it');
	});
});

/** Applies the sed expression of a command to a text. */
function edited(text: string, ...commands: readonly HostCommand[]): string {
	const folder = mkdtempSync(join(tmpdir(), "zone-"));
	try {
		const file = join(folder, "zone");
		writeFileSync(file, text);
		for (const { command } of commands) execFileSync("sed", ["-i", "-E", command.at(-1) ?? "", file]);
		return readFileSync(file, "utf8");
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe("breakDs", () => {
	const digest = "ab".repeat(32);
	const others = `example NS dns.lab.\nexampleXcom. IN DS 1 13 2 ${digest}\nsub.example.com. IN DS 1 13 2 ${digest}\n`;
	const text = `${others}example.com. IN DS 10533 13 2 ${digest}\n`;
	const broken = `${others};intact example.com. IN DS 10533 13 2 ${digest}\nexample.com. IN DS 10533 13 2 ${"0".repeat(64)}\n`;

	it("changes the digest of that zone alone, and twice is once", () => {
		expect(edited(text, breakDs(zone("example.com")))).toBe(broken);
		expect(edited(text, breakDs(zone("example.com")), breakDs(zone("example.com")))).toBe(broken);
	});

	it("is undone by mendDs, and twice is once", () => {
		expect(edited(broken, mendDs(zone("example.com")))).toBe(text);
		expect(edited(broken, mendDs(zone("example.com")), mendDs(zone("example.com")))).toBe(text);
	});
});
