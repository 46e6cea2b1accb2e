import { describe, expect } from "vitest";
import { observeLocal } from "../../src/check/observe/local/observe-local.ts";
import type { ChangeableHost, Entry } from "../../src/host/changeable-host.ts";
import { hostPort } from "../../src/lab/real/host-port.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { standardWorld } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import type { Config } from "../../src/model/config.ts";
import { nginxAdapter } from "../../src/setup/adapters/nginx/nginx-adapter.ts";
import { nginxReload } from "../../src/setup/items/actions/nginx-reload.ts";
import { nginxBaseline, nginxValidation } from "../../src/setup/items/actions/nginx-validation.ts";
import type { WantedItem } from "../../src/setup/stage.ts";
import { USUAL_CONFIG } from "../../test/setup/usual-config.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";

const [A, B, A6, B6] = ["203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2"] as const;
const SITE = "/etc/nginx/sites-available/lab-2";

/** The tutorial's world before anybody set anything up: nobody has the endpoint's name. */
function world(): WorldSpec {
	const { hosts, ...standard } = standardWorld();
	return {
		...standard,
		name: "nginx beside",
		hosts: hosts.map((host) =>
			host.name !== "server"
				? host
				: {
						...host,
						firewall: "",
						programs: [
							{ program: "prosody", domains: ["example.com"] },
							{
								program: "nginx",
								sites: [
									{
										names: ["example.com"],
										listen: [`${A}:443`, `[${A6}]:443`],
										text: "secure",
										certificate: "example.com",
									},
									{ names: ["example.com", "www.example.com"], listen: ["80", "[::]:80"], text: "plain" },
								],
							},
						],
					},
		),
	};
}

const CONFIG: Config = { ...USUAL_CONFIG, services: ["clients"] };

/** What the adapter needs of a host beside its commands: what is at a path. */
function changeable(server: LabHost): ChangeableHost {
	const never = () => Promise.reject(new Error("only looked at"));
	const read = async (path: string): Promise<Entry | undefined> => {
		const { code, stdout } = await server.run(["stat", "-c", "%F|%a|%U|%G", path]);
		const [type, mode = "", owner = "", group = ""] = stdout.trim().split("|");
		if (code !== 0) return undefined;
		return type === "directory" ? { kind: "folder", mode: Number.parseInt(mode, 8), owner, group } : { kind: "other" };
	};
	const files = {
		read,
		replace: never,
		makeFolder: never,
		removeFolder: never,
		append: never,
		list: never,
		removeTree: never,
	};
	return { ...hostPort(server), files, lock: never };
}

async function planned(server: LabHost, way: "native" | "nat" = "nat", name = CONFIG.endpoint.host) {
	const host = changeable(server);
	const local = await observeLocal(host);
	const config = { ...CONFIG, endpoint: { host: name, port: 443 } };
	const facts = await nginxAdapter.observe(host, config, local);
	const endpoints = [B, B6].map((address) => ({
		...({ service: "clients", local: address, public: address, port: 443, serverPort: 5223, way, why: "" } as const),
	}));
	return { facts, ...nginxAdapter.wanted({ config, endpoints }, facts) };
}

async function put(server: LabHost, items: readonly WantedItem[]): Promise<void> {
	for (const { item, state } of items) {
		if (item.kind === "folder") await server.must("make a folder", ["install", "-d", "-m", "755", item.path]);
		else if (item.kind === "file" && state !== null && "content" in state) {
			await server.must("write a file", ["tee", item.path], { input: state.content });
		} else throw new Error(`Cannot put ${item.kind}`);
	}
}

async function undo(server: LabHost, items: readonly WantedItem[]): Promise<void> {
	for (const { item } of items.toReversed()) {
		if ("path" in item) await server.must("take it away", ["rm", "-d", item.path]);
	}
}

/** What the web server answers, for names and addresses. */
async function answers(client: LabHost): Promise<Record<string, string>> {
	const all: Record<string, string> = {};
	for (const address of [A, `[${A6}]`, B, `[${B6}]`]) {
		for (const name of ["example.com", "www.example.com", "other.example.com", "example.net"]) {
			const ask = ["curl", "-s", "-m", "5", "-H", `Host: ${name}`, "-w", "%{http_code} %{redirect_url}"];
			const { code, stdout } = await client.run([...ask, `http://${address}/page`]);
			all[`${name} at ${address}`] = `${stdout.replaceAll("\n", " ")} (${code})`;
		}
	}
	return all;
}

