import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeResolver } from "xmpps-connect/testing";
import { CommandError, type Io } from "../../../src/cli/io.ts";
import { type InitTools, initCommand } from "../../../src/cli/setup/init.ts";
import { putFile } from "../../../src/cli/setup/init-file.ts";
import type { InitFlags } from "../../../src/cli/setup/init-flags.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";
import { recognise } from "../../../src/setup/recognise/recognise.ts";
import { dataHost } from "../../check/observe/local/data-host.ts";

let folder = "";
let out = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "xmpps-init-"));
	out = join(folder, "xmpps.yaml");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const addr = (...addresses: string[]): string =>
	JSON.stringify([{ ifname: "eth0", addr_info: addresses.map((local) => ({ local, scope: "global" })) }]);

/** Two addresses of each family, nginx on the first. */
const STANDARD = addr("203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2");

function host(ip: string, prosody = 'VirtualHost "example.com"\n'): ReturnType<typeof dataHost> {
	return dataHost({
		commands: {
			"id -u": "0\n",
			"ip -json addr": ip,
			"ss -H -t -l -n -p": [
				'LISTEN 0 1 203.0.113.1:443 0.0.0.0:* users:(("nginx",pid=9,fd=5))',
				'LISTEN 0 1 [2001:db8::1]:443 [::]:* users:(("nginx",pid=9,fd=5))',
				'LISTEN 0 1 *:5222 *:* users:(("lua5.4",pid=8,fd=5))',
			].join("\n"),
			"systemctl is-active prosody ejabberd nginx haproxy sslh": "active\ninactive\nactive\ninactive\ninactive\n",
			"prosodyctl about": "Prosody 0.12.3\n",
			"nginx -v": { stderr: "nginx version: nginx/1.22.1\n" },
		},
		files: { "/etc/prosody/prosody.cfg.lua": prosody },
	});
}

interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
	readonly asked: readonly string[];
}

/** @param answers what is typed, one after the other; then the end of the input. `undefined`: there is no terminal */
async function init(
	more: Partial<InitFlags>,
	answers?: readonly (string | (() => void))[],
	ip = STANDARD,
	prosody?: string,
): Promise<Ran> {
	const lines = { out: [] as string[], err: [] as string[] };
	const asked: string[] = [];
	const interrupt = new AbortController();
	const left = [...(answers ?? [])];
	const io: Io = {
		out: (text) => void lines.out.push(text),
		err: (text) => void lines.err.push(text),
		colour: false,
		signal: interrupt.signal,
		...(answers === undefined
			? {}
			: {
					ask: async (question) => {
						asked.push(question);
						const next = left.shift();
						if (typeof next !== "function") return next;
						next();
						interrupt.abort();
						return undefined;
					},
				}),
	};
	const seen = host(ip, prosody);
	const tools: InitTools = {
		host: async () => ({ host: seen, close: async () => undefined }),
		resolver: async () => fakeResolver({ "A example.com": ["203.0.113.1"] }),
		recognise: (at, intent, { local }) => recognise(at, intent, local),
	};
	const end = (code: number): Ran => ({ code, out: lines.out.join("\n"), err: lines.err.join("\n"), asked });
	try {
		return end(await initCommand({ out, ...more }, io, tools));
	} catch (error) {
		if (!(error instanceof CommandError)) throw error;
		lines.err.push(error.message);
		return end(error.exitCode);
	}
}

const written = () => parseConfig(readFileSync(out, "utf8"), out);

