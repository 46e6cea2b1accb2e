import { describe, expect } from "vitest";
import { endTree } from "../../src/host/run-command.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { KEY_FILE, UPDATE_KEY } from "../../src/lab/setup/fresh-world.ts";
import { CONFIG_FILE, configText, makeWorld } from "../../src/lab/setup/make-world.ts";
import { xmpps } from "../../src/lab/setup/on-host.ts";
import type { SetupWorld } from "../../src/lab/setup/worlds.ts";
import { ACCOUNTS } from "../../src/lab/world/standard.ts";
import type { HostFileSpec, WorldSpec } from "../../src/lab/world/world-spec.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";

const ROW: SetupWorld = {
	...{ name: "secrets", way: "nat", addresses: "both", firewall: "nftables", release: "bookworm" },
	...{ dns: "knot", services: "both", input: "dropping", web: "one" },
};

/** Passwords that an operator has in the configuration of programs which xmpps looks at. */
const FOREIGN = { prosody: "iago-hates-the-moor-4711", nginx: "desdemona-lost-a-napkin-0815" } as const;
const PROSODY_FILE = "/etc/prosody/conf.d/foreign.cfg.lua";
const NGINX_FILE = "/etc/nginx/conf.d/foreign.conf";
const PROSODY_TEXT = `external_service_secret = "${FOREIGN.prosody}"\n`;
const NGINX_TEXT = `map $uri $foreign_secret { default "${FOREIGN.nginx}"; }\n`;

/** A key that the name server does not have. */
const OTHER = { name: "nobody", secret: Buffer.from("a key of somebody else, of 32 byte").toString("base64") } as const;

const FILES: readonly HostFileSpec[] = [
	{ path: PROSODY_FILE, content: PROSODY_TEXT, mode: "0600", owner: "prosody" },
	{ path: NGINX_FILE, content: NGINX_TEXT, mode: "0600" },
];

function world(): WorldSpec {
	const spec = makeWorld(ROW);
	const [server, ...others] = spec.hosts;
	if (server === undefined) throw new Error("no server");
	return { ...spec, hosts: [{ ...server, files: [...(server.files ?? []), ...FILES] }, ...others] };
}

/** The texts that are looked for, a line each, in a file that root alone reads. */
const NEEDLES = "/run/needles";

const lab = sharedLab({ world: world(), capture: true });
const server = (): LabHost => lab().host("server");
const shell = (script: string, ...args: readonly string[]): Promise<string> =>
	server().must("act", ["sh", "-euc", script, "sh", ...args]);

/** Everything that must not be seen, as text. */
let needles: readonly string[] = [];
/** What commands have written, all of it. */
const written: string[] = [];

async function prepare(): Promise<void> {
	const keys = await shell("cat /etc/prosody/certs/example.com.key /etc/ssl/private/example.com.key");
	// The shortest line of such a key is the last one: what is long enough is of one key alone.
	const lines = keys.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));
	const raw = (secret: string): string => Buffer.from(secret, "base64").toString("utf8");
	const hex = (secret: string): string => Buffer.from(secret, "base64").toString("hex");
	const tsig = [UPDATE_KEY.secret, OTHER.secret].flatMap((secret) => [secret, raw(secret), hex(secret)]);
	needles = [...tsig, ...ACCOUNTS.map(({ password }) => password), ...Object.values(FOREIGN), ...lines];
	await server().must("keep the texts", ["sh", "-c", `umask 077; cat >${NEEDLES}`], {
		input: `${needles.join("\n")}\n`,
	});
}

/** The files of the host that have one of them; of whoever may read them. */
async function filesWith(which: "all" | "world-readable"): Promise<readonly string[]> {
	const mode = which === "all" ? "" : "-perm -o=r";
	const script = `find / /run /tmp /dev/shm -xdev -type f ${mode} -exec grep -laF -f ${NEEDLES} {} + 2>/dev/null | sort -u`;
	const { stdout } = await server().run(["sh", "-c", script], { timeout: 120_000 });
	return stdout.split("\n").filter((line) => line !== "");
}