/** Asks for HTTPS 20 times a second while something is done. @returns what was answered, and how often */
async function whileAsking(client: LabHost, work: () => Promise<void>): Promise<Record<string, number>> {
	const loop =
		'i=0; while [ $i -lt 40 ]; do curl -sk -m 2 -o /dev/null -w "%{http_code}\\n" "$1" & i=$((i+1)); sleep 0.05; done; wait';
	const asking = client.run(["sh", "-c", loop, "sh", `https://example.com/`]);
	await work();
	const counts: Record<string, number> = {};
	for (const code of (await asking).stdout.trim().split("\n")) counts[code] = (counts[code] ?? 0) + 1;
	return counts;
}

const sockets = async (server: LabHost): Promise<string[]> =>
	(await server.must("list sockets", ["ss", "-Htln", "sport = :80"]))
		.split("\n")
		.map((line) => line.split(/\s+/)[3] ?? "")
		.sort();

const CASES = [
	[
		"all addresses, and no default server is named",
		["80", "[::]:80"],
		"/etc/nginx/sites-enabled/xmpps.conf",
		"listen 80",
	],
	[
		"all addresses, as Debian's default site does",
		["80 default_server", "[::]:80 default_server"],
		"/etc/nginx/conf.d/xmpps.conf",
		"listen 80",
	],
	["one socket for both families", ["[::]:80 ipv6only=off"], "/etc/nginx/sites-enabled/xmpps.conf", "listen [::]:80"],
	["the web's addresses alone", [`${A}:80`, `[${A6}]:80`], "/etc/nginx/conf.d/xmpps.conf", `listen ${B}:80`],
	[
		"the endpoint's own address beside all",
		["80", `${B}:80`, "[::]:80"],
		"/etc/nginx/sites-enabled/xmpps.conf",
		`listen ${B}:80`,
	],
] as const;

