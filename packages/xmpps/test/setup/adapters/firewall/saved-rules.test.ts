import { describe, expect, it } from "vitest";
import { readSavedRules } from "../../../../src/setup/adapters/firewall/saved-rules.ts";

const OURS = [":XMPPS - [0:0]", "-I PREROUTING -j XMPPS"];
const BLOCK = ["# BEGIN xmpps nat", ...OURS, "# END xmpps nat"];
const file = (...nat: readonly string[]): string =>
	["*nat", ":PREROUTING ACCEPT [0:0]", ...nat, "COMMIT", "*filter", ":INPUT ACCEPT [0:0]", "COMMIT", ""].join("\n");

describe("readSavedRules", () => {
	it("names the tables", () => {
		expect(readSavedRules(file())).toEqual({ sections: ["nat", "filter"], frozen: [] });
		expect(readSavedRules("")).toEqual({ sections: [], frozen: [] });
	});

	it("knows its block from rules that somebody saved", () => {
		expect(readSavedRules(file(...BLOCK)).frozen).toEqual([]);
		const framed = ["# BEGIN xmpps nat, with its section", "*nat", ...OURS, "COMMIT", "# END xmpps nat", ""].join("\n");
		expect(readSavedRules(framed)).toEqual({ sections: ["nat"], frozen: [] });
		expect(readSavedRules(file(...OURS)).frozen).toEqual(["nat"]);
		expect(readSavedRules(file(...OURS, ...BLOCK)).frozen).toEqual(["nat"]);
	});
});
