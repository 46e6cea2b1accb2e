import { describe, expect } from "vitest";
import { builtProgram } from "../../src/lab/built-program.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import { runningLabs } from "../../src/lab/real/lab-record.ts";
import { stateFolder } from "../../src/lab/real/state-folder.ts";
import { labTest, sharedLab } from "./real-lab.ts";

async function connects(lab: Lab): Promise<number | undefined> {
	const argv = [process.execPath, builtProgram("cli/main.js"), "connect", "example.com", "--only", "direct-tls"];
	return (await lab.host("client").runHere([...argv, "--trust-ad", "--ca", lab.ca])).code;
}

describe.each(["bookworm", "trixie"] as const)("a host of %s that is rebooted", (release) => {
	const lab = sharedLab({ release });

	labTest("keeps what is on its disk, and nothing else", async () => {
		const server = lab().host("server");
		const unit =
			"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n";
		await server.must("write a unit", ["tee", "/etc/systemd/system/kept.service"], { input: unit });
		await server.must("enable it", ["systemctl", "enable", "kept.service"]);
		await server.must("disable the web server", ["systemctl", "disable", "nginx.service"]);
		// Neither is on the disk: a rule that nobody saved, a file below /run, a unit that was only started.
		await server.must("add a rule", ["nft", "add", "table", "inet", "unsaved"]);
		await server.must("write a file", ["touch", "/run/gone"]);
		await server.must("start a unit", ["systemd-run", "--unit=gone", "sleep", "600"]);
		const boot = await server.must("read the boot's identity", ["cat", "/proc/1/stat"]);

		await server.reboot();

		expect(await server.must("read the boot's identity", ["cat", "/proc/1/stat"])).not.toBe(boot);
		const active = async (name: string): Promise<string> =>
			(await server.run(["systemctl", "is-active", name])).stdout.trim();
		expect(await active("kept.service")).toBe("active");
		expect(await active("prosody.service")).toBe("active");
		expect(await active("gone.service")).toBe("inactive");
		expect(await active("nginx.service")).toBe("inactive");
		expect((await server.run(["test", "-e", "/run/gone"])).code).toBe(1);
		const rules = await server.must("read the firewall", ["nft", "list", "ruleset"]);
		expect(rules).toContain("dnat ip to 203.0.113.2:5223");
		expect(rules).toContain("dnat ip6 to [2001:db8::2]:5223");
		expect(rules).not.toContain("unsaved");
		expect(await connects(lab())).toBe(0);
		// Others find it under its new PID 1.
		const record = (await runningLabs(stateFolder())).find(({ id }) => id === lab().id);
		expect(record?.hosts.find(({ name }) => name === "server")?.leader).toBe(server.leader);
		await server.must("enable the web server", ["systemctl", "enable", "--now", "nginx.service"]);
	});

	labTest("comes back when an operator reboots it from inside, with its link as it was", async () => {
		await lab().link("server", { drop: "all" });
		const server = lab().host("server");
		const before = server.leader;
		await server.run(["reboot"]);
		await expect.poll(() => server.leader !== undefined && server.leader !== before, { timeout: 20_000 }).toBe(true);
		await server.must("wait for the boot", [
			"sh",
			"-c",
			"until ss -Hltn 'sport = :5223' | grep -q .; do sleep 0.1; done",
		]);
		const ping = [
			"timeout",
			"2",
			"sh",
			"-c",
			"until curl -sS -m 1 -o /dev/null http://203.0.113.1/; do sleep 0.1; done",
		];
		expect((await lab().host("client").run(ping)).code).not.toBe(0);
		await lab().link("server", undefined);
		expect((await lab().host("client").run(ping)).code).toBe(0);
	});

	labTest("keeps its saved rules when nftables is reloaded, and loses the others, as Debian has it", async () => {
		const server = lab().host("server");
		await server.must("add a rule", ["nft", "add", "table", "inet", "unsaved"]);
		await server.must("reload the firewall", ["systemctl", "reload", "nftables.service"]);
		const rules = await server.must("read the firewall", ["nft", "list", "ruleset"]);
		expect(rules).toContain("dnat ip to 203.0.113.2:5223");
		// Debian's nftables.conf begins with "flush ruleset".
		expect(rules).not.toContain("unsaved");
		expect(await connects(lab())).toBe(0);
	});

	labTest("says that a plain host has no systemd to reboot", async () => {
		await expect(lab().host("client").reboot()).rejects.toThrow('Cannot reboot "client": it is a plain host');
	});
});
