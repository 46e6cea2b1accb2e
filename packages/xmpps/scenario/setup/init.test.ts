import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import type { Resolver } from "xmpps-connect/dns";
import type { Io } from "../../src/cli/io.ts";
import { type InitTools, initCommand } from "../../src/cli/setup/init.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { standardWorld } from "../../src/lab/world/standard.ts";
import type { HostSpec, WorldSpec } from "../../src/lab/world/world-spec.ts";
import { parseConfig } from "../../src/setup/config/parse-config.ts";
import { recognise } from "../../src/setup/recognise/recognise.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";

/** The tutorial's server before anybody set anything up: Prosody and nginx as Debian ships them, with a domain and its site. */
function freshWorld(): WorldSpec {
	const world = standardWorld();
	const fresh = ({ firewall: _, ...host }: HostSpec): HostSpec => ({
		...host,
		programs: (host.programs ?? []).map((program) => {
			if (program.program !== "prosody") return program;
			const { directTls: _ports, nagle: _nagle, ...rest } = program;
			return rest;
		}),
	});
	return {
		...world,
		hosts: world.hosts.map((host) => (host.name === "server" ? fresh(host) : host)),
		zones: [
			{ name: "example.com", records: ["@ A 203.0.113.1", "@ AAAA 2001:db8::1", "_xmpp-client._tcp SRV 0 5 5222 @"] },
		],
	};
}

const lab = sharedLab({ world: freshWorld() });
const folder = mkdtempSync(join(tmpdir(), "xmpps-test-init-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUESTION = `
const [library, type, name] = process.argv.slice(1);
const { createResolver } = await import(library);
console.log(JSON.stringify(await createResolver().query(type, name)));
`;

/** As it was built: a process of its own asks. */
const LIBRARY = new URL("../../../connect/dist/dns/index.js", import.meta.url).href;

/** The lab's own resolver, asked from the server's place. */
function labResolver(at: Lab): Resolver {
	return {
		async query(type, name) {
			const argv = [process.execPath, "--input-type=module", "-e", QUESTION, LIBRARY, type, name];
			const { stdout, stderr } = await at.host("server").runHere(argv);
			if (stdout === "") throw new Error(stderr);
			return JSON.parse(stdout);
		},
	};
}

async function init(
	name: string,
	answers: readonly string[] | undefined,
): Promise<{ code: number; out: string; err: string; file: string }> {
	const lines = { out: [] as string[], err: [] as string[] };
	const left = [...(answers ?? [])];
	const io: Io = {
		out: (text) => void lines.out.push(text),
		err: (text) => void lines.err.push(text),
		colour: false,
		signal: new AbortController().signal,
		...(answers === undefined ? {} : { ask: async () => left.shift() }),
	};
	const tools: InitTools = {
		host: async () => ({ host: hostPort(lab().host("server")), close: async () => undefined }),
		resolver: async () => labResolver(lab()),
		recognise: (host, intent, { local }) => recognise(host, intent, local),
	};
	const file = join(folder, name);
	const code = await initCommand({ out: file, ...(answers === undefined ? { yes: true } : {}) }, io, tools);
	return { code, out: lines.out.join("\n"), err: lines.err.join("\n"), file };
}

describe("init on a fresh host with Prosody and nginx", () => {
	labTest("proposes the address of each family that nobody uses, and writes a file that is right", async () => {
		const { code, out, err, file } = await init("yes.yaml", undefined);
		expect([code, err]).toEqual([0, ""]);
		const config = parseConfig(readFileSync(file, "utf8"), file);
		expect(config.domains).toEqual(["example.com"]);
		expect(config.addresses.map(({ local }) => local)).toEqual(["203.0.113.2", "2001:db8::2"]);
		expect(config.dns.by).toEqual({ method: "print" });
		expect(out).toMatch(/prosody 0\.12\.\d+, nginx 1\.22\.\d+/);
		expect(out).toMatch(/203\.0\.113\.1 +eth0, public +80 nginx, 443 nginx, 5222 lua/);
		expect(out).toContain("_xmpp-client._tcp.example.com SRV 0 5 5222 example.com");
		expect(out).toContain("zone example.com at dns.lab");
		expect(out).toContain('203.0.113.1 does not fit: "nginx" listens on 203.0.113.1 port 443');
		expect(out).toMatch(/203\.0\.113\.2 is proposed: nothing listens there/);
		expect(out).toMatch(/The certificate in \S+ names example\.com/);
		expect(out).not.toContain("unknown:");
	});

	labTest("asks one question, and nothing else", async () => {
		const { code, err, file } = await init("asked.yaml", ["3", "", "/etc/xmpps/lab.key"]);
		expect(code).toBe(0);
		expect(err).toContain("How do records get into the DNS of example.com?");
		expect(parseConfig(readFileSync(file, "utf8"), file).dns.by).toEqual({
			method: "rfc2136",
			server: { address: "203.0.113.53", port: 53 },
			key: "/etc/xmpps/lab.key",
		});
	});

	labTest("leaves the host as it was", async () => {
		const server = lab().host("server");
		await server.must("mark the time", ["touch", "/run/before"]);
		await init("again.yaml", undefined);
		// systemd's timers go their own way.
		const changed = [
			"find",
			"/etc",
			"/var/lib",
			"-path",
			"/var/lib/systemd",
			"-prune",
			"-o",
			"-cnewer",
			"/run/before",
			"-print",
		];
		expect(await server.must("list what changed", changed)).toBe("");
	});
});
