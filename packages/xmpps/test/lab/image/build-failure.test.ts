import { describe, expect, it } from "vitest";
import { buildFailure } from "../../../src/lab/image/build-failure.ts";

const failure = (...lines: string[]): unknown => buildFailure(lines, 25, "bookworm");

describe("buildFailure", () => {
	it("names the packages that are not there, each once", () => {
		const end = ["E: setup failed: E: command failed", "E: mmdebstrap failed to run"];
		expect(failure("Reading package lists...", "E: Unable to locate package foo", ...end)).toEqual({
			code: "no-package",
			state: 'Debian bookworm has no package "foo"',
		});
		const two = [
			"E: Unable to locate package foo",
			"E: Unable to locate package bar",
			"E: Unable to locate package foo",
		];
		expect(failure(...two, ...end)).toMatchObject({ state: 'Debian bookworm has no package "foo" and no "bar"' });
		expect(failure("E: Package 'foo' has no installation candidate")).toMatchObject({ code: "no-package" });
		expect(failure("E: Couldn't find any package by regex 'fo.o'")).toMatchObject({
			state: 'Debian bookworm has no package "fo.o"',
		});
	});

	it("says that the archive cannot be reached, and why", () => {
		const recorded = [
			"Err:1 http://deb.example.org/debian bookworm InRelease",
			"  Temporary failure resolving 'deb.example.org'",
			"E: Failed to fetch http://deb.example.org/debian/dists/bookworm/InRelease  Temporary failure resolving 'deb.example.org'",
			"E: Some index files failed to download. They have been ignored, or old ones used instead.",
			"E: apt-get update --error-on=any -oAPT::Status-Fd=<$fd> -oDpkg::Use-Pty=false failed",
			"E: mmdebstrap failed to run",
		];
		expect(failure(...recorded)).toEqual({
			code: "no-network",
			state: "the archive of Debian cannot be read: Temporary failure resolving 'deb.example.org'",
		});
		expect(
			failure("E: Failed to fetch http://deb.example.org/debian/pool/main/x  404  Not Found [IP: 192.0.2.1 80]"),
		).toMatchObject({ code: "no-network", state: expect.stringContaining("404  Not Found") });
	});

	it("says that the disk is full rather than that nothing could be fetched", () => {
		const line =
			"E: Failed to fetch http://deb.example.org/x  Error writing to file - write (28: No space left on device)";
		expect(failure(line)).toEqual({ code: "no-space", state: "no space is left on the disk" });
	});

	it("names a program that is missing", () => {
		expect(failure("sh: 22: mmdebstrap: not found")).toEqual({
			code: "no-tool",
			state: 'the program "mmdebstrap" is not installed',
		});
	});

	it("else gives the exit code and the last error", () => {
		expect(failure("E: setup failed: E: command failed: x", "E: mmdebstrap failed to run")).toEqual({
			code: "build-failed",
			state: "the build ended with 25: setup failed: E: command failed: x",
		});
		expect(failure("nothing")).toEqual({ code: "build-failed", state: "the build ended with 25" });
	});
});
