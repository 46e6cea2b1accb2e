import { describe, expect } from "vitest";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { observeFirewall } from "../../src/setup/adapters/firewall/observe-firewall.ts";
import { wantedFirewall } from "../../src/setup/adapters/firewall/wanted-firewall.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import { B, B6, CONFIG, endpointsAt, firewallWorld, reach } from "./firewall-world.ts";

/** Milliseconds: a story reboots its host. */
const STORY = 120_000;

async function planned(lab: Lab) {
	const facts = await observeFirewall(hostPort(lab.host("server")), CONFIG);
	return { facts, ...wantedFirewall({ config: CONFIG, endpoints: endpointsAt([B, B6]) }, facts) };
}

/** What is wanted, and the server's own port still closed. @param closed what is found there then */
async function expectReachable(lab: Lab, closed: RegExp): Promise<void> {
	const places = [B, B6].flatMap((address) => [`${address}/443`, `${address}/5270`]);
	const echo = Object.fromEntries(places.map((place) => [place, "echo"]));
	expect(await reach(lab.host("client"), places)).toEqual(echo);
	expect(await reach(lab.host("server"), places)).toEqual(echo);
	for (const found of Object.values(await reach(lab.host("client"), [`${B}/5223`, `${B6}/5223`]))) {
		expect(found).toMatch(closed);
	}
}

/** Does what the steps say: lines go into a file above another line, or are commands. */
function asShell(steps: readonly string[]): string {
	const script: string[] = [];
	let at: readonly string[] | undefined;
	let lines: string[] = [];
	for (const step of [...steps, "# end"]) {
		if (!step.startsWith("#")) {
			if (at === undefined) script.push(step);
			else lines.push(step);
			continue;
		}
		const [file = "", which = ""] = at ?? [];
		if (at !== undefined) {
			const line = `$(grep -n '^${which}$' ${file} | tail -n 1 | cut -d: -f1)`;
			script.push(`line=${line}\nsed -i "$((line - 1))r /dev/stdin" ${file} <<'END'\n${lines.join("\n")}\nEND`);
		}
		const [, next, place] = /^# in (\S+), above (?:the|its last) line "\*?(\w+)":$/.exec(step) ?? [];
		at = next === undefined || place === undefined ? undefined : [next, place === "filter" ? "[*]filter" : place];
		lines = [];
	}
	return script.join("\n");
}

describe.each(["bookworm", "trixie"] as const)("what a firewall's own program is told by hand on %s", (release) => {
	const lab = sharedLab({ release, world: firewallWorld(["iptables", "ufw", "firewalld"]) });
	const prepare = "systemctl enable -q echo.socket; systemctl start echo.socket; systemctl disable -q --now";

	async function tell(name: "ufw" | "firewalld", start: string, closed: RegExp): Promise<void> {
		const server = lab().host("server");
		const shell = (script: string) => server.must("act as the operator", ["sh", "-euc", script]);
		// Each keeps rules of its own in the kernel when it ends.
		await shell(`${prepare} firewalld ufw; ufw disable; nft flush ruleset; systemctl enable -q ${name}; ${start}`);
		const before = await planned(lab());
		expect(before.facts.managers).toEqual([name]);
		expect(before.stages).toEqual([]);
		expect(before.notes.map(({ kind }) => kind)).toEqual(["manual", "problem"]);
		await shell(asShell(before.notes[0]?.lines ?? []));
		await expectReachable(lab(), closed);
		// Nothing stands in the way of the rest any more.
		expect((await planned(lab())).notes.map(({ kind }) => kind)).toEqual(["info"]);
		await server.reboot();
		// firewalld is active some moments before its rules are there.
		if (name === "firewalld") await shell("until firewall-cmd -q --state; do sleep 0.1; done");
		await lab().host("client").must("forget the old card", ["ip", "neigh", "flush", "all"]);
		await expectReachable(lab(), closed);
	}

	const ufw = () => tell("ufw", "ufw --force enable", /dropped/);
	labTest("makes ufw translate", ufw, STORY);

	const firewalld = () => tell("firewalld", "systemctl start firewalld", /EHOSTUNREACH|EACCES/);
	labTest("makes firewalld translate", firewalld, STORY);
});
