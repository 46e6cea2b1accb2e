import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { sslhConfig } from "../../src/lab/gateway/sslh-text.ts";
import type { RouteTable } from "../../src/model/route-table.ts";
import type { EngineAdapter } from "../../src/setup/adapters/engines/engine-adapter.ts";
import { haproxyAdapter } from "../../src/setup/adapters/engines/haproxy/haproxy-adapter.ts";
import { nginxStreamAdapter } from "../../src/setup/adapters/engines/nginx-stream/nginx-stream-adapter.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { CASES, engineTable, expectedOf, seenIn } from "./engine-cases.ts";
import { hello } from "./engine-hello.ts";
import { ask, engineWorld, planned, problems, put, startPeers } from "./engine-host.ts";

const HAPROXY_CFG = "/etc/haproxy/haproxy.cfg";

/** A site of the operator's, which inherits what is said for all. */
const OWN_SITE = `
frontend own
	bind 203.0.113.1:8080
	http-request return status 200 content-type text/plain string "own site"
`;

/** In what the engines differ from our own gateway; each is named in `cannot`. */
const HAPROXY_DIFFERS = {
	// One record is read.
	"records cut before ALPN": "9003",
	"records cut within ALPN": "9003",
	"records, nothing offered, a name of XMPP": "9003",
	"records of a byte": "refused",
	// 15,360 bytes are.
	"16 KB": "refused",
	"30 KB": "refused",
	"60 KB": "refused",
};

const NGINX_DIFFERS = {
	"one ALPN name with a comma": "9001",
	"30 KB": "refused",
	"60 KB": "refused",
	// It looks into TLS alone: what is none goes to its server of HTTP.
	...Object.fromEntries(
		CASES.filter(({ title }) => /stream|SSH/.test(title)).map(({ title }) => [title, "HTTP/1.1 400 Bad Request"]),
	),
};

/** What sslh makes of it depends on how fast the pieces come. */
const BY_CHANCE = "HTTP in pieces";

/** In what sslh differs: it is not an engine of ours, and has no list of what it cannot. */
const SSLH_DIFFERS = {
	// One record is read, and 16 KB of the first bytes.
	...{ "records cut before ALPN": "9003", "records cut within ALPN": "9003", "records cut behind ALPN": "9003" },
	...{ "records, nothing offered, a name of XMPP": "9003", "records of a byte": "9003" },
	...{ "30 KB": "9003", "60 KB": "9003" },
	// Names are compared as they are, and `*` stands for any number of labels.
	...{ "a name in capitals": "9003", "two labels below a wildcard": "9004" },
	// It refuses nobody, and knows one backend of each route.
	...{ "a name that is refused": "9003", "acme-tls/1 and h2": "9007" },
	...{ "a name of XMPP alone, nothing offered": "refused", "a name of XMPP alone, unknown ALPN": "refused" },
	// Of a stream in clear it knows that it is one, when it comes at once.
	...{
		"a server's stream": "9005",
		"a client's stream to another domain": "9005",
		"a client's stream in pieces": "9003",
	},
	// What it knows nothing of it waits for longer than anybody asks here.
	...{ "XML that is no stream": "silent", HTTP: "silent", SSH: "silent" },
};

const ENGINES: readonly (readonly [string, EngineAdapter<unknown>, Record<string, string>])[] = [
	["HAProxy", haproxyAdapter as EngineAdapter<unknown>, HAPROXY_DIFFERS],
	["nginx", nginxStreamAdapter as EngineAdapter<unknown>, NGINX_DIFFERS],
];

const CLIENT = { parts: [hello({ name: "example.com", alpn: ["xmpp-client"] })] };

