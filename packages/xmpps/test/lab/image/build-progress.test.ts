import { describe, expect, it } from "vitest";
import { type BuildStep, createBuildProgress } from "../../../src/lab/image/build-progress.ts";

function read(kind: "base" | "added", lines: readonly string[]): BuildStep[] {
	const progress = createBuildProgress(kind);
	return lines.flatMap((line) => progress(line) ?? []);
}

/** Recorded, and thinned out; the address is not the real one. */
const ADDED = [
	"I: automatically chosen mode: root",
	"I: running --setup-hook in shell: sh -c 'cp -a base' exec /images/x",
	"I: running apt-get update...",
	"Get:1 http://deb.example.org/debian bookworm InRelease [151 kB]",
	"Get:4 http://deb.example.org/debian bookworm/main amd64 Packages [8790 kB]",
	"Fetched 9417 kB in 1s (12.0 MB/s)",
	"I: nothing to download -- skipping...",
	"I: running --customize-hook in shell: sh -c 'apt-get install' exec /images/x",
	"0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.",
	"Get:1 http://deb.example.org/debian bookworm/main amd64 lua-expat amd64 1.5.1-3 [21.4 kB]",
	"Get:2 http://deb.example.org/debian bookworm/main amd64 prosody amd64 0.12.3-1+deb12u1 [396 kB]",
	"Selecting previously unselected package lua-expat:amd64.",
	"Preparing to unpack .../00-lua-expat_1.5.1-3_amd64.deb ...",
	"Unpacking lua-expat:amd64 (1.5.1-3) ...",
	"Unpacking prosody (0.12.3-1+deb12u1) ...",
	"Setting up lua-expat:amd64 (1.5.1-3) ...",
	"Setting up prosody (0.12.3-1+deb12u1) ...",
	"I: running --customize-hook in shell: sh -c 'ln' exec /images/x",
	"I: cleaning package lists and apt cache...",
	"I: success in 4.2941 seconds",
];

const BASE = [
	"I: running apt-get update...",
	"I: downloading packages with apt...",
	"0 upgraded, 69 newly installed, 0 to remove and 0 not upgraded.",
	"Get:1 http://deb.example.org/debian bookworm/main amd64 gcc-12-base amd64 12.2.0-14+deb12u1 [37.6 kB]",
	"I: extracting archives...",
	"I: running --extract-hook in shell: sh -c 'printf' exec /images/x",
	"I: installing essential packages...",
	"Unpacking gcc-12-base:amd64 (12.2.0-14+deb12u1) ...",
	"Setting up gcc-12-base:amd64 (12.2.0-14+deb12u1) ...",
	"I: installing remaining packages inside the chroot...",
	"0 upgraded, 71 newly installed, 0 to remove and 0 not upgraded.",
	"Unpacking systemd (252.39-1~deb12u1) ...",
	"Setting up systemd (252.39-1~deb12u1) ...",
	"I: cleaning package lists and apt cache...",
];

describe("createBuildProgress", () => {
	it("names the phase and the package, and counts towards what apt announced", () => {
		expect(read("added", ADDED).map(({ phase, detail }) => `${phase} ${detail}`)).toEqual([
			"unpack the base image",
			"resolve reading package lists",
			"resolve the packages",
			"download lua-expat",
			"download prosody",
			"unpack lua-expat",
			"unpack prosody",
			"configure lua-expat",
			"configure prosody",
			"finish cleaning up",
		]);
	});

	it("reaches the end of a stage with its last package", () => {
		const steps = read("added", ADDED);
		expect(steps.find(({ detail }) => detail === "the packages")?.fraction).toBe(0.4);
		expect(steps.findLast(({ phase }) => phase === "configure")?.fraction).toBeCloseTo(0.97);
	});

	it.each([
		["added", ADDED],
		["base", BASE],
	] as const)("never goes back, nor beyond 1 (%s)", (kind, lines) => {
		const fractions = read(kind, [...lines, ...lines]).map(({ fraction }) => fraction ?? Number.NaN);
		expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
		expect(Math.min(...fractions)).toBeGreaterThan(0);
		expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
	});

	it("follows the two halves of a base", () => {
		const steps = read("base", BASE);
		expect(steps.map(({ phase }) => phase)).toEqual([
			...["resolve", "download", "download", "unpack", "configure", "unpack", "configure"],
			...["resolve", "unpack", "configure", "finish"],
		]);
		expect(steps.find(({ detail }) => detail === "systemd")?.fraction).toBeGreaterThan(0.56);
	});

	it("says nothing about lines that it does not know", () => {
		expect(read("base", ["", "Setting", "Get:1", "debconf: delaying package configuration", "�"])).toEqual([]);
	});
});
