import { beforeAll, describe, expect } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import type { Snapshot } from "../../src/lab/setup/snapshot.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { CONFIG_FILE, changesSince, setupWorld, shell, stateOf } from "./setup-host.ts";

/** `xmpps plan` and `xmpps apply` as root, with a configuration of somebody who means harm: nothing of it is ever done. */
const lab = sharedLab({ world: setupWorld() });
const server = (): LabHost => lab().host("server");

/** What a shell, wherever it were, would have made. */
const CANARY = "/tmp/canary";

let before: Snapshot;

beforeAll(async () => {
	if (missing !== undefined) return;
	await shell(server(), "mkdir -m 0777 /srv/open; mkdir -m 0755 /srv/closed");
	before = await stateOf(lab());
}, 60_000);

const HEAD = "domain: example.com\naddress: 203.0.113.2\n";
const BAIT = [
	`; touch ${CANARY}`,
	`$(touch ${CANARY})`,
	`\`touch ${CANARY}\``,
	`"; touch ${CANARY}; "`,
	`' | touch ${CANARY} #`,
];

/** Each key that takes a text, with a text in it that would be a command. */
const KEYS: readonly ((bait: string) => string)[] = [
	(bait) => `domain: ${yaml(`example.com${bait}`)}\n`,
	(bait) => `domain: example.com\naddress: ${yaml(`203.0.113.2${bait}`)}\n`,
	(bait) => `${HEAD}endpoint: { host: ${yaml(`xmpps.example.com${bait}`)} }\n`,
	(bait) => `${HEAD}endpoint: { port: ${yaml(`443${bait}`)} }\n`,
	(bait) => `${HEAD}way: ${yaml(`nat${bait}`)}\n`,
	(bait) => `${HEAD}services: [${yaml(`clients${bait}`)}]\n`,
	(bait) => `${HEAD}web: { challenge: ${yaml(`/var/lib/acme${bait}`)} }\n`,
	(bait) => `${HEAD}web: { redirect: ${yaml(`https://example.com/${bait}`)} }\n`,
	(bait) => `${HEAD}certificate: { chain: ${yaml(`/etc/a${bait}`)}, key: /etc/b }\n`,
	(bait) => `${HEAD}dns: { method: zone-file, file: ${yaml(`/etc/zone${bait}`)} }\n`,
	(bait) => `${HEAD}dns: { method: rfc2136, server: ${yaml(`203.0.113.53${bait}`)}, key: /etc/k }\n`,
	(bait) => `${HEAD}dns: { method: rfc2136, server: 203.0.113.53, key: ${yaml(`/etc/k${bait}`)} }\n`,
	(bait) => `${HEAD}guard: { confirm: ${yaml(`60s${bait}`)} }\n`,
	(bait) => `${HEAD}guard: { probes: [${yaml(`ssh:${bait}`)}] }\n`,
	(bait) => `${HEAD}host: ${yaml(`ssh:${bait}`)}\n`,
	(bait) => `${HEAD}${yaml(bait)}: 1\n`,
];

const yaml = (text: string): string => JSON.stringify(text);

/** Text that would be more lines of some other file, or another path. */
const TEXTS: Readonly<Record<string, string>> = {
	"an option of ssh": `${HEAD}host: ${yaml(`ssh:-oProxyCommand=touch ${CANARY}`)}\n`,
	"an option of ssh in a probe": `${HEAD}guard: { probes: [${yaml(`ssh:-oProxyCommand=touch$IFS${CANARY}`)}] }\n`,
	"a line of Lua in a domain": `domain: ${yaml(`example.com"\nos.execute("touch ${CANARY}")--`)}\n`,
	"a line of nftables in an address": `domain: example.com\naddress: ${yaml("203.0.113.2\n}\nflush ruleset")}\n`,
	"a line of nginx in a redirect": `${HEAD}web: { redirect: ${yaml('https://example.com";\n}\nserver { root /etc;')} }\n`,
	"a variable of nginx in a redirect": `${HEAD}web: { redirect: ${yaml("https://example.com/$http_cookie")} }\n`,
	"a line of a zone in a host": `${HEAD}endpoint: { host: ${yaml("xmpps.example.com.\n* A 192.0.2.1")} }\n`,
	"a path that leads out": `${HEAD}dns: { method: zone-file, file: /etc/xmpps/../passwd }\n`,
	"a path that leads out of a folder": `${HEAD}web: { challenge: /var/lib/xmpps/../../../root }\n`,
	"a path with a NUL": `${HEAD}dns: { method: zone-file, file: "/etc/zone\\0.txt" }\n`,
	"no path": `${HEAD}dns: { method: zone-file, file: / }\n`,
	"a tag": `domain: !!js/function "function () { require('fs').writeFileSync('${CANARY}', '') }"\n`,
	"a prototype": `${HEAD}__proto__: { root: true }\nconstructor: { prototype: { root: true } }\n`,
	"control characters": `domain: ${yaml("\u001b]0;owned\u0007\u001b[2Jexample.com")}\n`,
	"a bomb": `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghij"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[index]}`).join()}]`).join("\n")}\ndomains: *j\n`,
	depth: `domain: ${"[".repeat(100_000)}\n`,
	"maps in maps": `${Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")}\n`,
	"many problems": `${HEAD}${Array.from({ length: 9_000 }, (_, key) => `k${key}: 1`).join("\n")}\n`,
	"many addresses": `domain: example.com\naddresses: [${Array.from({ length: 20_000 }, (_, at) => `10.0.${at >> 8}.${at & 255}`).join()}]\n`,
	"a long line": `domain: ${"a".repeat(200_000)}\n`,
	"a huge file": `${HEAD}# ${"x".repeat(300_000)}\n`,
	"no text": "\u0000\u0001\u0002\ufffe",
	nothing: "",
};

