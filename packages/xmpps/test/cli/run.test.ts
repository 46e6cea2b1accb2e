import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";

/** Runs a command line and collects what it says. */
async function xmpps(...args: string[]): Promise<{ code: number; out: string; err: string }> {
	const lines = { out: [] as string[], err: [] as string[] };
	const io: Io = {
		out: (text) => void lines.out.push(text),
		err: (text) => void lines.err.push(text),
		colour: false,
		signal: new AbortController().signal,
	};
	const code = await run(args, io);
	return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
}

const ONE_LINE = /^xmpps: [^\n]+$/;
const STACK = /\n\s+at /;

describe("xmpps", () => {
	it("shows its help with an example, and ends with 0", async () => {
		const { code, out } = await xmpps("--help");
		expect(code).toBe(0);
		expect(out).toContain("Examples:");
		expect(out).toContain("connect");
	});

	it.each([["connect"], ["check"], ["lab"], ["lab", "up"]])(
		"shows the help of %s %s with an example",
		async (...command) => {
			const { code, out } = await xmpps(...command.filter((word) => word !== undefined), "--help");
			expect(code).toBe(0);
			if (command.join(" ") !== "lab") expect(out).toMatch(/Examples?:/);
		},
	);

	it("shows its version", async () => {
		expect(await xmpps("--version")).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
	});

	it.each([
		["a domain that is empty", ["connect", ""]],
		["an address", ["connect", "192.0.2.1"]],
		["an IPv6 address", ["connect", "2001:db8::1"]],
		["a bracketed address", ["connect", "[2001:db8::1]"]],
		["a number that is an address", ["connect", "0x7f.1"]],
		["a JID", ["connect", "juliet@example.org"]],
		["a URL", ["connect", "https://example.org/"]],
		["a port", ["connect", "example.org:5222"]],
		["two dots", ["connect", "example..org"]],
		["a label over 63", ["connect", `${"a".repeat(64)}.org`]],
		["a name over 253", ["connect", `${"a.".repeat(130)}org`]],
		["an emoji", ["connect", "😀.example"]],
		["a space", ["connect", "exa mple.org"]],
		["a line break", ["connect", "example.org\n"]],
		["an unknown flag", ["connect", "example.org", "--colour"]],
		["an unknown role", ["connect", "example.org", "--service", "peer"]],
		["an unknown kind", ["connect", "example.org", "--only", "tls"]],
		["a wrong DNS server", ["connect", "example.org", "--dns", "resolver.example"]],
		["a wrong DNS server before a right one", ["connect", "example.org", "--dns", "nowhere", "--dns", "127.0.0.1"]],
		["a wrong DNS server of a check", ["check", "example.org", "--dns", "nowhere", "--dns", "127.0.0.1"]],
		["a check of nothing", ["check"]],
		["a check of a JID", ["check", "juliet@example.org"]],
		["a wrong probe", ["check", "example.org", "--probe", "telnet:host"]],
		["a probe that would be an option of ssh", ["check", "example.org", "--probe", "ssh:-oProxyCommand=id"]],
		["a wrong assumption", ["check", "example.org", "--assume", "xmpps-client"]],
		["an unknown rule", ["check", "example.org", "--only", "smtp.none"]],
		["a wrong format", ["check", "example.org", "--format", "pdf"]],
		["a timeout of no time", ["check", "example.org", "--timeout", "0"]],
		["a wrong port of a DNS server", ["connect", "example.org", "--dns", "127.0.0.1:99999"]],
		["a wrong proxy", ["connect", "example.org", "--proxy", "socks://x"]],
		["a wrong timeout", ["connect", "example.org", "--timeout", "soon"]],
		["no domain", ["connect"]],
		["two domains", ["connect", "example.org", "example.com"]],
		["an unknown command", ["connekt"]],
	])("tells %s in one line, with 64", async (_what, args) => {
		const { code, out, err } = await xmpps(...args);
		expect(err.split("\n")[0]).toMatch(ONE_LINE);
		expect(err).not.toMatch(STACK);
		expect(out).toBe("");
		expect(code).toBe(64);
	});

	it("without a command shows what there is, with 64", async () => {
		const { code, err } = await xmpps();
		expect(code).toBe(64);
		expect(err).toContain("connect");
	});

	it.each([
		["is not there", "/nowhere/ca.pem"],
		["is a folder", fileURLToPath(new URL(".", import.meta.url))],
		["holds no certificate", fileURLToPath(import.meta.url)],
	])("tells a CA file that %s in one line, with 65", async (_what, file) => {
		const { code, err } = await xmpps("connect", "example.org", "--ca", file);
		expect(err).toMatch(ONE_LINE);
		expect(code).toBe(65);
	});

	it("tells that no DNS server can be reached, with 3: nothing was found out", async () => {
		// Port 1 of loopback: refused at once.
		const { code, out, err } = await xmpps("connect", "example.org", "--dns", "127.0.0.1:1");
		expect(err).toMatch(ONE_LINE);
		expect(out).not.toMatch(STACK);
		expect([2, 3]).toContain(code);
		expect(code).toBe(3);
	});

	it("prints one JSON document also when it fails", async () => {
		const { code, out } = await xmpps("connect", "example.org", "--dns", "127.0.0.1:1", "--json");
		expect(JSON.parse(out)).toMatchObject({ connected: false, domain: { ascii: "example.org" } });
		expect(code).toBe(3);
	});
});
