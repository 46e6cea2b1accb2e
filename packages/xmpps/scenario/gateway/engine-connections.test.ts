import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Backend, GatewayListener, RouteTable } from "../../src/model/route-table.ts";
import type { EngineAdapter } from "../../src/setup/adapters/engines/engine-adapter.ts";
import { haproxyAdapter } from "../../src/setup/adapters/engines/haproxy/haproxy-adapter.ts";
import { haproxyConfig } from "../../src/setup/adapters/engines/haproxy/haproxy-text.ts";
import { nginxStreamAdapter } from "../../src/setup/adapters/engines/nginx-stream/nginx-stream-adapter.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { engineTable, SERVER, SERVER6, seenIn } from "./engine-cases.ts";
import { hello } from "./engine-hello.ts";
import { ask, engineWorld, planned, problems, put, type Question, startPeers, whileOpen } from "./engine-host.ts";

const ENGINES = [
	["HAProxy", haproxyAdapter as EngineAdapter<unknown>],
	["nginx", nginxStreamAdapter as EngineAdapter<unknown>],
] as const;

const CLIENT: Question = { parts: [hello({ name: "example.com", alpn: ["xmpp-client"] })] };
const BROWSER: Question = { parts: [hello({ name: "example.com", alpn: ["h2"] })] };

/** Loopback answers for addresses that are not the host's own, so that a backend's answers come back. */
const RULES = [
	...["ip rule add from 127.0.0.0/8 iif lo lookup 368", "ip route add local 0.0.0.0/0 dev lo table 368"],
	...["ip -6 rule add from ::1 iif lo lookup 368", "ip -6 route add local ::/0 dev lo table 368"],
	"ip rule add fwmark 0x368 lookup 368",
];

const DIVERT = `table inet xmpps {
	chain divert {
		type filter hook prerouting priority mangle; policy accept;
		iifname "lo" accept
		ip daddr ${SERVER} tcp dport 443 tproxy ip to :7443 meta mark set 0x368 accept
	}
}
`;

