import { afterEach, beforeAll, describe, expect, onTestFinished } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import type { Snapshot } from "../../src/lab/setup/snapshot.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { changesSince, dieAt, setupWorld, shell, stateOf, xmpps } from "./setup-host.ts";

/**
 * `xmpps apply` on a real host where something fails in the middle. It names the cause, leaves nothing half done, and works
 * as soon as the cause is gone.
 */
const lab = sharedLab({ world: setupWorld() });
const server = (): LabHost => lab().host("server");

let before: Snapshot;

beforeAll(async () => {
	if (missing !== undefined) return;
	before = await stateOf(lab());
}, 600_000);

interface Failure {
	readonly name: string;
	/** Scripts for the host. */
	readonly broken: string;
	readonly mended: string;
	/** What it says of the cause. */
	readonly cause: RegExp;
	readonly code?: number;
	/** The cause hinders putting back, too: that is tried again by the next command. */
	readonly unfinished?: true;
}

/** A folder that becomes a file system of its own, with what is in it. */
const mounted = (folder: string, options: string): string =>
	`mkdir -p /run/aside; cp -a ${folder}/. /run/aside; mount -t tmpfs -o ${options} none ${folder}; cp -a /run/aside/. ${folder}; rm -r /run/aside`;
const filled = (folder: string): string =>
	`${mounted(folder, "size=256k,mode=755")}; dd if=/dev/zero of=${folder}/.filler bs=4k 2>/dev/null || true`;
const fixed = (folder: string): string => `mount --bind ${folder} ${folder}; mount -o remount,ro,bind ${folder}`;
const freed = (folder: string): string => `umount ${folder}`;

const FAILURES: readonly Failure[] = [
	...["/etc/prosody/conf.d", "/etc/nginx/sites-enabled", "/etc/systemd/system"].flatMap((folder): Failure[] => [
		{
			name: `no room in ${folder}`,
			...{ broken: filled(folder), mended: freed(folder), cause: /ENOSPC/ },
		},
		{
			name: `${folder} cannot be written`,
			...{ broken: fixed(folder), mended: freed(folder), cause: /EROFS/ },
		},
	]),
	{
		name: "nginx does not take one more name",
		broken: `printf 'server_names_hash_max_size 1;\\nserver { listen 80; server_name x; }\\n' >/etc/nginx/conf.d/small.conf; systemctl reload nginx`,
		mended: "rm /etc/nginx/conf.d/small.conf; systemctl reload nginx",
		cause: /Cannot use the configuration of nginx: .*server_names_hash/,
	},
	{
		name: "Prosody does not take one more file",
		broken: `printf 'assert(not io.open("/etc/prosody/conf.d/xmpps.cfg.lua"), "no more files")\\n' >/etc/prosody/conf.d/aa.cfg.lua`,
		mended: "rm /etc/prosody/conf.d/aa.cfg.lua",
		cause: /Cannot use the configuration of Prosody: .*no more files/,
	},
	{
		name: "nginx does not reload",
		broken: `mkdir -p /etc/systemd/system/nginx.service.d; printf '[Service]\\nExecReload=\\nExecReload=/bin/false\\n' >/etc/systemd/system/nginx.service.d/broken.conf; systemctl daemon-reload`,
		mended: "rm -r /etc/systemd/system/nginx.service.d; systemctl daemon-reload",
		cause: /Cannot reload nginx/,
		unfinished: true,
	},
	{
		name: "a key with another secret",
		broken: `cp -a /etc/xmpps-lab.key /run/key; sed -i 's/secret "./secret "Z/' /etc/xmpps-lab.key`,
		mended: "cp -a /run/key /etc/xmpps-lab.key; rm /run/key",
		cause: /its key "server" has another secret.*BADSIG/,
	},
	{
		name: "a key that is none",
		broken: "cp -a /etc/xmpps-lab.key /run/key; echo 'secret \"Zm9v' >/etc/xmpps-lab.key",
		mended: "cp -a /run/key /etc/xmpps-lab.key; rm /run/key",
		cause: /Cannot use the key in "\/etc\/xmpps-lab.key"/,
		code: 65,
	},
	{
		name: "a key that everybody can read",
		broken: "chmod 644 /etc/xmpps-lab.key",
		mended: "chmod 600 /etc/xmpps-lab.key",
		cause: /xmpps-lab\.key/,
		code: 65,
	},
	{
		name: "no name server that answers",
		broken:
			"nft add table inet wall; nft 'add chain inet wall out { type filter hook output priority 0; }'; nft 'add rule inet wall out meta l4proto { tcp, udp } th dport 53 reject'",
		mended: "nft delete table inet wall",
		cause: /203\.0\.113\.53|name server|DNS/,
	},
];

