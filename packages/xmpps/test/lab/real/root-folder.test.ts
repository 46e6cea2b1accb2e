import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readlinkSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installProvision } from "../../../src/lab/real/root-folder.ts";
import type { Provision } from "../../../src/lab/world/provision.ts";

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "xmpps-root-"));
	mkdirSync(join(root, "etc"));
	const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
	// The one user that a test may write for is itself.
	writeFileSync(
		join(root, "etc/passwd"),
		`root:x:${uid}:${gid}::/root:/bin/sh\nprosody:x:${uid}:${gid}::/:/bin/false\n`,
	);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const install = (provision: Partial<Provision>): void => installProvision(root, { packages: [], ...provision });

describe("installProvision", () => {
	it("writes files with their mode, makes their folders, sets links, takes away", () => {
		writeFileSync(join(root, "etc/default"), "Debian's");
		install({
			removed: ["/etc/default"],
			files: [{ path: "/var/lib/a/key", content: "secret", mode: 0o600, owner: "prosody" }],
			links: { "/etc/enabled/site": "/etc/available/site" },
		});
		expect(readFileSync(join(root, "var/lib/a/key"), "utf8")).toBe("secret");
		expect(lstatSync(join(root, "var/lib/a/key")).mode & 0o777).toBe(0o600);
		expect(readlinkSync(join(root, "etc/enabled/site"))).toBe("/etc/available/site");
		expect(lstatSync(join(root, "etc/default"), { throwIfNoEntry: false })).toBeUndefined();
	});

	it("replaces a link of the image instead of following it out", () => {
		const outside = join(root, "..", `${root.split("/").at(-1)}-outside`);
		writeFileSync(outside, "this machine's");
		try {
			symlinkSync(outside, join(root, "etc/resolv.conf"));
			install({ files: [{ path: "/etc/resolv.conf", content: "the lab's" }] });
			expect(readFileSync(outside, "utf8")).toBe("this machine's");
			expect(readFileSync(join(root, "etc/resolv.conf"), "utf8")).toBe("the lab's");
		} finally {
			rmSync(outside);
		}
	});

	it.each([
		["writes a file", { files: [{ path: "/run/x/file", content: "" }] }],
		["sets a link", { links: { "/run/x/link": "/a" } }],
		["takes something away", { removed: ["/run/x/victim"] }],
	])("refuses a folder that is a link: nothing is written outside when it %s", (_what, provision) => {
		const outside = mkdtempSync(join(tmpdir(), "xmpps-outside-"));
		writeFileSync(join(outside, "victim"), "stays");
		try {
			mkdirSync(join(root, "run"));
			symlinkSync(outside, join(root, "run/x"));
			expect(() => install(provision)).toThrow('Cannot write into "/run/x": in the image it is no folder');
			expect(readFileSync(join(outside, "victim"), "utf8")).toBe("stays");
		} finally {
			rmSync(outside, { recursive: true });
		}
	});

	it("names a user that the image does not have", () => {
		expect(() => install({ files: [{ path: "/a", content: "", owner: "nobody-here" }] })).toThrow(
			'Cannot write "/a": the image has no user "nobody-here"',
		);
	});
});
