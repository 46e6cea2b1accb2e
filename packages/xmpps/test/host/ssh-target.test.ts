import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSshTarget, sshTargetArguments } from "../../src/host/ssh-target.ts";

describe("the host of ssh:HOST", () => {
	test.each([
		["server", ["--", "server"]],
		["root@server.example.com", ["-l", "root", "--", "server.example.com"]],
		["server:2222", ["-p", "2222", "--", "server"]],
		["192.0.2.1", ["--", "192.0.2.1"]],
		["root@192.0.2.1:22", ["-l", "root", "-p", "22", "--", "192.0.2.1"]],
		["2001:db8::1", ["--", "2001:db8::1"]],
		["root@[2001:db8::1]:22", ["-l", "root", "-p", "22", "--", "2001:db8::1"]],
		["[2001:db8::1]", ["--", "2001:db8::1"]],
	])("is read: %s", (text, argv) => {
		expect(sshTargetArguments(parseSshTarget(text))).toEqual(argv);
	});

	test.each([
		...["", "-oProxyCommand=id", "root@-x", "-l@server", "a b", "a\nb", "a;b", "$(id)", "@server", "root@", "server:"],
		...[
			"server:0",
			"server:65536",
			"[server]:22",
			"[2001:db8::1",
			"a@b@c",
			"%h",
			"ssh://server",
			"server/x",
			"1::2::3",
		],
	])("is refused: %j", (text) => {
		expect(() => parseSshTarget(text)).toThrow(/^Cannot log in to ".*": it is no host$/);
	});

	test("never becomes an option or anything for a shell", () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				let argv: string[] = [];
				try {
					argv = sshTargetArguments(parseSshTarget(text));
				} catch {
					return;
				}
				const [host = "", dashes] = argv.toReversed();
				expect(dashes).toBe("--");
				expect(host).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9._:-]*$/);
			}),
		);
	});
});
