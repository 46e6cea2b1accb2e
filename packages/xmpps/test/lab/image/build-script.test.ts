import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { BUILD_SCRIPT, buildArguments } from "../../../src/lab/image/build-script.ts";

const SOURCES = ["deb http://deb.example.org/debian bookworm main"];

describe("buildArguments", () => {
	it("builds Debian's base from the sources given", () => {
		const all = buildArguments({ release: "bookworm", packages: [] }, SOURCES, ['Acquire::Retries "3"'], "/images/x");
		expect(all).toContain("--variant=minbase");
		expect(all).toContain('--aptopt=Acquire::Retries "3"');
		expect(all.slice(-3)).toEqual(["bookworm", "/images/x", ...SOURCES]);
	});

	it("puts no package name into a script", () => {
		const all = buildArguments({ release: "bookworm", packages: ["nginx"] }, SOURCES, [], "/images/x");
		expect(all).toContain("--variant=custom");
		expect(all.join("\n")).not.toContain("nginx");
	});

	it("gives mmdebstrap hooks that a shell can read", (ctx) => {
		if (process.platform === "win32") ctx.skip("there is no sh here");
		const scripts = [[], ["nginx"]]
			.flatMap((packages) => buildArguments({ release: "bookworm", packages }, SOURCES, [], "/images/x"))
			.flatMap((argument) => /^--[a-z]+-hook=(.*)$/s.exec(argument)?.[1] ?? []);
		expect(scripts.length).toBe(6);
		for (const script of [BUILD_SCRIPT, ...scripts]) {
			const { status, stderr } = spawnSync("sh", ["-n", "-c", script], { encoding: "utf8" });
			expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
		}
	});
});
