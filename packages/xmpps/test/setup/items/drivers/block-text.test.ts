import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockError, readBlock, writeBlock } from "../../../../src/setup/items/drivers/block-text.ts";

const RULES = "# mine\n*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n*filter\nCOMMIT\n";
const NAT = { name: "iptables", section: "*nat", before: "COMMIT" };

describe("a block of lines", () => {
	test("goes into its section, before the line that ends it", () => {
		const text = writeBlock(RULES, NAT, ["-A x"]);
		expect(text).toBe(
			"# mine\n*nat\n:PREROUTING ACCEPT [0:0]\n# BEGIN xmpps iptables\n-A x\n# END xmpps iptables\nCOMMIT\n*filter\nCOMMIT\n",
		);
		expect(readBlock(text, NAT)).toEqual(["-A x"]);
		expect(writeBlock(text, NAT, ["-A y", "-A z"])).toContain("iptables\n-A y\n-A z\n#");
	});

	test("brings its section where that is missing, and takes it away again", () => {
		const place = { ...NAT, section: "*raw" };
		const text = writeBlock(RULES, place, ["-A x"]);
		expect(text).toBe(`${RULES}# BEGIN xmpps iptables, with its section\n*raw\n-A x\nCOMMIT\n# END xmpps iptables\n`);
		expect(readBlock(text, place)).toEqual(["-A x"]);
		expect(writeBlock(writeBlock(text, place, ["-A y"]), place, undefined)).toBe(RULES);
		expect(writeBlock(writeBlock("", place, ["-A y"]), place, undefined)).toBe("");
	});

	test("leaves everything else byte for byte", () => {
		const line = fc.stringMatching(/^[a-z #*]{0,6}\r?$/);
		fc.assert(
			fc.property(
				fc.array(line),
				fc.array(line),
				fc.array(fc.stringMatching(/^[a-z -]{0,9}$/)),
				(above, below, block) => {
					const text = [...above, "*nat", ...below, "COMMIT", ""].join("\n");
					const written = writeBlock(text, NAT, block);
					expect(readBlock(written, NAT)).toEqual(block);
					expect(writeBlock(written, NAT, undefined)).toBe(text);
				},
			),
		);
	});

	test("is not guessed", () => {
		expect(() => readBlock("# BEGIN xmpps iptables\n", NAT)).toThrow(BlockError);
		expect(() => readBlock("# END xmpps iptables\n# BEGIN xmpps iptables\n", NAT)).toThrow(BlockError);
		const twice = "# BEGIN xmpps iptables\n# END xmpps iptables\n".repeat(2);
		expect(() => writeBlock(twice, NAT, undefined)).toThrow("the lines around the block");
		expect(() => writeBlock("*nat\n", NAT, ["x"])).toThrow('there is no line "COMMIT" below "*nat"');
		expect(() => writeBlock("a", { name: "x" }, ["x"])).toThrow("does not end with a newline");
	});
});
