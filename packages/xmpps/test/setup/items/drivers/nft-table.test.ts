import { describe, expect, it } from "vitest";
import { ItemChangedError } from "../../../../src/setup/items/driver.ts";
import { nftTableDriver } from "../../../../src/setup/items/drivers/nft-table.ts";
import { ScriptedHost } from "./scripted-host.ts";

const TABLE = { kind: "nft-table", family: "inet", name: "xmpps" } as const;

const LINES = [
	"chain prerouting {",
	"\ttype nat hook prerouting priority -110; policy accept;",
	"\tip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223",
	"}",
	"chain output {",
	"\ttype nat hook output priority -110; policy accept;",
	"}",
];

/** As nft 1.0.6 and 1.1.3 print it. */
const LISTING = `table inet xmpps {
	chain prerouting {
		type nat hook prerouting priority -110; policy accept;
		ip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223
	}

	chain output {
		type nat hook output priority -110; policy accept;
	}
}
`;

const ABSENT = { code: 1, stderr: "Error: No such file or directory\nlist table inet xmpps\n" };
const DENIED = {
	code: 1,
	stderr: "Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed\n",
};

describe("nftTableDriver", () => {
	it.each<[string, readonly (string | typeof ABSENT)[], object | null]>([
		["the table", [LISTING], { lines: LINES }],
		[
			"a rule of somebody else's in it",
			[LISTING.replace("\t}\n\n", "\t\ttcp dport 9 drop\n\t}\n\n")],
			{ lines: LINES.toSpliced(3, 0, "\ttcp dport 9 drop") },
		],
		["an empty table", ["table inet xmpps {\n}\n"], { lines: [] }],
		["that there is none", [ABSENT], null],
	])("reads %s", async (_, answers, state) => {
		const host = new ScriptedHost({ "nft --stateless --numeric-priority list table inet xmpps": answers });
		expect(await nftTableDriver(host).read(TABLE)).toEqual(state);
	});

	it("reads nothing where nft is not installed, on no path", async () => {
		const host = new ScriptedHost({});
		expect(await nftTableDriver(host).read(TABLE)).toBeNull();
		expect(host.calls.map((call) => call.split(" ")[0])).toEqual(["nft", "/usr/sbin/nft"]);
	});

	it("does not take for absent what it may not see", async () => {
		const host = new ScriptedHost({ nft: [DENIED] });
		await expect(nftTableDriver(host).read(TABLE)).rejects.toThrow(
			'Cannot read nftables table "inet xmpps": "nft" ended with 1: Operation not permitted',
		);
	});

	it("puts it in one transaction, and takes it away in one", async () => {
		const host = new ScriptedHost({ "nft -f -": [""], nft: [ABSENT, LISTING] });
		await nftTableDriver(host).put(TABLE, null, { lines: LINES });
		await nftTableDriver(host).put(TABLE, { lines: LINES }, null);
		expect(host.inputs).toEqual([
			`table inet xmpps\ndelete table inet xmpps\n${LISTING.replace("\n\n", "\n")}`,
			"table inet xmpps\ndelete table inet xmpps\n",
		]);
	});

	it("does nothing when it is there already", async () => {
		const host = new ScriptedHost({ nft: [LISTING] });
		await nftTableDriver(host).put(TABLE, null, { lines: LINES });
		expect(host.inputs).toEqual([]);
	});

	it("leaves a change of somebody else's", async () => {
		const host = new ScriptedHost({ nft: [LISTING.replace("5223", "5224")] });
		await expect(nftTableDriver(host).put(TABLE, { lines: LINES }, null)).rejects.toThrow(ItemChangedError);
		expect(host.inputs).toEqual([]);
	});

	it("says why nft refuses", async () => {
		const host = new ScriptedHost({
			"nft -f -": [{ code: 1, stderr: "Error: syntax\u001b[31m error" }],
			nft: [ABSENT],
		});
		await expect(nftTableDriver(host).put(TABLE, null, { lines: LINES })).rejects.toThrow(
			/^Cannot replace nftables table "inet xmpps": "nft" ended with 1: Error: syntax\\\S+ error$/,
		);
	});
});
