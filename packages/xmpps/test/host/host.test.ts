import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thisHost } from "../../src/host/host.ts";

let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "xmpps-host-"));
	writeFileSync(path("text"), "größer");
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("thisHost", () => {
	it("reads a text, and of a long one the beginning, without half a character", async () => {
		expect(await thisHost().readText(path("text"))).toBe("größer");
		expect(await thisHost().readText(path("text"), 3)).toBe("gr");
		expect(await thisHost().readText(path("text"), 4)).toBe("grö");
	});

	it("reads what says that it is empty, as the files of /proc do", async (ctx) => {
		if (process.platform !== "linux") return ctx.skip("there is no /proc here");
		expect(await thisHost().readText("/proc/self/status", 5)).toBe("Name:");
	});

	it("has no text where there is no file, or one that never ends", async (ctx) => {
		expect(await thisHost().readText(path("none"))).toBeUndefined();
		expect(await thisHost().readText(folder)).toBeUndefined();
		expect(await thisHost().readText("/dev/zero")).toBeUndefined();
		if (process.platform === "win32") return ctx.skip("there is no mkfifo here");
		execFileSync("mkfifo", [path("pipe")]);
		expect(await thisHost().readText(path("pipe"))).toBeUndefined();
	});

	it("runs commands of this machine", async () => {
		expect((await thisHost().run([process.execPath, "-p", "1 + 1"])).stdout).toBe("2\n");
	});
});
