import { beforeAll, describe, expect } from "vitest";
import { ask } from "../../src/lab/gateway/ask.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { CONFIG_FILE, makeWorld } from "../../src/lab/setup/make-world.ts";
import { GATEWAY_WORLDS } from "../../src/lab/setup/worlds.ts";
import type { HostSpec } from "../../src/lab/world/world-spec.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { ADDRESSES, question, SharedPort, UNIT } from "./shared-port.ts";

/** The gateway has the port, the web server another one. */
const world = GATEWAY_WORLDS.find(({ name }) => name === "gateway-before-the-web");
if (world === undefined) throw new Error("no such world");
const set = makeWorld({ ...world, release: "bookworm", input: "open" });

/** A web server on a host of its own: it is told who its clients are. */
const elsewhere: HostSpec = {
	...{ name: "elsewhere", kind: "machine", v4: ["203.0.113.40"], v6: ["2001:db8::40"] },
	programs: [
		{
			program: "nginx",
			sites: [
				{
					...{ names: ["example.com"], text: "the web site elsewhere", certificate: "example.com" },
					listen: ["203.0.113.40:8443 ssl proxy_protocol"],
				},
			],
		},
	],
	files: [
		{
			path: "/etc/nginx/conf.d/real-ip.conf",
			content: "set_real_ip_from 203.0.113.1;\nreal_ip_header proxy_protocol;\n",
		},
	],
};
const lab = sharedLab({ world: { ...set, hosts: [...set.hosts, elsewhere] } });
const server = (): LabHost => lab().host("server");
const port = new SharedPort(lab);

beforeAll(async () => {
	if (missing === undefined) await port.apply();
}, 180_000);

async function edit(change: (text: string) => string): Promise<void> {
	const text = await server().must("read xmpps.yaml", ["cat", CONFIG_FILE]);
	await server().must("write xmpps.yaml", ["tee", CONFIG_FILE], { input: change(text) });
	await port.apply();
}

const SIX = `  - ${ADDRESSES[1]}\n`;
const WEB = /^gateway: .*\n/m;

describe("a gateway that has the port itself", () => {
	labTest("tells XMPP and the web apart on both families, and who connects is seen as who they are", async () => {
		for (const address of ADDRESSES) {
			expect(await port.who(address, ["xmpp-client"])).toBe("clients");
			expect(await port.who(address, ["http/1.1"])).toBe("web");
		}
		const log = await server().must("read the log", ["tail", "-n", "4", "/var/log/nginx/access.log"]);
		expect([log.includes("203.0.113.10 "), log.includes("2001:db8::10 ")]).toEqual([true, true]);
		expect(log).not.toContain("127.0.0.1 ");
	});

	labTest("listens by systemd's sockets, with one capability", async () => {
		const status = await server().must("read its status", ["cat", `/proc/${await port.show("MainPID")}/status`]);
		// capabilities(7): CAP_NET_RAW is bit 13; CAP_NET_BIND_SERVICE, bit 10, is not there.
		expect(/^CapEff:\s*(\S+)/m.exec(status)?.[1]).toBe("0000000000002000");
		const open = await server().must("list sockets", ["ss", "-Hltnp", "sport", "=", ":443"]);
		for (const line of open.trim().split("\n")) expect(line).toContain('"systemd"');
		expect(open).toContain(`${ADDRESSES[0]}:443`);
	});

	labTest("refuses nobody while it is killed and started anew", async () => {
		const restarts = `for how in kill kill restart; do
	sleep 0.7
	if [ $how = kill ]; then kill -9 "$(systemctl show --value -p MainPID ${UNIT})"; else systemctl restart ${UNIT}; fi
done`;
		const restarted = server().must("start it anew", ["sh", "-c", restarts], { timeout: 60_000 });
		const questions = Array.from({ length: 60 }, (_, index) => question(ADDRESSES[index % 2] ?? "", ["http/1.1"]));
		const answers = await ask(lab(), questions);
		await restarted;
		// One whose connection the killed process had taken already is reset; whoever comes later waits for the next one.
		const lost = answers.map(({ who }) => who).filter((who) => who !== "web");
		expect(lost.filter((who) => who !== "reset")).toEqual([]);
		expect(lost.length).toBeLessThanOrEqual(3);
		await port.serves();
	});

	labTest(
		"has another address, and no more of it, as xmpps.yaml says",
		async () => {
			await edit((text) => text.replace(SIX, ""));
			expect(await port.who(ADDRESSES[1], ["http/1.1"])).toBe("ECONNREFUSED");
			await port.serves();
			await edit((text) => text.replace("addresses:\n", `addresses:\n${SIX}`));
			expect(await port.who(ADDRESSES[1], ["http/1.1"])).toBe("web");
			await port.serves();
		},
		120_000,
	);

	labTest(
		"tells a web server on another host who its clients are, over either family",
		async () => {
			await edit((text) => text.replace("127.0.0.1:8443", "203.0.113.40:8443"));
			for (const address of ADDRESSES) {
				expect(await port.who(address, ["http/1.1"])).toBe("web");
				expect(await port.who(address, ["xmpp-client"])).toBe("clients");
			}
			const log = await lab().host("elsewhere").must("read the log", ["tail", "-n", "2", "/var/log/nginx/access.log"]);
			expect(log.split("\n").map((line) => line.split(" ")[0])).toEqual(["203.0.113.10", "2001:db8::10", ""]);
			await edit((text) => text.replace("203.0.113.40:8443", "127.0.0.1:8443"));
			expect(await port.who(ADDRESSES[0], ["http/1.1"])).toBe("web");
		},
		120_000,
	);

	labTest(
		"becomes one that packets are diverted to, and back",
		async () => {
			const site = "/etc/nginx/sites-available/lab-1";
			const both = `sed -i 's/listen 127.0.0.1:8443 ssl;/&listen 127.0.0.1:443 ssl;listen [::1]:443 ssl;/' ${site}`;
			await server().must("listen there as well", ["sh", "-c", `${both} && systemctl reload nginx`]);
			let line = "";
			await edit((text) => {
				line = WEB.exec(text)?.[0] ?? "";
				return text.replace(WEB, "").replace("way: auto", "way: gateway");
			});
			expect(line).not.toBe("");
			expect(await server().must("list rules", ["nft", "list", "ruleset"])).toContain("tproxy");
			for (const address of ADDRESSES) {
				expect(await port.who(address, ["xmpp-client"])).toBe("clients");
				expect(await port.who(address, ["http/1.1"])).toBe("web");
			}
			await edit((text) => `${text}${line}`);
			expect(await server().must("list rules", ["nft", "list", "ruleset"])).not.toContain("tproxy");
			for (const address of ADDRESSES) {
				expect(await port.who(address, ["xmpp-client"])).toBe("clients");
				expect(await port.who(address, ["http/1.1"])).toBe("web");
			}
		},
		120_000,
	);
});
