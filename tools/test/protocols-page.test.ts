import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const rows = readFileSync(`${root}docs/protocols.md`, "utf8")
	.split("\n")
	.filter((line) => line.startsWith("| ") && line.split("|").length === 6)
	.slice(1)
	.map((line) => line.split("|").map((cell) => cell.trim()));

describe("docs/protocols.md", () => {
	it("has a row for each rule", () => {
		expect(rows.length).toBeGreaterThan(40);
	});

	it.each(rows.map((cells) => [cells[1] ?? "", cells[3] ?? "", cells[4] ?? ""]))("%s", (_rule, code, test) => {
		if (code === "") {
			expect(test).toMatch(/^(none yet|left out): /);
			return;
		}
		const file = code.startsWith("xmpps: ") ? `packages/xmpps/src/${code.slice(7)}` : `packages/connect/src/${code}`;
		expect(existsSync(root + file), file).toBe(true);
		const [path, name] = test.split("›").map((part) => part.trim());
		expect(readFileSync(`${root}packages/${path}`, "utf8")).toContain(name);
	});
});