/** Runs `xmpps` on the host, and keeps what it writes. @returns its exit code */
async function said(command: string, ...args: readonly string[]): Promise<number | undefined> {
	const { code, stdout, stderr } = await xmpps(server(), command, ...args);
	written.push(`$ xmpps ${command} ${args.join(" ")}: ${code}\n${stdout}${stderr}`);
	return code;
}

/** Lines with one of them. */
const leaks = (texts: readonly string[]): string[] =>
	texts.flatMap((text) => text.split("\n")).filter((line) => needles.some((needle) => line.includes(needle)));

/** Those who look at all processes meanwhile. */
async function watched(
	work: () => Promise<void>,
): Promise<{ hits: string[]; summary: { looks: number; programs: string[] } }> {
	const program = "/opt/xmpps/packages/xmpps/scenario/setup/watch-processes.mjs";
	const child = server().start(["/opt/xmpps/node", program, NEEDLES], ["pipe", "pipe", "inherit"]);
	let text = "";
	child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
		text += chunk;
	});
	const until = async (found: () => boolean): Promise<void> => {
		for (let tries = 0; !found() && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
		if (!found()) throw new Error(`the watcher says: ${text}`);
	};
	try {
		await until(() => text.startsWith("ready\n"));
		await work();
		child.stdin?.end();
		await until(() => text.trimEnd().endsWith("}"));
	} finally {
		endTree(child);
	}
	const lines = text.trimEnd().split("\n");
	return {
		hits: lines.filter((line) => line.startsWith("hit ")),
		summary: JSON.parse(lines.at(-1) ?? "") as { looks: number; programs: string[] },
	};
}

