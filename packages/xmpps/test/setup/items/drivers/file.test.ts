import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	readlinkSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { ItemChangedError } from "../../../../src/setup/items/driver.ts";
import { fileDriver, folderDriver, linkDriver } from "../../../../src/setup/items/drivers/file.ts";
import { canonical } from "../../../../src/setup/items/item.ts";
import { ownFolder } from "./own-files.ts";

const { path, files, folder, file } = await ownFolder();

describe("a file of our own", () => {
	const driver = fileDriver({ files });
	const at = (name: string) => ({ kind: "file", path: path(name) }) as const;

	test("is put, changed and taken away", async () => {
		const item = at("a");
		expect(await driver.read(item)).toBeNull();
		await driver.put(item, null, file("größer\n"));
		expect(await driver.read(item)).toEqual(file("größer\n"));
		await driver.put(item, file("größer\n"), file("\uFEFFb", 0o600));
		expect(await driver.read(item)).toEqual(file("\uFEFFb", 0o600));
		expect([...readFileSync(item.path)]).toEqual([0xef, 0xbb, 0xbf, 0x62]);
		await driver.put(item, file("\uFEFFb", 0o600), null);
		expect(existsSync(item.path)).toBe(false);
		// Twice is not too often.
		await driver.put(item, file("\uFEFFb", 0o600), null);
	});

	test("that somebody else changed stays, with its mode", async () => {
		const item = at("changed");
		await driver.put(item, null, file("ours"));
		chmodSync(item.path, 0o604);
		await expect(driver.put(item, file("ours"), null)).rejects.toThrow(ItemChangedError);
		writeFileSync(item.path, "theirs");
		await expect(driver.put(item, file("ours", 0o604), file("new"))).rejects.toThrow(
			`"${item.path}" is not what it was`,
		);
		expect(await driver.read(item)).toEqual(file("theirs", 0o604));
	});

	test("is nothing of ours where there is something else, and that stays", async () => {
		const states = new Set<string>();
		const make: readonly ((place: string) => void)[] = [
			(place) => mkdirSync(place),
			(place) => symlinkSync("there", place),
			(place) => symlinkSync("elsewhere", place),
			(place) => writeFileSync(place, Buffer.from([0xff, 1])),
			(place) => writeFileSync(place, Buffer.from([0xff, 2])),
			(place) => writeFileSync(place, "x".repeat(4 * 1024 * 1024 + 1)),
		];
		for (const [index, one] of make.entries()) {
			const item = at(`other-${index}`);
			one(item.path);
			const { ino } = lstatSync(item.path);
			const state = await driver.read(item);
			states.add(canonical(state));
			// Not even who read it before can put something in its place: it could not be put back.
			await expect(driver.put(item, state, file("ours"))).rejects.toThrow(ItemChangedError);
			await expect(driver.put(item, state, null)).rejects.toThrow(ItemChangedError);
			await expect(driver.put(item, null, file("ours"))).rejects.toThrow(ItemChangedError);
			expect(lstatSync(item.path).ino).toBe(ino);
		}
		expect(states.size).toBe(make.length);
	});
});

describe("a link of our own", () => {
	const driver = linkDriver({ files });
	const at = (name: string) => ({ kind: "link", path: path(name) }) as const;

	test("is put, changed and taken away", async () => {
		const item = at("link");
		await driver.put(item, null, { target: "/lib/a" });
		expect(await driver.read(item)).toEqual({ target: "/lib/a" });
		await driver.put(item, { target: "/lib/a" }, { target: "../b" });
		expect(readlinkSync(item.path)).toBe("../b");
		await expect(driver.put(item, { target: "/lib/a" }, null)).rejects.toThrow(ItemChangedError);
		await driver.put(item, { target: "../b" }, null);
		expect(await driver.read(item)).toBeNull();
	});

	test("is nothing of ours where there is a file", async () => {
		const item = at("no-link");
		writeFileSync(item.path, "theirs");
		const state = await driver.read(item);
		expect(state).toEqual({ target: "\0a file" });
		await expect(driver.put(item, state, null)).rejects.toThrow(ItemChangedError);
		await expect(driver.put(item, null, { target: "x" })).rejects.toThrow(ItemChangedError);
		expect(readFileSync(item.path, "utf8")).toBe("theirs");
	});
});

describe("a folder of our own", () => {
	const driver = folderDriver({ files });
	const at = (name: string) => ({ kind: "folder", path: path(name) }) as const;

	test("is made, and goes when it is empty", async () => {
		const item = at("folder");
		await driver.put(item, null, folder);
		await driver.put(item, null, folder);
		expect(await driver.read(item)).toEqual(folder);
		writeFileSync(`${item.path}/theirs`, "");
		await expect(driver.put(item, folder, null)).rejects.toThrow("is not empty");
		await files.removeTree(`${item.path}/theirs`);
		await driver.put(item, folder, null);
		expect(await driver.read(item)).toBeNull();
	});

	test("that somebody else changed stays, and so does what is no folder", async () => {
		const item = at("changed-folder");
		await driver.put(item, null, folder);
		chmodSync(item.path, 0o700);
		await expect(driver.put(item, folder, null)).rejects.toThrow(ItemChangedError);
		await expect(driver.put(item, { ...folder, mode: 0o700 }, folder)).rejects.toThrow("it is made or removed");
		const other = at("no-folder");
		writeFileSync(other.path, "theirs");
		await expect(driver.put(other, null, folder)).rejects.toThrow(ItemChangedError);
		await expect(driver.put(other, await driver.read(other), null)).rejects.toThrow();
		expect(readFileSync(other.path, "utf8")).toBe("theirs");
	});
});