describe.each(["bookworm", "trixie"] as const)("connections through engines of %s", (release) => {
	const lab = sharedLab({ world: engineWorld(), release });
	let end: () => void = () => undefined;
	beforeAll(async () => {
		if (missing !== undefined) return;
		const server = lab().host("server");
		end = await startPeers(server);
		for (const rule of RULES) await server.must("make a rule", rule.split(" "));
	}, 60_000);
	afterAll(() => end());

	describe.each(ENGINES)("%s", (name, adapter) => {
		const web: Backend["client"] = name === "nginx" ? "proxy-v1" : "proxy-v2";
		const version = web.slice("proxy-".length);
		const server = () => lab().host("server");

		/** Has it do what a table says, for as long as something is done. */
		async function having(more: Partial<RouteTable>, work: () => Promise<void>): Promise<void> {
			const plan = await planned(server(), adapter, engineTable(web, more));
			expect(problems(plan)).toEqual([]);
			const undo = await put(server(), plan.stages);
			try {
				await work();
			} finally {
				await undo();
			}
		}

		const limits = (more: Partial<RouteTable["limits"]>): Partial<RouteTable> => ({
			limits: { ...engineTable(web).limits, ...more },
		});
		const listeners = (more: Partial<GatewayListener>): Partial<RouteTable> => ({
			listeners: engineTable(web).listeners.map((one) => ({ ...one, ...more })),
		});

		labTest("tells the web server who the client is, over either family", async () => {
			await having({}, async () => {
				const [four, six, other] = await ask(lab(), [
					...[
						{ ...BROWSER, from: "203.0.113.10" },
						{ ...BROWSER, over: 6 as const },
					],
					{ ...CLIENT, half: true },
				]);
				expect(JSON.parse(four ?? "")).toMatchObject({ port: 9003, proxy: `${version} 203.0.113.10` });
				const v6 = version === "v1" ? "2001:db8::10" : "20010db8000000000000000000000010";
				expect(JSON.parse(six ?? "")).toMatchObject({ port: 9003, proxy: `${version} ${v6}` });
				// Who has said all that he wants to say still gets an answer.
				expect(JSON.parse(other ?? "")).toEqual({
					port: 9001,
					peer: "127.0.0.1",
					proxy: "",
					bytes: CLIENT.parts[0]?.length,
				});
			});
		});

		labTest("keeps connections at a reload, and refuses none meanwhile", async () => {
			await having({}, async () => {
				const open = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? CLIENT : BROWSER));
				const { before, after } = await whileOpen(lab(), open, async () => {
					const { stages } = await planned(server(), adapter, engineTable(web, limits({ connections: 900 })));
					const many = Array.from({ length: 60 }, () => CLIENT);
					const asking = async (): Promise<string[]> => {
						const all: string[] = [];
						for (let round = 0; round < 5; round += 1) all.push(...(await ask(lab(), many)).map(seenIn));
						return all;
					};
					const [seen, undo] = await Promise.all([asking(), put(server(), stages)]);
					expect(new Set(seen)).toEqual(new Set(["9001"]));
					await undo();
				});
				expect(before.map(seenIn)).toEqual(open.map((one) => (one === CLIENT ? "9001" : "9003")));
				expect(after.map(seenIn)).toEqual(before.map(seenIn));
			});
		});

		labTest("lets a client have no more than its share", async () => {
			const from = (last: number, count: number): Question[] =>
				Array.from({ length: count }, () => ({ ...CLIENT, from: `203.0.113.${last}` }));
			await having(limits({ perClient: 3 }), async () => {
				const { before } = await whileOpen(lab(), from(10, 5), async () => {
					const others = await ask(lab(), [...from(11, 1), { ...CLIENT, over: 6 }]);
					expect(others.map(seenIn)).toEqual(["9001", "9001"]);
				});
				expect(before.map(seenIn).sort()).toEqual(["9001", "9001", "9001", "refused", "refused"]);
			});
			await having(limits({ connections: 5 }), async () => {
				const { before } = await whileOpen(lab(), [...from(10, 4), ...from(11, 4)], async () => undefined);
				expect(before.map(seenIn).sort()).toEqual([...Array(5).fill("9001"), ...Array(3).fill("refused")]);
			});
		});

		labTest("ends what is quiet for too long", async () => {
			await having(limits({ webIdleSeconds: 1, xmppIdleSeconds: 0 }), async () => {
				const { after } = await whileOpen(lab(), [BROWSER, CLIENT], () => sleep(2500));
				// nginx has one limit for both, the longer one.
				expect(after.map(seenIn)).toEqual([name === "nginx" ? "9003" : "refused", "9001"]);
			});
		});

		labTest("takes a PROXY header from those alone who are trusted", async () => {
			const header = "PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n";
			const headed: Question = { parts: [Buffer.concat([Buffer.from(header), ...BROWSER.parts])] };
			const split: Question = { parts: [Buffer.from(header.slice(0, 20)), Buffer.from(header.slice(20))], gap: 50 };
			await having(listeners({ proxyFrom: ["203.0.113.10/32"] }), async () => {
				const [trusted, ...others] = await ask(lab(), [
					{ ...headed, from: "203.0.113.10" },
					{ ...BROWSER, from: "203.0.113.10" },
					{ ...headed, from: "203.0.113.11" },
					{ ...BROWSER, from: "203.0.113.11" },
					{ ...split, from: "203.0.113.10" },
				]);
				expect(JSON.parse(trusted ?? "")).toMatchObject({ port: 9003, proxy: `${version} 198.51.100.7` });
				expect(others.map(seenIn)).toEqual(["refused", "refused", name === "nginx" ? "refused" : "9003", "refused"]);
			});
		});

		labTest("connects from the client's own address, where it can", async () => {
			const to = (port: number): Backend[] =>
				["127.0.0.1", "::1"].map((address) => ({ address, port, client: "transparent" }));
			const routes: RouteTable["routes"] = [
				{
					name: "clients",
					match: { alpn: ["xmpp-client"] },
					to: { kind: "pass", protocol: "xmpp", backends: to(9001) },
				},
				{ name: "web", match: {}, to: { kind: "pass", protocol: "web", backends: to(9003) } },
			];
			if (name === "HAProxy" && release === "bookworm") {
				const plan = await planned(server(), adapter, engineTable(web, { routes }));
				expect(problems(plan)).toEqual([expect.stringContaining("from the client's own address")]);
				// So it is: a configuration that it calls valid is one that it does not start with.
				const { text } = haproxyConfig(engineTable(web, { routes }), { version: "2.6.12", root: false });
				await server().must("write it", ["tee", "/run/own.cfg"], { input: `global\n\tuser haproxy\n\n${text}` });
				expect(await server().run(["haproxy", "-c", "-f", "/run/own.cfg"])).toMatchObject({ code: 0 });
				const { code, stderr } = await server().run(["haproxy", "-db", "-f", "/run/own.cfg"], { timeout: 5000 });
				expect([code, stderr]).toEqual([1, expect.stringContaining("require full privileges")]);
				return;
			}
			await having({ routes }, async () => {
				const seen = await ask(lab(), [CLIENT, BROWSER, { ...CLIENT, over: 6 }, { ...BROWSER, over: 6 }]);
				const at = (port: number, peer: string) => ({ port, peer, proxy: "", bytes: expect.any(Number) });
				expect(seen.map((line) => JSON.parse(line))).toEqual([
					...[at(9001, "203.0.113.10"), at(9003, "203.0.113.10")],
					...[at(9001, "2001:db8::10"), at(9003, "2001:db8::10")],
				]);
			});
		});

		labTest("takes what is diverted to it, where it can", async () => {
			const diverted: Partial<RouteTable> = {
				listeners: [{ name: "https", address: SERVER, port: 443, divertedTo: 7443, proxyFrom: [] }],
			};
			if (name === "nginx") {
				const plan = await planned(server(), adapter, engineTable(web, diverted));
				expect(problems(plan)).toEqual([expect.stringContaining("diverted")]);
				return;
			}
			await server().must("divert", ["nft", "-f", "-"], { input: DIVERT });
			try {
				await having(diverted, async () => {
					const seen = await ask(lab(), [CLIENT, BROWSER, { ...CLIENT, port: 7443 }]);
					expect(seen.map(seenIn)).toEqual(["9001", "9003", "refused"]);
				});
				expect(await ask(lab(), [CLIENT])).toEqual(["ECONNREFUSED"]);
			} finally {
				await server().must("divert no more", ["nft", "delete", "table", "inet", "xmpps"]);
			}
		});

		labTest("keeps what it does when another program takes a port meanwhile", async () => {
			await having({ listeners: [{ name: "six", address: SERVER6, port: 443, proxyFrom: [] }] }, async () => {
				const { stages } = await planned(server(), adapter, engineTable(web));
				await server().must("take the port", [
					"systemd-run",
					"--unit=taker",
					"perl",
					"-MIO::Socket::INET",
					"-e",
					TAKE_PORT,
				]);
				try {
					await server().must("wait for it", ["timeout", "10", "sh", "-c", TAKEN]);
					await expect(put(server(), stages)).rejects.toThrow(/Cannot reload .*bind.*:443/);
					expect((await ask(lab(), [{ ...CLIENT, over: 6 }])).map(seenIn)).toEqual(["9001"]);
					expect(problems(await planned(server(), adapter, engineTable(web)))).toEqual([
						expect.stringContaining('is to listen where "perl" does'),
					]);
				} finally {
					await server().must("give the port back", ["systemctl", "stop", "taker"]);
				}
			});
		});
	});
});

const TAKE_PORT = `my $l = IO::Socket::INET->new(LocalAddr => "${SERVER}", LocalPort => 443, Listen => 5, ReuseAddr => 1) or die; sleep 60`;
const TAKEN = `until ss -Htln "src = ${SERVER} and sport = :443" | grep -q .; do sleep 0.05; done`;