/** Runs a command as root. It has to refuse with one clear message, soon, and to have done nothing. */
async function refused(what: string, command: readonly string[], path = CONFIG_FILE): Promise<void> {
	const began = performance.now();
	const argv = ["xmpps", ...command, "--config", path];
	const { code, stdout, stderr } = await server().run(argv, { timeout: 30_000 });
	const ms = performance.now() - began;
	const seen = `${what}: ${code} ${stdout} ${stderr.slice(0, 2_000)}`;
	expect({ code, stdout }, seen).toEqual({ code: 65, stdout: "" });
	expect(stderr, seen).toMatch(/^xmpps: Cannot (use|trust|read) [^\n]+\n/);
	// No stack, nothing that a terminal would obey, and not more than a screen.
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	expect(stderr, seen).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]|^ +at /m);
	expect(stderr.split("\n").length, seen).toBeLessThan(25);
	expect(stderr.length, seen).toBeLessThan(12_000);
	expect(ms, seen).toBeLessThan(10_000);
}

async function write(text: string, path = CONFIG_FILE): Promise<void> {
	await server().must("write the configuration", ["tee", path], { input: text, maxOutput: 1 });
}

async function nothingHappened(): Promise<void> {
	expect(await shell(server(), `ls ${CANARY} 2>/dev/null || echo none`)).toBe("none\n");
	await write(ORIGINAL);
	expect(await changesSince(lab(), before)).toEqual([]);
}

const ORIGINAL = setupWorld()
	.hosts.flatMap(({ files = [] }) => files)
	.find(({ path }) => path === CONFIG_FILE)?.content as string;

describe("a configuration that means harm", () => {
	labTest(
		"has no command in it that would be run",
		async () => {
			for (const [number, key] of KEYS.entries()) {
				// Every key, each with another bait: all pairs would take minutes.
				const text = key(BAIT[number % BAIT.length] ?? "");
				await write(text);
				await refused(text, number % 2 === 0 ? ["plan"] : ["apply", "--yes"]);
			}
			await nothingHappened();
		},
		120_000,
	);

	labTest(
		"writes no line and no path of its own, and takes no time",
		async () => {
			for (const [what, text] of Object.entries(TEXTS)) {
				await write(text);
				await refused(what, ["apply", "--yes"]);
			}
			await nothingHappened();
		},
		180_000,
	);

	labTest(
		"is refused where others could have written it, whatever stands in it",
		async () => {
			const closed = "/srv/closed/xmpps.yaml";
			const make = `cp ${CONFIG_FILE} "$1"; chown root:root "$1"; chmod 644 "$1"`;
			const places: readonly (readonly [what: string, make: string, path: string])[] = [
				["group-writable", `${make}; chmod g+w "$1"`, closed],
				["world-writable", `${make}; chmod o+w "$1"`, closed],
				["somebody's", `${make}; chown nobody "$1"`, closed],
				["in an open folder", make, "/srv/open/xmpps.yaml"],
				["in /tmp", make, "/tmp/xmpps.yaml"],
				["a link into an open folder", 'ln -s /srv/open/xmpps.yaml "$1"', closed],
				["a link to itself", 'ln -s "$1" "$1"', closed],
				["a pipe", 'mkfifo "$1"', closed],
				["a device", "true", "/dev/zero"],
				["a folder", 'mkdir "$1"', closed],
				["nowhere", "true", `/srv/closed/$(touch ${CANARY})`],
			];
			for (const [what, script, path] of places) {
				await server().must(what, ["sh", "-ec", script, "sh", path]);
				await refused(what, ["apply", "--yes"], path);
				if (path === closed) await shell(server(), `rm -rf ${closed}`);
			}
			await nothingHappened();
		},
		60_000,
	);

	labTest(
		"does not get at a file of somebody else, or at our own",
		async () => {
			for (const file of [
				"/etc/passwd",
				"/etc/prosody/prosody.cfg.lua",
				"/etc/xmpps/firewall.sh",
				"/etc/prosody/conf.d/xmpps.cfg.lua",
				"/var/lib/xmpps/journal/log",
			]) {
				await write(`${HEAD}dns: { method: zone-file, file: ${file} }\n`);
				const { code, stdout, stderr } = await server().run(["xmpps", "apply", "--config", CONFIG_FILE, "--yes"]);
				expect([2, 65], `${file}: ${code} ${stdout} ${stderr}`).toContain(code);
				expect(await shell(server(), `grep -rl 'Records of xmpps' /etc /var/lib || true`), file).toBe("");
				await write(ORIGINAL);
				expect(await changesSince(lab(), before), `${file}: ${stdout}`).toEqual([]);
			}
			await nothingHappened();
		},
		120_000,
	);
});