/** Applies when the cause is gone, and goes back to where everything began. */
async function worksAgain(differs = () => changesSince(lab(), before)): Promise<void> {
	const { code, stdout, stderr } = await xmpps(server(), "apply", "--yes");
	expect([code, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining("It works")]);
	const back = await xmpps(server(), "rollback", "--yes");
	expect([back.code, back.stdout]).toEqual([0, expect.stringContaining("Put back")]);
	expect(await differs()).toEqual([]);
}

describe("an apply", () => {
	afterEach(async () => {
		// A case that failed must not make the next one fail, too.
		if (missing === undefined) await xmpps(server(), "rollback", "--yes");
	});

	for (const { name, broken, mended, cause, code = 2, unfinished } of FAILURES) {
		labTest(
			`that finds ${name} says so, and leaves nothing half done`,
			async () => {
				await shell(server(), broken);
				const failed = await xmpps(server(), "apply", "--yes");
				await shell(server(), mended);
				const text = `${failed.stdout}${failed.stderr}`;
				expect([failed.code, text]).toEqual([code, expect.stringMatching(cause)]);
				expect([text, await changesSince(lab(), before)]).toEqual([text, []]);
				expect(text.includes("Cannot put everything back")).toBe(unfinished === true);
				await worksAgain();
			},
			300_000,
		);
	}

	// Each size ends the journal at another place: before it begins, in the middle of it, or while it is undone.
	labTest(
		"that has no more room for its journal puts back what it had begun, wherever that is",
		async () => {
			const outcomes: (number | undefined)[] = [];
			// What the test itself has mounted.
			const differs = async () =>
				(await changesSince(lab(), before)).filter((line) => !line.startsWith("unit var-lib-xmpps.mount:"));
			onTestFinished(async () => {
				await server().run(["umount", "/var/lib/xmpps"]);
			});
			for (const kilobytes of [4, 12, 20, 28]) {
				await shell(
					server(),
					`mkdir -p /var/lib/xmpps; mount -t tmpfs -o size=${kilobytes}k,mode=755 none /var/lib/xmpps`,
				);
				const { code, stdout, stderr } = await xmpps(server(), "apply", "--yes");
				const text = `${stdout}${stderr}`;
				outcomes.push(code);
				if (code !== 0) {
					expect([kilobytes, code, text]).toEqual([kilobytes, 2, expect.stringContaining("ENOSPC")]);
					expect([kilobytes, text, await differs()]).toEqual([kilobytes, text, []]);
				}
				await shell(server(), "mount -o remount,size=1m /var/lib/xmpps");
				if (code === 0) expect((await xmpps(server(), "rollback", "--yes")).code).toBe(0);
				await worksAgain(differs);
				await shell(server(), "umount /var/lib/xmpps");
			}
			expect(outcomes.filter((code) => code === 2).length).toBeGreaterThan(1);
		},
		300_000,
	);

	labTest(
		"whose name server goes away before its records puts back all that it can, and the rest later",
		async () => {
			const wall =
				"nft add table inet wall; nft 'add chain inet wall out { type filter hook output priority 0; }'; nft 'add rule inet wall out meta l4proto { tcp, udp } th dport 53 reject'";
			const { stages } = JSON.parse((await xmpps(server(), "plan", "--json")).stdout) as {
				stages: { name: string; changes: unknown[] }[];
			};
			const first = 1 + stages.flatMap(({ name, changes }) => (name === "dns" ? [] : changes)).length;
			const failed = await dieAt(server(), "apply", first, "before", "--live", "--edit", wall);
			await shell(server(), "nft delete table inet wall");
			// It cannot know what became of the records: the next one looks again.
			expect(failed.stderr).toMatch(/Cannot put everything back: records .*203\.0\.113\.53/);
			expect(await changesSince(lab(), before)).toEqual([]);
			await worksAgain();
		},
		300_000,
	);
});
