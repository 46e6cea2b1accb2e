import { describe, expect } from "vitest";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { Release } from "../../src/lab/world/world-spec.ts";
import { observeFirewall } from "../../src/setup/adapters/firewall/observe-firewall.ts";
import { wantedFirewall } from "../../src/setup/adapters/firewall/wanted-firewall.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import { Hand } from "./firewall-hand.ts";
import { A, A6, B, B6, CONFIG, endpointsAt, firewallWorld, reach, snapshot, stayOn } from "./firewall-world.ts";

/** Milliseconds: a story reboots its host. */
const STORY = 120_000;

/** Tools of the host's operator, with the rules that are there before. */
interface Story {
	readonly tool: "nftables" | "iptables";
	/** Whether INPUT stops what no rule takes. */
	readonly closed: boolean;
	/** Shell commands of the operator's. */
	readonly prepare: string;
	/** Loads the operator's rules anew, in each of the ways there are. */
	readonly reloads: readonly string[];
	/** What is there of the operator's own, and stays. */
	readonly stays: readonly string[];
}

async function planned(lab: Lab, addresses: readonly string[]) {
	const facts = await observeFirewall(hostPort(lab.host("server")), CONFIG);
	return { facts, ...wantedFirewall({ config: CONFIG, endpoints: endpointsAt(addresses) }, facts) };
}

/** What is to be found from outside and from the host itself, with both families. */
async function expectReachable(lab: Lab, closed: boolean, addresses: readonly string[] = [B, B6]): Promise<void> {
	const [client, server] = [lab.host("client"), lab.host("server")];
	const places = (port: number): string[] => [A, A6, B, B6].map((address) => `${address}/${port}`);
	const all = [...places(443), ...places(5223), ...places(5270)];
	const nobody = closed ? "dropped" : "refused";
	const expected = (place: string): string => {
		const [address = "", port] = place.split("/");
		if (port === "443") return addresses.includes(address) ? "echo" : nobody;
		if (port === "5270" && addresses.includes(address)) return "echo";
		return closed ? "dropped" : "echo";
	};
	expect(await reach(client, all)).toEqual(Object.fromEntries(all.map((place) => [place, expected(place)])));
	const ours = addresses.map((address) => `${address}/443`);
	expect(await reach(server, ours)).toEqual(Object.fromEntries(ours.map((place) => [place, "echo"])));
}

async function tell(lab: Lab, story: Story, closedAfterReboot = story.closed): Promise<void> {
	const server = lab.host("server");
	const hand = new Hand(hostPort(server));
	const shell = (script: string) => server.must("act as the operator", ["sh", "-euc", script]);
	await shell(story.prepare);
	const before = await snapshot(server);

	await expect.poll(async () => (await planned(lab, [B, B6])).facts.sessions).toBe(0);
	const first = await planned(lab, [B, B6]);
	expect(first.facts.unknown).toEqual([]);
	expect(first.facts.tool).toBe(story.tool);
	expect(first.facts.inputs.some(({ closed }) => closed)).toBe(story.closed);
	expect(first.notes).toEqual([]);
	const applied = await hand.apply(first.stages);
	expect(applied.changes).toBeGreaterThan(0);
	await expectReachable(lab, story.closed);

	// The same is wanted again, and it is there.
	const again = await planned(lab, [B, B6]);
	expect(again.notes).toEqual([]);
	expect(again.stages).toEqual(first.stages);
	expect((await hand.apply(again.stages)).changes).toBe(0);

	for (const reload of story.reloads) {
		await shell(reload);
		await expectReachable(lab, story.closed);
		expect((await hand.apply(first.stages)).changes).toBe(0);
	}
	await server.reboot();
	// Its network card is a new one; who has talked to the old one keeps trying for some seconds.
	await lab.host("client").must("forget the old card", ["ip", "neigh", "flush", "all"]);
	// systemd leaves something out where units wait for each other in a circle.
	expect(await shell("journalctl -b -q --no-pager -o cat")).not.toMatch(/ordering cycle/i);
	await expectReachable(lab, closedAfterReboot);
	if (closedAfterReboot === story.closed) expect((await hand.apply(first.stages)).changes).toBe(0);

	// Somebody stays connected while the rules become others, and again.
	const session = stayOn(lab.host("client"), `${B}/443`);
	expect(await session.lives()).toBe(true);
	const more = await planned(lab, [A, B, B6]);
	expect(more.facts.sessions).toBe(1);
	expect(more.notes.map(({ text }) => text)).toEqual([
		"1 established session over port 443 survives: the rules are replaced in one transaction",
	]);
	const grown = await hand.apply(more.stages);
	await expectReachable(lab, closedAfterReboot, [A, B, B6]);
	expect(await session.lives()).toBe(true);
	await grown.undo();
	await expectReachable(lab, closedAfterReboot);
	expect(await session.lives()).toBe(true);
	session.end();

	for (const rules of story.stays) expect(await shell(rules)).not.toBe("");
	await applied.undo();
	expect(await snapshot(server)).toBe(before);
}