describe.each(["bookworm", "trixie"] as const)("nginx of %s beside the endpoint", (release) => {
	const lab = sharedLab({ world: world(), release });

	/** Gives the site on port 80 other lines, as an operator does: sockets that change need a restart. */
	async function listenOn(lines: readonly string[]): Promise<void> {
		const server = lab().host("server");
		const text = await server.must("read the site", ["cat", SITE]);
		const others = text.split("\n").filter((line) => !line.startsWith("\tlisten"));
		const changed = [others[0], ...lines.map((line) => `\tlisten ${line};`), ...others.slice(1)].join("\n");
		await server.must("write the site", ["tee", SITE], { input: changed });
		await server.must("restart nginx", ["systemctl", "restart", "nginx"]);
	}

	for (const [what, lines, path, line] of CASES) {
		labTest(`has challenges and a redirect, and nothing else is different: ${what}`, async () => {
			const [server, client] = [lab().host("server"), lab().host("client")];
			const host = changeable(server);
			await listenOn(lines);
			const before = await answers(client);
			const socketsBefore = await sockets(server);
			const { stages, notes } = await planned(server);
			expect(notes).toEqual([]);
			const items = stages[0]?.items ?? [];
			const file = items.at(-1);
			expect(file?.item).toEqual({ kind: "file", path });
			expect(JSON.stringify(file?.state)).toContain(line);

			const baseline = await nginxBaseline(host);
			expect(baseline).toBe("");
			const applied = await whileAsking(client, async () => {
				await put(server, items);
				await nginxValidation(host, baseline);
				await nginxReload(host);
			});
			expect(applied).toEqual({ 200: 40 });

			const folder = `${CONFIG.web.challenge}/.well-known/acme-challenge`;
			await server.must("make the folder", ["install", "-d", "-m", "755", folder]);
			await server.must("write a challenge", ["tee", `${folder}/token-1`], { input: "token-1.thumbprint" });
			for (const family of ["-4", "-6"]) {
				const ask = (page: string) =>
					client.run(["curl", "-s", family, "-w", " %{http_code} %{redirect_url}", `http://xmpps.example.com${page}`]);
				expect((await ask("/.well-known/acme-challenge/token-1")).stdout).toBe("token-1.thumbprint 200 ");
				expect((await ask("/.well-known/acme-challenge/none")).stdout).toMatch(/ 404 $/);
				expect((await ask("/a/page?b=c")).stdout).toMatch(/ 301 https:\/\/example\.com\/a\/page\?b=c$/);
			}
			const after = await answers(client);
			// Where nobody listened a connection is now taken, and closed without an answer.
			const unanswered = (all: Record<string, string>) =>
				Object.fromEntries(Object.entries(all).map(([key, said]) => [key, said.replace(/\((7|52)\)$/, "(none)")]));
			expect(unanswered(after)).toEqual(unanswered(before));

			// Looked at again nothing is different.
			const again = await planned(server);
			expect(again.stages).toEqual(stages);

			await server.must("take the challenge away", ["rm", "-r", `${CONFIG.web.challenge}/.well-known`]);
			const undone = await whileAsking(client, async () => {
				await undo(server, items);
				await nginxReload(host);
			});
			expect(undone).toEqual({ 200: 40 });
			expect(await answers(client)).toEqual(before);
			expect(await sockets(server)).toEqual(socketsBefore);
		});
	}

	labTest("leaves a site by the endpoint's name to its owner, and says what it lacks", async () => {
		const server = lab().host("server");
		await listenOn(["80", "[::]:80"]);
		const other =
			"server { listen 80; listen [::]:80; server_name xmpps.example.com; return 301 https://example.com; }\n";
		await server.must("write a site", ["tee", "/etc/nginx/conf.d/guide.conf"], { input: other });
		const { stages, notes } = await planned(server);
		expect(stages).toEqual([]);
		expect(notes).toMatchObject([{ kind: "manual", lines: expect.arrayContaining(["    root /var/lib/xmpps/acme;"]) }]);
		// What ours would be there, which the plan does not do, nginx calls a conflict.
		const host = changeable(server);
		const baseline = await nginxBaseline(host);
		await server.must("write the same", ["cp", "/etc/nginx/conf.d/guide.conf", "/etc/nginx/conf.d/other.conf"]);
		await expect(nginxValidation(host, baseline)).rejects.toThrow("conflicting server name");
		await server.must("take both away", ["rm", "/etc/nginx/conf.d/guide.conf", "/etc/nginx/conf.d/other.conf"]);
	});

	labTest("makes room for names of every length", async () => {
		const server = lab().host("server");
		const label = "x".repeat(63);
		for (const length of [44, 45, 60, 108, 109, 200, 236, 253]) {
			const name = [label, label, label, label].join(".").slice(-length).replace(/^\./, "x");
			expect(name).toHaveLength(length);
			const { stages } = await planned(server, "nat", name);
			const items = stages[0]?.items ?? [];
			await put(server, items);
			await nginxValidation(changeable(server), "");
			await undo(server, items);
		}
	});

	labTest("says so when nginx keeps its old configuration, and comes back to it", async () => {
		const server = lab().host("server");
		const host = changeable(server);
		const baseline = await nginxBaseline(host);
		const bad = "/etc/nginx/conf.d/bad.conf";
		await server.must("write a site", ["tee", bad], { input: "server { listen 443; server_name bad; }\n" });
		// It is a socket that nginx has already, by another name: nobody says so before.
		await nginxValidation(host, baseline);
		await expect(nginxReload(host)).rejects.toThrow("bind() to 0.0.0.0:443 failed");
		await server.must("write nonsense", ["tee", bad], { input: "server { listn 443; }\n" });
		await expect(nginxValidation(host, baseline)).rejects.toThrow(
			// What it quotes of a file could be a secret.
			'unknown directive "..." in /etc/nginx/conf.d/bad.conf:1',
		);
		await expect(nginxReload(host)).rejects.toThrow("Cannot reload nginx");
		expect((await planned(server)).notes).toMatchObject([
			{ kind: "problem", lines: [expect.stringContaining("/etc/nginx/conf.d/bad.conf:1")] },
		]);
		await server.must("take it away", ["rm", bad]);
		await nginxReload(host);
		await server.must("stop nginx", ["systemctl", "stop", "nginx"]);
		await nginxReload(host);
		expect((await planned(server)).notes).toMatchObject([{ kind: "info" }]);
		await server.must("start nginx", ["systemctl", "start", "nginx"]);
	});

	labTest("names the lines by which HTTPS makes room for a native endpoint, and they do", async () => {
		const server = lab().host("server");
		const https = "/etc/nginx/sites-available/lab-1";
		const text = await server.must("read the site", ["cat", https]);
		const wide = text.replace(`${A}:443`, "443").replace(`[${A6}]:443`, "[::]:443");
		await server.must("write the site", ["tee", https], { input: wide });
		await server.must("restart nginx", ["systemctl", "restart", "nginx"]);
		expect((await planned(server, "nat")).notes).toEqual([]);
		const [note] = (await planned(server, "native")).notes;
		expect(note?.kind).toBe("problem");
		let mended = wide;
		for (const [index, line] of (note?.lines ?? []).entries()) {
			const instead = /instead of "(.*)"$/.exec(line)?.[1];
			if (instead !== undefined) mended = mended.replace(instead, note?.lines?.[index + 1] ?? "");
		}
		await server.must("write the site", ["tee", https], { input: mended });
		await server.must("restart nginx", ["systemctl", "restart", "nginx"]);
		const listening = await server.must("list sockets", ["ss", "-Htln", "sport = :443"]);
		expect(listening.match(/\S+:443/g)?.sort()).toEqual([`${A}:443`, `[${A6}]:443`]);
		expect((await planned(server, "native")).notes).toEqual([]);
	});
});
