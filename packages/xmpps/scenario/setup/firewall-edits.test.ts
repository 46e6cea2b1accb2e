import { describe, expect } from "vitest";
import type { ChangeableHost } from "../../src/host/changeable-host.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { observeFirewall } from "../../src/setup/adapters/firewall/observe-firewall.ts";
import { wantedFirewall } from "../../src/setup/adapters/firewall/wanted-firewall.ts";
import { ItemChangedError } from "../../src/setup/items/driver.ts";
import type { ItemState, ManagedItem } from "../../src/setup/items/item.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import { Hand } from "./firewall-hand.ts";
import { A, B, B6, CONFIG, endpointsAt, firewallWorld, reach } from "./firewall-world.ts";

/** A host on which somebody runs a shell command just before a program is. */
function meanwhile(host: ChangeableHost, program: string, script: string): ChangeableHost {
	let done = false;
	return {
		...host,
		async run(argv, options) {
			if (!done && argv.slice(0, 2).join(" ").startsWith(program)) {
				done = true;
				await host.run(["sh", "-euc", script]);
			}
			return host.run(argv, options);
		},
	};
}

async function planned(host: ChangeableHost, addresses: readonly string[] = [B, B6], config = CONFIG) {
	const facts = await observeFirewall(host, config);
	return { facts, ...wantedFirewall({ config, endpoints: endpointsAt(addresses) }, facts) };
}

function shellOf(lab: Lab): (script: string) => Promise<string> {
	return (script) => lab.host("server").must("act as the operator", ["sh", "-euc", script]);
}

const START = "systemctl enable -q echo.socket; systemctl start echo.socket";

/** What is wanted of an item in stages. */
function stateOf(stages: Awaited<ReturnType<typeof planned>>["stages"], kind: ManagedItem["kind"]) {
	const found = stages.flatMap(({ items }) => items).find(({ item }) => item.kind === kind);
	if (found === undefined) throw new Error(`nothing of kind ${kind} is wanted`);
	return found;
}

describe.each(["bookworm", "trixie"] as const)("rules of nftables on %s that others change", (release) => {
	const lab = sharedLab({ release, world: firewallWorld(["nftables"]) });

	labTest("are never overwritten, and neither is what came in the same moment", async () => {
		const host = hostPort(lab().host("server"));
		const hand = new Hand(host);
		const shell = shellOf(lab());
		await shell(`${START}; nft add table inet filter
nft 'add chain inet filter input { type filter hook input priority 0; policy drop; }'
nft add rule inet filter input 'iif lo accept'`);
		const { stages } = await planned(host);
		const applied = await hand.apply(stages);

		const table = stateOf(stages, "nft-table");
		await shell("nft add rule inet xmpps prerouting tcp dport 9 drop");
		const seen = await hand.read(table.item);
		expect(seen).not.toEqual(table.state);
		await expect(hand.put(table.item, table.state, null)).rejects.toThrow(ItemChangedError);
		await expect(hand.put(table.item, null, table.state)).rejects.toThrow(ItemChangedError);
		expect(await hand.read(table.item)).toEqual(seen);
		// Who is told to all the same gets it, and can go back to what somebody else had made of it.
		await hand.put(table.item, seen, table.state);
		expect(await hand.read(table.item)).toEqual(table.state);
		await hand.put(table.item, table.state, seen);
		expect(await hand.read(table.item)).toEqual(seen);
		await hand.put(table.item, seen, table.state);

		const rules = stateOf(stages, "nft-rules");
		const other: ItemState = { lines: ['tcp dport 9 accept comment "xmpps"'] };
		// One of ours vanishes between the look and the transaction: nothing is done.
		const flush = "nft flush chain inet filter input; nft add rule inet filter input iif lo accept";
		const vanishing = new Hand(meanwhile(host, "nft -f", flush));
		await expect(vanishing.put(rules.item, rules.state, other)).rejects.toThrow(ItemChangedError);
		expect(await hand.read(rules.item)).toBeNull();
		await hand.put(rules.item, null, rules.state);
		// A rule of somebody else's that comes in that moment stays.
		const adding = new Hand(meanwhile(host, "nft -f", "nft insert rule inet filter input tcp dport 8 accept"));
		await adding.put(rules.item, rules.state, other);
		expect(await shell("nft list chain inet filter input")).toMatch(/tcp dport 8 accept/);
		expect(await hand.read(rules.item)).toEqual(other);
		await hand.put(rules.item, other, rules.state);

		await applied.undo();
		expect(await shell("nft list ruleset")).toMatch(/tcp dport 8 accept\n\t\tiif "lo" accept\n/);
		expect(await hand.read(table.item)).toBeNull();
		await shell("nft flush ruleset");
	});

	labTest("come before those of a container, and keep the web's address", async () => {
		const host = hostPort(lab().host("server"));
		const hand = new Hand(host);
		const shell = shellOf(lab());
		// Port 443 of all addresses goes elsewhere, as Docker publishes it.
		await shell(`${START}; nft -f - <<'END'
table ip web {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		fib daddr type local tcp dport 443 redirect to :8443
	}
}
END`);
		const { stages, notes } = await planned(host, [B]);
		expect(notes).toEqual([
			{
				kind: "info",
				text: `A rule of somebody else's translates port 443; on ${B} it does not any more`,
				lines: ["add rule ip web prerouting fib daddr type local tcp dport 443 redirect to :8443"],
			},
		]);
		const { undo } = await hand.apply(stages);
		// Nobody listens where the container would.
		expect(await reach(lab().host("client"), [`${A}/443`, `${B}/443`])).toEqual({
			[`${A}/443`]: "refused",
			[`${B}/443`]: "echo",
		});
		await undo();
		await shell("nft flush ruleset");
	});
});

