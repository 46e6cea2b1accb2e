import { describe, expect, it } from "vitest";
import { readSavedRules } from "../../../../src/setup/adapters/firewall/saved-rules.ts";

const OURS = [":XMPPS - [0:0]", "-I PREROUTING -j XMPPS"];
const BLOCK = ["# xmpps nat begins", ...OURS, "# xmpps nat ends"];
const file = (...nat: readonly string[]): string =>
	["*nat", ":PREROUTING ACCEPT [0:0]", ...nat, "COMMIT", "*filter", ":INPUT ACCEPT [0:0]", "COMMIT", ""].join("\n");

describe("readSavedRules", () => {
	it("names the tables", () => {
		expect(readSavedRules(file())).toEqual({ sections: ["nat", "filter"], frozen: [] });
		expect(readSavedRules("")).toEqual({ sections: [], frozen: [] });
	});

	it("knows its block from rules that somebody saved", () => {
		expect(readSavedRules(file(...BLOCK)).frozen).toEqual([]);
		expect(readSavedRules(file(...OURS)).frozen).toEqual(["nat"]);
		expect(readSavedRules(file(...OURS, ...BLOCK)).frozen).toEqual(["nat"]);
	});
});
