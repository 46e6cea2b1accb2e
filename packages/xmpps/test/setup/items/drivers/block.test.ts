import { chmodSync, existsSync, lstatSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import type { HostFiles } from "../../../../src/host/changeable-host.ts";
import { ItemChangedError } from "../../../../src/setup/items/driver.ts";
import { blockDriver } from "../../../../src/setup/items/drivers/block.ts";
import { ownFolder } from "./own-files.ts";

const { path, files } = await ownFolder();
const driver = blockDriver({ files });
const at = (name: string) => ({ kind: "block", path: path(name), name: "test" }) as const;
const bytesOf = (name: string): number[] => [...readFileSync(path(name))];

describe("a block in a file of somebody else's", () => {
	test("comes and goes, and everything else stays byte for byte", async () => {
		const item = at("latin1");
		// No UTF-8, no newline at its end, no usual mode.
		const before = [0xfc, 0x0a, 0xff, 0x00];
		writeFileSync(item.path, Buffer.from(before));
		chmodSync(item.path, 0o604);
		expect(await driver.read(item)).toBeNull();
		await driver.put(item, null, { lines: ["größer", ""] });
		expect(await driver.read(item)).toEqual({ lines: ["größer", ""] });
		expect(bytesOf("latin1").slice(0, 4)).toEqual(before);
		await driver.put(item, { lines: ["größer", ""] }, { lines: [] });
		await driver.put(item, null, { lines: [] });
		await driver.put(item, { lines: [] }, null);
		expect(bytesOf("latin1")).toEqual(before);
		expect(lstatSync(item.path).mode & 0o777).toBe(0o604);
	});

	test("that somebody else changed stays", async () => {
		const item = at("changed");
		const text = "1\n# BEGIN xmpps test\ntheirs\n# END xmpps test\n2\n";
		writeFileSync(item.path, text);
		expect(await driver.read(item)).toEqual({ lines: ["theirs"] });
		await expect(driver.put(item, { lines: ["ours"] }, null)).rejects.toThrow(ItemChangedError);
		await expect(driver.put(item, null, { lines: ["ours"] })).rejects.toThrow('the block "test" in');
		expect(readFileSync(item.path, "utf8")).toBe(text);
		writeFileSync(
			item.path,
			Buffer.from([...Buffer.from("# BEGIN xmpps test\n"), 0xff, ...Buffer.from("\n# END xmpps test\n")]),
		);
		expect(await driver.read(item)).toEqual({ lines: ["\0ff"] });
	});

	test("is put beside what somebody else changes in the same file meanwhile", async () => {
		const item = at("busy");
		writeFileSync(item.path, "0\n");
		let edits = 0;
		const busy: HostFiles = {
			...files,
			async read(place) {
				const entry = await files.read(place);
				if (edits < 3) {
					edits += 1;
					writeFileSync(place, `${edits}\n`);
				}
				return entry;
			},
		};
		await blockDriver({ files: busy }).put(item, null, { lines: ["ours"] });
		expect(readFileSync(item.path, "utf8")).toBe("3\n# BEGIN xmpps test\nours\n# END xmpps test\n");
		edits = -100;
		const wanted = { lines: ["new"] };
		await expect(blockDriver({ files: busy }).put(item, { lines: ["ours"] }, wanted)).rejects.toThrow(ItemChangedError);
		expect(readFileSync(item.path, "utf8")).toMatch(/^-\d+\n$/);
	});

	test("brings a file where there is none, and takes it away when nothing else is in it", async (context) => {
		if (userInfo().uid !== 0) context.skip("only root makes a file of root's");
		const item = at("new");
		await driver.put(item, null, { lines: ["ours"] });
		expect(lstatSync(item.path)).toMatchObject({ mode: 0o100644, uid: 0, gid: 0 });
		await driver.put(item, { lines: ["ours"] }, null);
		expect(existsSync(item.path)).toBe(false);
		await driver.put(item, null, { lines: ["ours"] });
		writeFileSync(item.path, "theirs\n", { flag: "a" });
		await driver.put(item, { lines: ["ours"] }, null);
		expect(readFileSync(item.path, "utf8")).toBe("theirs\n");
		writeFileSync(item.path, "");
		await driver.put(item, null, { lines: ["ours"] });
		await driver.put(item, { lines: ["ours"] }, null);
		expect(readFileSync(item.path, "utf8")).toBe("");
	});

	test("is not guessed, and not put through a link", async () => {
		const item = at("half");
		writeFileSync(item.path, "# BEGIN xmpps test\n");
		await expect(driver.read(item)).rejects.toThrow(`Cannot use "${item.path}": the lines around the block "test"`);
		await expect(driver.put(item, null, { lines: ["x"] })).rejects.toThrow("are not one pair");
		unlinkSync(item.path);
		symlinkSync("elsewhere", item.path);
		await expect(driver.read(item)).rejects.toThrow(`Cannot use "${item.path}": it is a link to "elsewhere"`);
	});
});
