import { beforeAll, describe, expect } from "vitest";
import { ask } from "../../src/lab/gateway/ask.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { makeWorld } from "../../src/lab/setup/make-world.ts";
import { GATEWAY_WORLDS } from "../../src/lab/setup/worlds.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { ADDRESSES, question, SharedPort, STREAM, UNIT } from "./shared-port.ts";

/** A web server has the only address; the gateway stands beside it, as `xmpps apply` has set it up. */
const world = GATEWAY_WORLDS.find(({ name }) => name === "two-families-shared");
if (world === undefined) throw new Error("no such world");
const lab = sharedLab({ world: makeWorld({ ...world, release: "bookworm", input: "open" }) });
const server = (): LabHost => lab().host("server");

const port = new SharedPort(lab);
const show = (property: string): Promise<string> => port.show(property);
const who = (address: string, alpn: readonly string[], within?: number): Promise<string> =>
	port.who(address, alpn, within);
const serves = (): Promise<void> => port.serves();

beforeAll(async () => {
	if (missing === undefined) await port.apply();
}, 180_000);

/** Of Debian's nginx. */
const PAGE = "index.nginx-debian.html";

describe("a gateway that packets are diverted to", () => {
	labTest("tells XMPP and the web apart on both families, and who connects is seen as who they are", async () => {
		for (const address of ADDRESSES) {
			expect(await who(address, ["xmpp-client"])).toBe("clients");
			expect(await who(address, ["http/1.1"])).toBe("web");
		}
		const log = await server().must("read the log", ["tail", "-n", "4", "/var/log/nginx/access.log"]);
		expect(log).toContain("203.0.113.10 ");
		expect(log).toContain("2001:db8::10 ");
		expect(log).not.toContain("127.0.0.1 ");
	});

	labTest("shows Prosody its clients' own addresses", async () => {
		for (const [address, client] of [
			[ADDRESSES[0], "203.0.113.10"],
			[ADDRESSES[1], "[2001:db8::10]"],
		] as const) {
			const where = address.includes(":") ? `[${address}]:443` : `${address}:443`;
			const command = [
				"openssl",
				"s_client",
				"-quiet",
				"-connect",
				where,
				"-servername",
				"example.com",
				"-alpn",
				"xmpp-client",
			];
			const child = lab()
				.host("client")
				.start(["timeout", "20", ...command], ["pipe", "ignore", "ignore"]);
			child.stdin?.write(STREAM);
			const peers = async (): Promise<string> =>
				await server().must("list connections", ["ss", "-Htn", "state", "established", "sport = :5223"]);
			await expect.poll(peers, { timeout: 10_000 }).toContain(`${client}:`);
			child.kill();
		}
	});

	labTest("lets a limit of the web server hit who it is meant for", async () => {
		// A site of its own: what `return` answers is never limited.
		const limit = `limit_req_zone $binary_remote_addr zone=one:1m rate=1r/m;
server {
	listen 443 ssl;
	server_name limited.example.com;
	ssl_certificate /etc/ssl/lab/example.com.crt;
	ssl_certificate_key /etc/ssl/private/example.com.key;
	root /var/www/html;
	limit_req zone=one;
	limit_req_status 429;
}
`;
		await server().must("limit requests", ["tee", "/etc/nginx/conf.d/limit.conf"], { input: limit });
		await server().must("reload nginx", ["systemctl", "reload", "nginx"]);
		const client = lab().host("client");
		await client.must("take another address", [
			"sh",
			"-c",
			"ip addr add 203.0.113.77/24 dev $(ip -o route get 203.0.113.1 | sed 's/.* dev \\([^ ]*\\) .*/\\1/')",
		]);
		const get = async (from: string): Promise<string> =>
			await client.must("get the page", [
				...["curl", "-sk", "--http1.1", "--interface", from, "-o", "/dev/null", "-w", "%{http_code}"],
				...["--connect-to", "limited.example.com:443:203.0.113.1:443", `https://limited.example.com/${PAGE}`],
			]);
		await expect.poll(() => get("203.0.113.10"), { timeout: 10_000 }).toBe("429");
		expect(await get("203.0.113.77")).toBe("200");
		expect(await get("203.0.113.77")).toBe("429");
		await server().must("limit no more", ["sh", "-c", "rm /etc/nginx/conf.d/limit.conf && systemctl reload nginx"]);
	});

	labTest("has one capability, no root, and no way to more", async () => {
		const pid = await show("MainPID");
		const status = await server().must("read its status", ["cat", `/proc/${pid}/status`]);
		const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
		// capabilities(7): CAP_NET_RAW is bit 13.
		for (const set of ["CapEff", "CapPrm", "CapBnd", "CapAmb"])
			expect([set, field(set)]).toEqual([set, "0000000000002000"]);
		expect([field("NoNewPrivs"), field("Seccomp")]).toEqual(["1", "2"]);
		expect(Number(field("Uid"))).toBeGreaterThan(60_000);
	});

	labTest("takes nothing at its own port that was not meant for the shared one", async () => {
		const [answer] = await ask(lab(), [{ ...question(ADDRESSES[0], ["xmpp-client"]), port: 7443 }]);
		expect(answer?.who).toBe("reset");
	});

	labTest("is nobody's loss when it is killed: the web server answers the very next connection", async () => {
		const main = await show("MainPID");
		// Held back, so that it is the web server who answers and not the next gateway.
		await server().must("hold it back", ["sh", "-c", `systemctl mask --runtime ${UNIT} 2>/dev/null; kill -9 ${main}`]);
		for (const address of ADDRESSES) expect(await who(address, ["http/1.1"])).toBe("web");
		await server().must("let it", [
			"sh",
			"-c",
			`systemctl unmask --runtime ${UNIT}; systemctl daemon-reload; systemctl start ${UNIT}`,
		]);
		await serves();
	});

	labTest("is killed when it hangs, within five seconds, and comes back", async () => {
		const main = await show("MainPID");
		await server().must("stop it", ["kill", "-STOP", main]);
		const began = Date.now();
		// Who comes meanwhile waits; who comes after that is served.
		await expect
			.poll(async () => (await who(ADDRESSES[0], ["http/1.1"], 1_000)) === "web" && (await show("MainPID")) !== main, {
				timeout: 15_000,
				interval: 100,
			})
			.toBe(true);
		expect(Date.now() - began).toBeLessThan(8_000);
		await serves();
		expect(await server().must("read its log", ["journalctl", "-u", UNIT, "--no-pager", "-n", "50"])).toMatch(
			/watchdog/i,
		);
	});

	labTest("hands over to another process under systemd, which then watches that one", async () => {
		const before = await show("MainPID");
		await server().must("upgrade it", ["xmpps", "gateway", "upgrade"], { timeout: 30_000 });
		const after = await show("MainPID");
		expect(after).not.toBe(before);
		// Longer than the watchdog's time.
		await new Promise((resolve) => setTimeout(resolve, 6_000));
		expect([await show("MainPID"), await show("ActiveState")]).toEqual([after, "active"]);
		await serves();
		expect(await server().must("reload it", ["xmpps", "gateway", "reload"])).toBe("reloaded\n");
	});

	labTest("is there after the packet filter was loaded anew", async () => {
		await server().must("load the rules anew", ["systemctl", "reload-or-restart", "nftables"]);
		await serves();
		expect(await who(ADDRESSES[1], ["http/1.1"])).toBe("web");
	});
});