describe.each(["bookworm", "trixie"] as const)("engines of %s", (release) => {
	const lab = sharedLab({ world: engineWorld(), release });
	let end: () => void = () => undefined;
	let original = "";

	beforeAll(async () => {
		if (missing !== undefined) return;
		const server = lab().host("server");
		end = await startPeers(server);
		original = `${await server.must("read it", ["cat", HAPROXY_CFG])}${OWN_SITE}`;
		await server.must("write it", ["tee", HAPROXY_CFG], { input: original });
		await server.must("start HAProxy", ["systemctl", "restart", "haproxy"]);
	}, 60_000);
	afterAll(() => end());

	describe.each(ENGINES)("%s", (name, adapter, differs) => {
		const table = engineTable(name === "nginx" ? "proxy-v1" : "proxy-v2");
		const plan = (wanted: RouteTable = table) => planned(lab().host("server"), adapter, wanted);

		labTest(
			"takes each connection where our own gateway does, but for what it says that it cannot",
			async () => {
				const server = lab().host("server");
				const files = () =>
					server.must("read all", ["sh", "-c", "cd /etc && find haproxy nginx -type f,l | sort | xargs sha256sum"]);
				const before = await files();
				const { stages, notes } = await plan();
				expect(problems({ notes })).toEqual([]);
				expect(stages).toHaveLength(1);
				const undo = await put(server, stages);
				try {
					const seen = (await ask(lab(), CASES)).map(seenIn);
					const expected = CASES.map((one) => expectedOf(table, one));
					const differing = CASES.flatMap(({ title }, index) =>
						seen[index] === expected[index] ? [] : [[title, seen[index]] as const],
					);
					expect(Object.fromEntries(differing)).toEqual(differs);
					// Looked at again nothing is different.
					expect((await plan()).stages).toEqual(stages);
					const site = await lab().host("client").run(["curl", "-s", "http://203.0.113.1:8080/"]);
					expect(site.stdout).toBe("own site");
				} finally {
					await undo();
				}
				expect(await files()).toBe(before);
				expect(await ask(lab(), [CLIENT])).toEqual(["ECONNREFUSED"]);
			},
			120_000,
		);
	});

	const server = () => lab().host("server");
	const write = (path: string, input: string) => server().must("write a file", ["tee", path], { input });
	const few = [CLIENT, { parts: [hello({ name: "example.com", alpn: ["h2"] })] }];

	labTest("HAProxy serves metrics, and writes down who was connected, as much of it as is wanted", async () => {
		const metrics = { address: "127.0.0.1", port: 9443 };
		const table = engineTable("proxy-v2", { metrics, log: { level: "info", addresses: "prefix" } });
		const { stages, notes } = await planned(server(), haproxyAdapter, table);
		expect(problems({ notes })).toEqual([]);
		const undo = await put(server(), stages);
		try {
			const began = (await server().must("ask for the time", ["date", "+@%s.%N"])).trim();
			expect((await ask(lab(), few)).map(seenIn)).toEqual(["9001", "9003"]);
			const asked = await server().runHere(["curl", "-s", "http://127.0.0.1:9443/metrics"]);
			expect(asked.stdout).toMatch(/^haproxy_backend_sessions_total\{proxy="xmpps-[^"]*clients[^"]*"\} 1$/m);
			const elsewhere = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:9443/"];
			expect((await server().runHere(elsewhere)).stdout).toBe("404");
			const log = (): Promise<string> =>
				server().must("read the journal", ["journalctl", "-t", "haproxy", "-S", began, "-o", "cat", "--no-pager"]);
			await expect
				.poll(log, { timeout: 10_000 })
				.toMatch(/xmpps client=203\.0\.113\.0 to=xmpps-\S*clients\S*\/\S+ end=/);
			expect(await log()).not.toContain("client=203.0.113.10");
		} finally {
			await undo();
		}
	});

	labTest("HAProxy that reads a folder has a file of ours in it, and keeps its own port", async () => {
		await server().must("make a folder", ["mkdir", "/etc/haproxy/conf.d"]);
		await server().must("move its file", ["cp", HAPROXY_CFG, "/etc/haproxy/conf.d/own.cfg"]);
		await write("/etc/default/haproxy", "CONFIG=/etc/haproxy/conf.d\n");
		await server().must("restart HAProxy", ["systemctl", "restart", "haproxy"]);
		const { stages } = await planned(server(), haproxyAdapter, engineTable("proxy-v2"));
		expect(stages[0]?.items[0]?.item).toEqual({ kind: "file", path: "/etc/haproxy/conf.d/zz-xmpps.cfg" });
		const undo = await put(server(), stages);
		expect((await ask(lab(), few)).map(seenIn)).toEqual(["9001", "9003"]);
		expect((await lab().host("client").run(["curl", "-s", "http://203.0.113.1:8080/"])).stdout).toBe("own site");
		await undo();
		await write("/etc/haproxy/conf.d/more.cfg", "frontend more\n\tbind :443\n\tmode tcp\n");
		expect(problems(await planned(server(), haproxyAdapter, engineTable("proxy-v2")))).toEqual([
			expect.stringContaining("HAProxy listens already"),
			"# /etc/haproxy/conf.d/more.cfg, frontend more: bind :443",
		]);
	});

	labTest("nginx that has a stream of its own has ours in the folder that it includes", async () => {
		const own = "/etc/nginx/modules-enabled/60-own.conf";
		const inside = 'server { listen 203.0.113.1:8090; return "own\\n"; }';
		await write(own, `stream { ${inside} }\n`);
		await server().must("reload nginx", ["systemctl", "reload", "nginx"]);
		const plan = () => planned(server(), nginxStreamAdapter, engineTable("proxy-v1"));
		const [problem, line = ""] = problems(await plan());
		expect(problem).toContain(`nginx has a stream block in ${own}`);
		await server().must("make the folder", ["mkdir", "/etc/nginx/stream-enabled"]);
		await write(own, `stream { ${inside} ${line} }\n`);
		const { stages, notes } = await plan();
		expect(problems({ notes })).toEqual([]);
		expect(stages[0]?.items[0]?.item).toEqual({ kind: "file", path: "/etc/nginx/stream-enabled/xmpps-gateway.conf" });
		const undo = await put(server(), stages);
		expect((await ask(lab(), few)).map(seenIn)).toEqual(["9001", "9003"]);
		expect(await ask(lab(), [{ parts: [], port: 8090 }])).toEqual(["own"]);
		await undo();
	});

	labTest("nginx says which sites have the port, and works when they moved as it says", async () => {
		const site = "/etc/nginx/conf.d/own.conf";
		const tls = "ssl_certificate /etc/own.crt; ssl_certificate_key /etc/own.key; location / { return 200 secure; }";
		const key = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=example.com"];
		await server().must("make a key", ["openssl", "req", ...key, "-keyout", "/etc/own.key", "-out", "/etc/own.crt"]);
		await write(site, `server { listen 443 ssl; listen [::]:443 ssl; server_name example.com; ${tls} }\n`);
		await server().must("restart nginx", ["systemctl", "restart", "nginx"]);
		const table = engineTable("proxy-v1");
		const behind: RouteTable = {
			...table,
			routes: table.routes.map((route) =>
				route.to.kind === "pass" && route.name === "web"
					? { ...route, to: { ...route.to, backends: [{ address: "127.0.0.1", port: 8443, client: "proxy-v1" }] } }
					: route,
			),
		};
		const plan = () => planned(server(), nginxStreamAdapter, behind);
		const lines = problems(await plan());
		expect(lines.filter((line) => line.includes("instead of"))).toHaveLength(2);
		const moved = lines.filter((line) => line.endsWith(";")).join(" ");
		await write(site, `server { ${moved} server_name example.com; access_log /var/log/nginx/own.log; ${tls} }\n`);
		await server().must("restart nginx", ["systemctl", "restart", "nginx"]);
		const undo = await put(server(), (await plan()).stages);
		const curl = ["curl", "-sk", "--resolve", "example.com:443:203.0.113.1", "https://example.com/"];
		expect((await lab().host("client").run(curl)).stdout).toBe("secure");
		// Not 127.0.0.1, which many sites let do more.
		expect(await server().must("read the log", ["cat", "/var/log/nginx/own.log"])).toMatch(/^203\.0\.113\.10 /);
		await undo();
	});

	labTest("sslh takes each where it can, and is wrong where it is known to be", async () => {
		const table = engineTable("plain");
		const { text, without } = sslhConfig(table, { address: "127.0.0.1", port: 9003 });
		expect(without).toEqual(["never", "streams of servers", "http"]);
		await write("/run/sslh.cfg", text);
		await server().must("start sslh", [
			"systemd-run",
			"--unit=own-sslh",
			"sslh-select",
			"--foreground",
			"-F/run/sslh.cfg",
		]);
		await sleep(500);
		const seen: string[] = [];
		const cases = CASES.filter(({ title }) => title !== BY_CHANCE);
		// One after the other: of sixty connections at once sslh 1.20 resets some.
		for (const one of cases) seen.push(...(await ask(lab(), [one])).map(seenIn));
		await server().must("stop sslh", ["systemctl", "stop", "own-sslh"]);
		const differing = cases.flatMap((one, index) =>
			seen[index] === expectedOf(table, one) ? [] : [[one.title, seen[index]] as const],
		);
		expect(Object.fromEntries(differing)).toEqual(SSLH_DIFFERS);
	});
});