describe("secrets of a host that is set up", () => {
	let before: readonly string[] = [];

	labTest("are where they belong, and would be found elsewhere", async () => {
		await prepare();
		before = await filesWith("all");
		expect(before).toEqual([
			...["/etc/nginx/conf.d/foreign.conf", "/etc/prosody/certs/example.com.key", PROSODY_FILE],
			...["/etc/ssl/private/example.com.key", KEY_FILE, NEEDLES],
			...["juliet", "romeo"].map((user) => `/var/lib/prosody/example%2ecom/accounts/${user}.dat`),
		]);
		expect(await filesWith("world-readable")).toEqual([]);
		await shell(`printf %s "$1" >/tmp/leak`, `x${UPDATE_KEY.secret}x`);
		expect(await filesWith("world-readable")).toEqual(["/tmp/leak"]);
		await shell("rm /tmp/leak");
		const { hits } = await watched(async () => void (await shell("sleep 0.2", FOREIGN.nginx)));
		expect(hits.length).toBeGreaterThan(0);
		expect(leaks([`a ${UPDATE_KEY.secret} b`, "c"])).toHaveLength(1);
	});

	labTest(
		"are in no output, process or file, whatever is done",
		async () => {
			const { hits, summary } = await watched(async () => {
				const init = ["--yes", "--domain", "example.com", "--address", "203.0.113.2", "--address", "2001:db8::2"];
				const dns = ["--dns", "rfc2136", "--server", "203.0.113.53", "--key", KEY_FILE];
				const { stdout, stderr, code } = await server().run([
					"sh",
					"-c",
					'mkdir -p /run/init && cd /run/init && exec "$@"',
					"sh",
					"xmpps",
					"init",
					...init,
					...dns,
				]);
				written.push(stdout, stderr);
				expect([code, stderr]).toEqual([0, stderr]);
				expect(await said("plan")).toBe(0);
				expect(await said("plan", "--json", "--out", "/run/plan.json")).toBe(0);
				expect(await said("apply", "--yes", "--plan", "/run/plan.json")).toBe(0);
				expect(await said("status", "--json")).toBe(0);
				expect(await said("apply", "--yes", "--json")).toBe(0);
				expect(await said("rollback", "--yes")).toBe(0);
				expect(await said("apply", "--yes", "--confirm-within", "5s")).toBe(2);
				expect(await said("apply", "--yes", "--json")).toBe(0);
				expect(await said("remove", "--yes", "--json")).toBe(0);
				expect(await said("apply", "--yes")).toBe(0);
			});
			expect(hits).toEqual([]);
			// It has looked, and seen who was there.
			expect(summary.looks).toBeGreaterThan(500);
			expect(summary.programs).toEqual(expect.arrayContaining(["node", "perl"]));
			expect(leaks(written)).toEqual([]);
			expect(leaks([await shell("journalctl --no-pager -q -o export")])).toEqual([]);
			expect(await filesWith("all")).toEqual(before);
		},
		240_000,
	);

	labTest(
		"are in no error, whatever is wrong",
		async () => {
			written.length = 0;
			const wrong = async (what: string, doIt: string, undo: string): Promise<void> => {
				await shell(doIt);
				for (const command of [["plan"], ["apply", "--yes"], ["status"]] as const) {
					const [name, ...args] = command;
					const code = await said(name, ...args);
					// An error is what is wanted here; what is managed can be told without most of it.
					if (name !== "status") expect([what, name, code]).not.toEqual([what, name, 0]);
				}
				await shell(undo);
			};
			const key = (name: string, secret: string): string =>
				`printf 'key "%s" {\\n\\talgorithm hmac-sha256;\\n\\tsecret "%s";\\n};\\n' '${name}' '${secret}' >${KEY_FILE}`;
			const keep = "cp -a /etc/xmpps-lab.key /run/kept.key";
			const back = "mv /run/kept.key /etc/xmpps-lab.key";
			await wrong("another secret", `${keep}; ${key(UPDATE_KEY.name, OTHER.secret)}`, back);
			await wrong("another key", `${keep}; ${key(OTHER.name, OTHER.secret)}`, back);
			await wrong("half a key", `${keep}; ${key(UPDATE_KEY.name, `${UPDATE_KEY.secret}" "`)}`, back);
			await wrong("no base64", `${keep}; ${key(UPDATE_KEY.name, `%%${UPDATE_KEY.secret}`)}`, back);
			await wrong("a secret alone", `${keep}; echo '${UPDATE_KEY.secret}' >${KEY_FILE}`, back);
			await wrong("a key for all", `chmod 644 ${KEY_FILE}`, `chmod 600 ${KEY_FILE}`);
			const yaml = (dns: string): string => `cat >${CONFIG_FILE} <<'END'\n${configText(ROW)}${dns}\nEND`;
			const asItWas = yaml("");
			await wrong("a secret in xmpps.yaml", yaml(`  secret: "${UPDATE_KEY.secret}"`), asItWas);
			await wrong("a key for a file", `sed -i 's|^  key: .*|  key: "${UPDATE_KEY.secret}"|' ${CONFIG_FILE}`, asItWas);
			// Each program shows the word at which it stumbles.
			const prosody = `printf '%s' 'broken = "${FOREIGN.prosody}" "${FOREIGN.prosody}"' >>${PROSODY_FILE}`;
			await wrong(
				"Prosody's configuration",
				`cp -a ${PROSODY_FILE} /run/kept.lua; ${prosody}; rm -f /etc/prosody/conf.d/xmpps.cfg.lua`,
				`mv /run/kept.lua ${PROSODY_FILE}`,
			);
			const nginx = `printf '%s;\\n' '${FOREIGN.nginx}' >>${NGINX_FILE}`;
			await wrong(
				"nginx's configuration",
				`cp -a ${NGINX_FILE} /run/kept.conf; ${nginx}; rm -f /etc/nginx/sites-enabled/xmpps.conf`,
				`mv /run/kept.conf ${NGINX_FILE}`,
			);
			expect(leaks(written)).toEqual([]);
			expect(leaks([await shell("journalctl --no-pager -q -o export")])).toEqual([]);
			expect(await filesWith("world-readable")).toEqual([]);
			expect(await filesWith("all")).toEqual(before);
		},
		300_000,
	);

	labTest("do not go over the network", async () => {
		const bytes = await lab().capture?.read();
		expect(bytes?.length).toBeGreaterThan(10_000);
		const text = Buffer.from(bytes ?? []).toString("latin1");
		expect(needles.filter((needle) => text.includes(needle))).toEqual([]);
	});
});
