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
		// Somebody has changed what came with it.
		expect(readBlock(text?.replace("*raw", "*mangle"), place)).toEqual(["*mangle", "-A x", "COMMIT"]);
		const open = { name: "x", section: "[Unit]" };
		const unit = writeBlock("", open, ["After=a", "After=b"]);
		expect(readBlock(unit, open)).toEqual(["After=a", "After=b"]);
		expect(writeBlock(unit, open, undefined)).toBe("");
	});

	test.each([
		["no file", undefined, "# BEGIN xmpps x\na\nb\n# END xmpps x\n"],
		["an empty file", "", "# BEGIN xmpps x\na\nb\n# END xmpps x"],
		["a file", "1\n", "1\n# BEGIN xmpps x\na\nb\n# END xmpps x\n"],
		["a file without a newline at its end", "1\n2", "1\n2\n# BEGIN xmpps x\na\nb\n# END xmpps x"],
		["a file of another system", "1\r\n2\r\n", "1\r\n2\r\n# BEGIN xmpps x\r\na\r\nb\r\n# END xmpps x\r\n"],
		["the same without a newline at its end", "1\r\n2", "1\r\n2\r\n# BEGIN xmpps x\r\na\r\nb\r\n# END xmpps x"],
	])("goes to the end of %s, and leaves it as it was", (_, text, written) => {
		expect(writeBlock(text, { name: "x" }, ["a", "b"])).toBe(written);
		expect(readBlock(written, { name: "x" })).toEqual(["a", "b"]);
		expect(writeBlock(written, { name: "x" }, undefined)).toBe(text);
	});

	test("leaves everything else byte for byte, wherever it goes and whatever the file is", () => {
		const piece = fc.constantFrom("*nat", "COMMIT", "a", " ", "", "\r", "\xff", "# BEGIN xmpps other", "\n", "\r\n");
		const file = fc.option(
			fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
			{ nil: undefined },
		);
		const block = fc.array(fc.stringMatching(/^[a-z -]{0,4}\r?$/), { maxLength: 4 });
		const place = fc.constantFrom(
			NAT,
			{ name: "iptables" },
			{ name: "iptables", before: "COMMIT" },
			{ ...NAT, section: "*raw" },
		);
		let written = 0;
		fc.assert(
			fc.property(file, place, block, block, (text, where, one, two) => {
				let put: string | undefined;
				try {
					put = writeBlock(text, where, one);
				} catch (error) {
					expect((error as Error).message).toMatch(/^there is no line "COMMIT"/);
					return;
				}
				written += 1;
				expect(readBlock(put, where)).toEqual(one);
				const changed = writeBlock(put, where, two);
				expect(readBlock(changed, where)).toEqual(two);
				expect(writeBlock(changed, where, one)).toBe(put);
				expect(writeBlock(changed, where, undefined)).toBe(text);
				// Another block of ours in the same file knows nothing of it.
				const other = { name: "second" };
				const both = writeBlock(changed, other, ["x"]);
				expect(readBlock(both, where)).toEqual(two);
				expect(writeBlock(both, other, undefined)).toBe(changed);
				expect(writeBlock(writeBlock(both, where, undefined), other, undefined)).toBe(text);
			}),
			{ numRuns: 2000 },
		);
		expect(written).toBeGreaterThan(500);
	});

	test("is not guessed", () => {
		const [begin, end] = ["# BEGIN xmpps iptables\n", "# END xmpps iptables\n"];
		for (const text of [begin, end, end + begin, begin + begin + end, (begin + end).repeat(2), ` ${begin}${end}`]) {
			expect(() => readBlock(text, NAT)).toThrow(BlockError);
			expect(() => writeBlock(text, NAT, undefined)).toThrow("are not one pair, or were changed");
		}
		expect(() => writeBlock("*nat\n", NAT, ["x"])).toThrow('there is no line "COMMIT" below "*nat"');
		expect(() => writeBlock(RULES, NAT, ["x", "# END xmpps iptables"])).toThrow("a line of it is none, or a marker");
		expect(() => writeBlock(RULES, NAT, ["a\nb"])).toThrow(BlockError);
		expect(() => writeBlock(RULES, { name: "a\nb" }, [])).toThrow(BlockError);
	});
});