/** Debian's example of a firewall, and a table of somebody else's that translates for itself. */
function nftablesConf(closed: boolean): string {
	return `cat >/etc/nftables.conf <<'END'
flush ruleset
table inet filter {
	chain input {
		type filter hook input priority filter; policy ${closed ? "drop" : "accept"};
		ct state established,related accept
		iif lo accept
		meta l4proto { icmp, icmpv6 } accept
	}
}
table ip other {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		tcp dport 444 redirect to :5270
	}
}
END
systemctl enable -q nftables echo.socket; systemctl start echo.socket; systemctl restart nftables`;
}

const NFT_RELOADS = ["systemctl reload nftables", "systemctl restart nftables"];
const NFT_STAYS = ["nft list table ip other | grep 'dport 444'"];

describe.each(["bookworm", "trixie"] as const)("nftables of %s", (release: Release) => {
	const lab = sharedLab({ release, world: firewallWorld(["nftables"]) });

	labTest(
		"translates where everything is let in",
		async () => {
			const story = { tool: "nftables", closed: false, prepare: nftablesConf(false) } as const;
			await tell(lab(), { ...story, reloads: NFT_RELOADS, stays: NFT_STAYS });
		},
		STORY,
	);

	labTest(
		"translates and lets in where nobody else is let in",
		async () => {
			const story = { tool: "nftables", closed: true, prepare: nftablesConf(true) } as const;
			await tell(lab(), { ...story, reloads: NFT_RELOADS, stays: NFT_STAYS });
		},
		STORY,
	);
});

/** A firewall of iptables as netfilter-persistent loads it, v4 and v6 alike, with a translation of somebody else's. */
function savedRules(closed: boolean): string {
	return `for version in 4 6; do cat >/etc/iptables/rules.v$version <<'END'
# Written by hand
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 444 -j REDIRECT --to-ports 5270
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -p ipv6-icmp -j ACCEPT
${closed ? "-A INPUT -j DROP" : ""}
COMMIT
END
done
systemctl enable -q netfilter-persistent echo.socket; systemctl start echo.socket; netfilter-persistent start`;
}

const PERSISTENT_RELOADS = ["netfilter-persistent reload", "systemctl restart netfilter-persistent"];
const PERSISTENT_STAYS = ["iptables-save | grep 'dport 444'", "ip6tables-save | grep 'dport 444'"];

describe.each(["bookworm", "trixie"] as const)("iptables of %s", (release: Release) => {
	const lab = sharedLab({ release, world: firewallWorld(["iptables", "iptables-persistent"]) });

	labTest(
		"translates where everything is let in",
		async () => {
			const story = { tool: "iptables", closed: false, prepare: savedRules(false) } as const;
			await tell(lab(), { ...story, reloads: PERSISTENT_RELOADS, stays: PERSISTENT_STAYS });
		},
		STORY,
	);

	labTest(
		"translates and lets in where nobody else is let in",
		async () => {
			const story = { tool: "iptables", closed: true, prepare: savedRules(true) } as const;
			await tell(lab(), { ...story, reloads: PERSISTENT_RELOADS, stays: PERSISTENT_STAYS });
		},
		STORY,
	);
});

describe("iptables of bookworm without netfilter-persistent", () => {
	const lab = sharedLab({ world: firewallWorld(["iptables", "iptables-persistent"]) });
	const prepare = `nft flush ruleset; systemctl disable -q --now netfilter-persistent
cat >/etc/systemd/system/site.service <<'END'
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/iptables -A INPUT -p udp -j DROP
[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload; systemctl enable -q site echo.socket; systemctl restart site; systemctl start echo.socket`;

	labTest(
		"translates by rules of its own, also with the older kernel interface",
		async () => {
			for (const variant of ["nft", "legacy"]) {
				const choose = `for tool in iptables ip6tables; do update-alternatives --quiet --set $tool /usr/sbin/$tool-${variant}; done`;
				const story = { tool: "iptables", closed: false, prepare: `${choose}\n${prepare}` } as const;
				await tell(lab(), {
					...story,
					reloads: ["systemctl reload xmpps-firewall", "systemctl restart xmpps-firewall"],
					stays: [],
				});
			}
		},
		STORY,
	);
});