describe.each(["bookworm", "trixie"] as const)("chains of iptables on %s that others change", (release) => {
	const lab = sharedLab({ release, world: firewallWorld(["iptables", "iptables-persistent"]) });

	labTest("are never overwritten, and neither is what came in the same moment", async () => {
		const host = hostPort(lab().host("server"));
		const hand = new Hand(host);
		const shell = shellOf(lab());
		// As Debian's package leaves it: both files are there, and empty.
		await shell(`${START}; : >/etc/iptables/rules.v4; : >/etc/iptables/rules.v6`);
		const { stages, facts } = await planned(host);
		expect(facts.persistent?.v4).toEqual({ sections: [], frozen: [] });
		const applied = await hand.apply(stages);
		await shell("netfilter-persistent reload");
		expect((await hand.apply(stages)).changes).toBe(0);
		expect((await planned(host)).stages).toEqual(stages);

		const chain = stateOf(stages, "iptables-chain");
		const foreign = "iptables -t nat -A XMPPS -p udp -j RETURN";
		for (const wanted of [null, { lines: [":XMPPS - [0:0]"] }]) {
			const adding = new Hand(meanwhile(host, "iptables-restore", foreign));
			const putting = adding.put(chain.item, chain.state, wanted);
			// A chain that is not empty cannot go; one that stays keeps the rule of somebody else's.
			if (wanted === null) await expect(putting).rejects.toThrow(ItemChangedError);
			else await putting;
			const now = await hand.read(chain.item);
			expect(now).toMatchObject({ lines: expect.arrayContaining(["-A XMPPS -p udp -j RETURN"]) });
			await shell("iptables -t nat -D XMPPS -p udp -j RETURN");
			await hand.put(chain.item, await hand.read(chain.item), chain.state);
		}
		const making = new Hand(meanwhile(host, "iptables-restore", "iptables -t nat -N XMPPS"));
		await hand.put(chain.item, chain.state, null);
		await expect(making.put(chain.item, null, chain.state)).rejects.toThrow(ItemChangedError);
		expect(await hand.read(chain.item)).toEqual({ lines: [":XMPPS - [0:0]"] });
		await shell("iptables -t nat -X XMPPS");
		await hand.put(chain.item, null, chain.state);

		// Somebody saves the kernel's rules, ours with them.
		await shell("netfilter-persistent save");
		const { notes } = await planned(host);
		expect(notes.map(({ kind }) => kind)).toEqual(["problem", "problem"]);
		for (const { lines = [] } of notes) await shell(lines.join("\n"));
		const mended = await planned(host);
		expect(mended.notes).toEqual([]);
		expect(await shell("cat /etc/iptables/rules.v4")).not.toContain("XMPPS");
		await hand.apply(mended.stages);
		await shell("netfilter-persistent reload");
		expect((await hand.apply(mended.stages)).changes).toBe(0);
		await shell(": >/etc/iptables/rules.v4; : >/etc/iptables/rules.v6; netfilter-persistent flush");
		expect(applied.changes).toBe(4);
	});

	labTest("let in what nftables translates, each in its own language", async () => {
		const host = hostPort(lab().host("server"));
		const hand = new Hand(host);
		const shell = shellOf(lab());
		await shell(`${START}; systemctl enable -q nftables; systemctl start nftables
iptables -P INPUT DROP; iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p icmp -j ACCEPT`);
		const { stages, facts } = await planned(host, [B]);
		expect(facts.tool).toBe("nftables");
		const { undo } = await hand.apply(stages);
		const found = { [`${B}/443`]: "echo", [`${B}/5223`]: "dropped", [`${B}/5270`]: "echo", [`${A}/5270`]: "dropped" };
		expect(await reach(lab().host("client"), Object.keys(found))).toEqual(found);
		// Rules of the other language in it would make the table unreadable.
		expect(await shell("iptables-save -t filter")).toContain("-A INPUT -j XMPPS");
		await undo();
		expect(await shell("iptables-save; nft list ruleset")).not.toMatch(/xmpps/i);
	});
});
