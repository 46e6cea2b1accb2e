import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cgroupMount } from "../../../src/lab/real/cgroup.ts";
import { labPaths, stateFolder } from "../../../src/lab/real/state-folder.ts";
import { labIds, newLabId } from "../../../src/lab/real/sweep.ts";

let state: string;
beforeEach(() => {
	state = mkdtempSync(join(tmpdir(), "xmpps-state-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

describe("the state folder", () => {
	it("is where XMPPS_LAB_STATE says, or below /var/lib", () => {
		expect(stateFolder({ XMPPS_LAB_STATE: "/somewhere" })).toBe("/somewhere");
		expect(stateFolder({ XMPPS_LAB_STATE: "" })).toBe("/var/lib/xmpps-lab");
		expect(stateFolder({})).toBe("/var/lib/xmpps-lab");
	});

	it("has labs in the order in which they were started, and none where there is none", () => {
		expect(labIds(state)).toEqual([]);
		const [older, newer] = [newLabId(1_790_000_000_000, 40_000), newLabId(1_790_000_001_000, 7)];
		for (const id of [newer, older]) {
			mkdirSync(labPaths(state, id).folder, { recursive: true });
			writeFileSync(labPaths(state, id).record, "{}");
		}
		expect(labIds(state)).toEqual([older, newer]);
		expect(existsSync(labPaths(state, older).record)).toBe(true);
	});
});

describe("cgroupMount", () => {
	it.each([
		["Debian's", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", "/sys/fs/cgroup"],
		[
			"a hybrid",
			"cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
			"/sys/fs/cgroup/unified",
		],
		["an old", "cgroup /sys/fs/cgroup/cpu cgroup rw 0 0", undefined],
		["no", "", undefined],
	])("finds it on %s set-up", (_what, mounts, expected) => {
		expect(cgroupMount(mounts)).toBe(expected);
	});
});