describe("xmpps init", () => {
	it("asks only how DNS is published, and writes what follows from the rest", async () => {
		const ran = await init({}, [""]);
		expect(ran.code).toBe(0);
		expect(ran.asked).toEqual(["[1] > "]);
		expect(ran.err).toContain("How do records get into the DNS of example.com?");
		expect(ran.out).toContain("203.0.113.2 is proposed: nothing listens there");
		expect(ran.out).toContain("203.0.113.2:443 for clients: nat");
		expect(ran.out).toContain(`Written: ${out}. Next: xmpps plan --config ${out}`);
		expect(written()).toMatchObject({
			domains: ["example.com"],
			addresses: [{ local: "203.0.113.2" }, { local: "2001:db8::2" }],
			dns: { by: { method: "print" } },
		});
	});

	it("asks again after what is no answer", async () => {
		const ran = await init({}, [
			"7",
			"rfc2136",
			"ns1",
			"192.0.2.53",
			"LkdQ6nEF8PlzpOaBZ1Mvx3hqGHt2Gdnq0yd2bo2pXQ8=",
			"",
		]);
		expect(ran.code).toBe(0);
		expect(ran.err).toContain("it is a number from 1 to 3");
		expect(ran.err).toContain("is no address of a name server");
		expect(ran.err).not.toContain("LkdQ6nEF8");
		expect(written().dns.by).toEqual({
			method: "rfc2136",
			server: { address: "192.0.2.53", port: 53 },
			key: "/etc/xmpps/tsig.key",
		});
	});

	it("asks for the domain and the address where several would fit", async () => {
		const ran = await init(
			{ dns: "print" },
			["2", "203.0.113.3"],
			addr("203.0.113.2", "203.0.113.3"),
			'VirtualHost "a.example"\nVirtualHost "b.example"\n',
		);
		expect(ran.code).toBe(0);
		expect(written()).toMatchObject({ domains: ["b.example"], addresses: [{ local: "203.0.113.3" }] });
	});

	it.each<[string, readonly (string | (() => void))[]]>([
		["Ctrl-C", [() => undefined]],
		["Ctrl-D", []],
		["Ctrl-C at the second question", ["2", () => undefined]],
	])("ends with 130 at %s, and writes nothing", async (_what, answers) => {
		expect((await init({}, answers)).code).toBe(130);
		expect(readdirSync(folder)).toEqual([]);
	});

	it("takes what is most likely with --yes", async () => {
		const ran = await init({ yes: true });
		expect([ran.code, ran.asked]).toEqual([0, []]);
		expect(written().addresses.map(({ local }) => local)).toEqual(["203.0.113.2", "2001:db8::2"]);
	});

	it("names the flag where even --yes would have to guess", async () => {
		const several = 'VirtualHost "a.example"\nVirtualHost "b.example"\n';
		expect(await init({ yes: true }, undefined, STANDARD, several)).toMatchObject({
			code: 64,
			err: "Cannot go on without --domain: Which XMPP domain is it for?",
		});
		expect(await init({ yes: true, dns: "rfc2136" })).toMatchObject({
			code: 64,
			err: expect.stringContaining("--server"),
		});
		expect(readdirSync(folder)).toEqual([]);
	});

	it("names the flags that are missing where there is no terminal", async () => {
		expect(await init({}, undefined, addr("203.0.113.2", "203.0.113.3"))).toMatchObject({
			code: 64,
			err: expect.stringMatching(/^Cannot ask without a terminal: give --address and --dns, or --yes/),
		});
		expect((await init({ dns: "print" })).code).toBe(0);
	});

	it("takes everything from flags", async () => {
		const ran = await init(
			{
				domain: ["Example.org."],
				address: ["10.0.0.7=203.0.113.2"],
				server: "[2001:db8::53]:53",
				key: "/etc/xmpps/x.key",
				force: true,
			},
			undefined,
			addr("10.0.0.7"),
		);
		expect(ran.code).toBe(0);
		expect(written()).toMatchObject({
			domains: ["example.org"],
			addresses: [{ local: "10.0.0.7", public: "203.0.113.2" }],
			dns: { by: { method: "rfc2136", server: { address: "2001:db8::53", port: 53 }, key: "/etc/xmpps/x.key" } },
		});
	});

	it.each<[Partial<InitFlags>, RegExp]>([
		[{ domain: ["a..b"] }, /^Cannot use --domain: .*empty label/],
		[{ address: ["10.0.0.1/24"] }, /^Cannot use --address: .*did you mean "10\.0\.0\.1"/],
		[{ address: ["10.0.0.1=x"] }, /^Cannot use --address: "x" is no IP address/],
		[{ dns: "axfr" }, /^Cannot use "axfr" as --dns/],
		[{ dns: "print", key: "/k" }, /^Cannot use --key with --dns print: it is for --dns rfc2136/],
		[{ key: "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0" }, /looks like the secret itself/],
		[{ host: "ssh:-oProxyCommand=id" }, /^Cannot use --host/],
	])("refuses %j with 64", async (flags, words) => {
		const ran = await init(flags);
		expect(ran).toMatchObject({ code: 64, err: expect.stringMatching(words) });
		expect(readdirSync(folder)).toEqual([]);
	});

	it("lets a gateway share the port where a web server has the only address", async () => {
		const ran = await init({ yes: true }, undefined, addr("203.0.113.1"));
		expect(ran.code).toBe(0);
		expect(ran.out).toContain("and a gateway shares the port with it");
		expect(written()).toMatchObject({ addresses: [{ local: "203.0.113.1" }] });
	});

	it("writes nothing where no address fits, and says why", async () => {
		const ran = await init({ yes: true }, undefined, addr("fd00::1"));
		expect(ran.code).toBe(2);
		expect(ran.err).toMatch(/Nothing was written: it has no IPv4 address that others reach/);
		expect(readdirSync(folder)).toEqual([]);
	});

	it("prints one document with --json, and no secret is in it", async () => {
		const ran = await init({ yes: true, json: true });
		expect(JSON.parse(ran.out)).toMatchObject({
			file: out,
			text: readFileSync(out, "utf8"),
			answers: { domains: ["example.com"] },
			problems: [],
			endpoints: [{ local: "203.0.113.2", way: "nat" }, {}, {}, {}],
			looked: { domains: ["example.com"] },
		});
	});
});

describe("the file", () => {
	it("is never overwritten without --force", async () => {
		writeFileSync(out, "mine");
		expect(await init({ yes: true })).toMatchObject({
			code: 64,
			err: `Cannot write "${out}": it is there already; --force overwrites it`,
		});
		expect(readFileSync(out, "utf8")).toBe("mine");
		expect((await init({ yes: true, force: true })).code).toBe(0);
		expect(written().domains).toEqual(["example.com"]);
	});

	it("is not written over one that came while questions were asked", async () => {
		writeFileSync(`${out}.later`, "theirs");
		symlinkSync(`${out}.later`, out);
		await expect(putFile(out, "ours", false)).rejects.toThrow(/it is there already/);
		expect(readFileSync(`${out}.later`, "utf8")).toBe("theirs");
		expect(readdirSync(folder)).toEqual(["xmpps.yaml", "xmpps.yaml.later"]);
	});

	it("is readable for all, and nothing else is left", async () => {
		await init({ yes: true });
		expect(statSync(out).mode & 0o777).toBe(0o644);
		expect(readdirSync(folder)).toEqual(["xmpps.yaml"]);
	});

	it("that cannot be written is named, with 65", async () => {
		const missing = join(folder, "nowhere", "xmpps.yaml");
		expect(await init({ yes: true, out: missing })).toMatchObject({
			code: 65,
			err: `Cannot write "${missing}": ENOENT`,
		});
		expect(readdirSync(folder)).toEqual([]);
	});
});
