import { describe, expect, it } from "vitest";
import { observeFirewall } from "../../../../src/setup/adapters/firewall/observe-firewall.ts";
import { ScriptedHost } from "../../items/drivers/scripted-host.ts";
import { CONFIG } from "./firewall-data.ts";

const unit = (id: string, state: string): string =>
	`Id=${id}.service\nLoadState=loaded\nActiveState=${state}\nUnitFileState=enabled\n`;

const SAVED = "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n";

/** The same rules, as iptables has put them into the kernel. */
const LISTING = `table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy drop;
		iifname "lo" counter accept
	}
}
`;

describe("observeFirewall", () => {
	it("sees what netfilter-persistent has loaded, and once", async () => {
		const host = new ScriptedHost(
			{
				"nft --version": ["nftables v1.0.6 (Lester Gooch #5)\n"],
				"nft --stateless list ruleset": [LISTING],
				"iptables --version": ["iptables v1.8.9 (nf_tables)\n"],
				"iptables-save": [SAVED],
				"ip6tables-save": [""],
				systemctl: [
					[
						unit("nftables", "inactive").replace("=enabled", "=disabled"),
						unit("netfilter-persistent", "active"),
						unit("docker", "active"),
					].join("\n"),
				],
				ss: ["0 0 203.0.113.2:5223 203.0.113.10:40830\n"],
			},
			{
				"/etc/iptables/rules.v4": SAVED,
				"/etc/ufw/ufw.conf": "ENABLED=no\n",
				"/etc/default/netfilter-persistent": "# IPTABLES_RESTORE_NOFLUSH=yes\nIP6TABLES_RESTORE_NOFLUSH=yes\n",
			},
		);
		expect(await observeFirewall(host, CONFIG)).toEqual({
			...{ tool: "iptables", toolWhy: "netfilter-persistent loads the rules" },
			nft: { version: "1.0.6", service: { enabled: false, active: false } },
			iptables: { version: "1.8.9", variant: "nf_tables", used: ["ip filter"] },
			managers: ["docker"],
			persistent: {
				...{ service: { enabled: true, active: true }, adds: true },
				v4: { sections: ["filter"], frozen: [] },
			},
			inputs: [
				{
					...{ tool: "iptables", family: "ip", table: "filter", chain: "INPUT" },
					...{ policy: "drop", closed: true, by: "policy drop" },
				},
			],
			...{ translations: [], sessions: 1, unknown: [] },
		});
	});

	it("says what it may not see", async () => {
		const denied = { code: 1, stderr: "Operation not permitted (you must be root)\nnetlink: Error\n" };
		const host = new ScriptedHost({ "nft --version": ["nftables v1.1.3"], nft: [denied], systemctl: [""] });
		const { unknown, iptables, tool } = await observeFirewall(host, CONFIG);
		expect(unknown).toEqual(["nft list ruleset: Operation not permitted (you must be root)"]);
		expect(iptables).toBeUndefined();
		expect(tool).toBe("nftables");
	});

	it("knows ufw by its configuration, and misses systemd", async () => {
		const host = new ScriptedHost({}, { "/etc/ufw/ufw.conf": "LOGLEVEL=low\nENABLED=yes\n" });
		const facts = await observeFirewall(host, CONFIG);
		expect(facts.managers).toEqual(["ufw"]);
		expect(facts.unknown).toEqual(["systemctl does not answer"]);
		expect(facts.tool).toBeUndefined();
		expect(facts.sessions).toBeUndefined();
	});
});
