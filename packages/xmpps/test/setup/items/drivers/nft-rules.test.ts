import { describe, expect, it } from "vitest";
import { ItemChangedError } from "../../../../src/setup/items/driver.ts";
import { insertCommands, nftRulesDriver } from "../../../../src/setup/items/drivers/nft-rules.ts";
import { ScriptedHost } from "./scripted-host.ts";

const RULES = { kind: "nft-rules", family: "inet", table: "filter", chain: "input" } as const;
const ONE = 'ip daddr 203.0.113.2 tcp dport 443 accept comment "xmpps"';
const TWO = 'ip daddr 203.0.113.2 tcp dport 5270 accept comment "xmpps"';

const listing = (...rules: readonly string[]): string => `table inet filter { # handle 3
	chain input { # handle 1
		type filter hook input priority filter; policy drop;
		${rules.join("\n\t\t")}
		ct state established,related accept # handle 2
		tcp dport 22 accept comment "not xmpps" # handle 4
	}
}
`;

const ABSENT = { code: 1, stderr: "Error: No such file or directory\nlist chain inet filter input\n" };

describe("nftRulesDriver", () => {
	it.each<[string, string | typeof ABSENT, object | null]>([
		["its rules, in their order", listing(`${ONE} # handle 9`, `${TWO} # handle 8`), { lines: [ONE, TWO] }],
		["that there are none", listing(), null],
		["that there is no such chain", ABSENT, null],
	])("reads %s", async (_, answer, state) => {
		const host = new ScriptedHost({ "nft --stateless --handle list chain inet filter input": [answer] });
		expect(await nftRulesDriver(host).read(RULES)).toEqual(state);
	});

	it("puts them at the head, the old ones going by their handles", async () => {
		const host = new ScriptedHost({ "nft -f -": [""], nft: [listing(`${TWO} # handle 8`)] });
		await nftRulesDriver(host).put(RULES, { lines: [TWO] }, { lines: [ONE, TWO] });
		expect(host.inputs).toEqual([
			[
				"delete rule inet filter input handle 8",
				`insert rule inet filter input ${TWO}`,
				`insert rule inet filter input ${ONE}`,
				"",
			].join("\n"),
		]);
		expect(insertCommands(RULES, [])).toEqual([]);
	});

	it("leaves what somebody else made of them", async () => {
		const host = new ScriptedHost({ nft: [listing(`${ONE} # handle 9`)] });
		await expect(nftRulesDriver(host).put(RULES, { lines: [TWO] }, null)).rejects.toThrow(ItemChangedError);
		expect(host.inputs).toEqual([]);
	});

	it("sees that they were changed in the very moment", async () => {
		const gone = { code: 1, stderr: "Error: Could not process rule: No such file or directory" };
		const host = new ScriptedHost({ "nft -f -": [gone], nft: [listing(`${TWO} # handle 8`), listing()] });
		await expect(nftRulesDriver(host).put(RULES, { lines: [TWO] }, { lines: [ONE] })).rejects.toThrow(ItemChangedError);
	});

	it("says why nft refuses", async () => {
		const host = new ScriptedHost({ "nft -f -": [ABSENT], nft: [ABSENT] });
		const putting = nftRulesDriver(host).put(RULES, null, { lines: [ONE] });
		await expect(putting).rejects.toThrow(
			'Cannot put rules into nftables chain "inet filter input": "nft" ended with 1',
		);
	});
});
