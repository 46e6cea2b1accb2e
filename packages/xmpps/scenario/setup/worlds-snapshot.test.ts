import { describe, expect } from "vitest";
import { addZoneLines, removeZoneLines } from "../../src/lab/dns/index.ts";
import { difference } from "../../src/lab/setup/difference.ts";
import { makeWorld } from "../../src/lab/setup/make-world.ts";
import { takeSnapshot } from "../../src/lab/setup/snapshot.ts";
import { SETUP_WORLDS, type SetupWorld } from "../../src/lab/setup/worlds.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";

const DOMAIN = "example.com";

const named = (name: string): SetupWorld => {
	const world = SETUP_WORLDS.find((one) => one.name === name);
	if (world === undefined) throw new Error(`no world "${name}"`);
	return world;
};

describe.each(["ipv6-by-zone-file", "zone-file-behind-iptables"])("a snapshot of the host of %s", (name) => {
	const lab = sharedLab({ world: makeWorld(named(name)) });
	const snapshot = () => takeSnapshot(lab(), "server", [DOMAIN]);
	const shell = (script: string) => lab().host("server").must("act", ["sh", "-euc", script]);

	labTest("is the same after nothing but a reboot", async () => {
		const before = await snapshot();
		await lab().host("server").reboot();
		expect(difference(before, await snapshot())).toEqual([]);
	});

	/** Does something, and undoes it. @returns what was seen of it */
	async function seen(doIt: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<readonly string[]> {
		const before = await snapshot();
		await doIt();
		const lines = difference(before, await snapshot());
		await undo();
		expect(difference(before, await snapshot())).toEqual([]);
		return lines;
	}

	const file = "/etc/prosody/prosody.cfg.lua";

	labTest("sees one byte, one bit, an owner, a link and a file", async () => {
		const byShell = (doIt: string, undo: string) =>
			seen(
				() => shell(doIt),
				() => shell(undo),
			);
		expect(await byShell(`cp -a ${file} /tmp/f; printf ' ' >>${file}`, `cp -a /tmp/f ${file}`)).toEqual([
			`${file}: another content`,
		]);
		expect(await byShell(`chmod 641 ${file}`, `chmod 640 ${file}`)).toEqual([`${file}: mode 640 became 641`]);
		expect(await byShell(`chown prosody ${file}`, `chown root ${file}`)).toEqual([
			`${file}: owner root became prosody`,
		]);
		expect(await byShell("chmod 700 /var/lib/prosody", "chmod 750 /var/lib/prosody")).toEqual([
			"/var/lib/prosody: mode 750 became 700",
		]);
		const link = "/etc/nginx/sites-enabled/lab-1";
		expect(await byShell(`ln -sfn ../x ${link}`, `ln -sfn /etc/nginx/sites-available/lab-1 ${link}`)).toEqual([
			`${link}: target /etc/nginx/sites-available/lab-1 became ../x`,
		]);
		expect(await byShell("mkdir /var/lib/xmpps", "rmdir /var/lib/xmpps")).toEqual(["/var/lib/xmpps has appeared"]);
	});

	labTest("sees units that stop, and that are enabled no more", async () => {
		expect(
			await seen(
				() => shell("systemctl stop nginx"),
				() => shell("systemctl start nginx"),
			),
		).toEqual(["unit nginx.service: enabled, active became enabled, inactive"]);
		const disabled = await seen(
			() => shell("systemctl disable -q nginx"),
			() => shell("systemctl enable -q nginx"),
		);
		expect(disabled).toContain("unit nginx.service: enabled, active became disabled, active");
		expect(disabled).toContain("/etc/systemd/system/multi-user.target.wants/nginx.service is gone");
	});

	labTest("sees one rule, of whichever program, and nothing in a table that is empty", async () => {
		const [program] = named(name).firewall === "iptables" ? (["iptables"] as const) : (["nft"] as const);
		const lines =
			program === "iptables"
				? await seen(
						() => shell("ip6tables -t nat -A OUTPUT -p tcp --dport 444 -j ACCEPT"),
						() => shell("ip6tables -t nat -D OUTPUT -p tcp --dport 444 -j ACCEPT"),
					)
				: await seen(
						() => shell("nft insert rule inet filter input tcp dport 444 accept comment mine"),
						() => shell("systemctl reload nftables"),
					);
		expect(lines.some((line) => line.includes("dport 444"))).toBe(true);
		expect(
			await seen(
				() => shell("nft add table ip x; nft 'add chain ip x y { type nat hook output priority 0; policy accept; }'"),
				() => shell("nft delete table ip x"),
			),
		).toEqual([]);
		expect(
			await seen(
				() => shell("nft add table ip x; nft 'add chain ip x y { type filter hook output priority 0; policy drop; }'"),
				() => shell("nft delete table ip x"),
			),
		).toEqual(["nftables has got: table ip x chain y: type filter hook output priority filter; policy drop;"]);
	});

	labTest("sees one record, and one TTL", async () => {
		const run = ({ what, command, input = "" }: ReturnType<typeof addZoneLines>) =>
			lab().host("dns").must(what, command, { input });
		const line = "new.example.com. 77 IN A 203.0.113.99";
		expect(
			await seen(
				() => run(addZoneLines(DOMAIN, [line])),
				() => run(removeZoneLines(DOMAIN, [line])),
			),
		).toEqual([`zone ${DOMAIN} has got: ${line}`]);
	});
});
