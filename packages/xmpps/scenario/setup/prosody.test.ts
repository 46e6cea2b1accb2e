import { describe, expect } from "vitest";
import { hostPort } from "../../src/lab/real/host-port.ts";
import { DROP_IN, MAIN_FILE } from "../../src/setup/adapters/prosody/read-options.ts";
import {
	prosodyConfigBaseline,
	prosodyConfigValidation,
} from "../../src/setup/items/actions/prosody-config-validation.ts";
import { prosodyReload } from "../../src/setup/items/actions/prosody-reload.ts";
import { prosodyRestart } from "../../src/setup/items/actions/prosody-restart.ts";
import { unitDriver } from "../../src/setup/items/drivers/unit.ts";
import type { WantedStage } from "../../src/setup/stage.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import {
	A,
	apply,
	B,
	B6,
	differing,
	fingerprint,
	planned,
	prosodySockets,
	prosodyWorld,
	Sessions,
	undo,
} from "./prosody-world.ts";

const PLAIN = ["0.0.0.0:5222", "0.0.0.0:5269", "[::]:5222", "[::]:5269"];

const only = (stages: readonly WantedStage[]): WantedStage => {
	expect(stages).toHaveLength(1);
	return stages[0] as WantedStage;
};

describe.each([
	["bookworm", "0.12.3"],
	["trixie", "13.0.1"],
] as const)("Prosody of %s", (release, version) => {
	const lab = sharedLab({ world: prosodyWorld(), release });
	const server = () => lab().host("server");
	const write = (path: string, text: string) => server().must("write", ["tee", path], { input: text });
	const restart = () => prosodyRestart(hostPort(server()));

	labTest("opens its ports and closes them again, and nobody is cut off", async () => {
		const before = await fingerprint(server());
		const sessions = await Sessions.start(lab(), [`starttls/${A}/5222`]);
		const later: Sessions[] = [];
		try {
			const { facts, stages, notes } = await planned(server(), "nat");
			expect(facts).toMatchObject({
				...{ installed: true, version, running: true, unit: true, shell: true, includes: true, nagleOff: false },
				...{ mayBindLowPorts: false, checkConfig: "clean", certified: ["example.com"], strangers: expect.anything() },
				...{ domains: ["example.com"], rights: { mode: 0o640, group: "prosody" }, problems: [] },
				sessions: { starttls: 1, directTls: 0, servers: 0 },
			});
			expect(notes).toEqual([{ kind: "info", text: expect.stringContaining('"unknown Direct TLS client port: 443"') }]);
			const stage = only(stages);
			expect(stage.activations).toEqual([
				{ activation: { kind: "prosody-reload", services: ["c2s", "s2s"] }, effect: "1 established session survives" },
			]);

			const applied = await apply(server(), stage);
			expect(await prosodySockets(server())).toEqual(
				[...PLAIN, "0.0.0.0:5223", "0.0.0.0:5270", "[::]:5223", "[::]:5270"].sort(),
			);
			later.push(await Sessions.start(lab(), [`tls/${B}/5223`, `tls/${B6}/5223`, `starttls/${B}/5222`]));

			const again = await planned(server(), "nat");
			expect(await differing(server(), only(again.stages).items)).toEqual([]);
			expect(again.facts).toMatchObject({
				nagleOff: true,
				checkConfig: "clean",
				sessions: { starttls: 2, directTls: 2 },
			});
			expect(again.stages[0]?.activations[0]?.effect).toBe("4 established sessions survive");
			// Done again, as recovery does, nothing happens to anybody.
			await prosodyReload(hostPort(server()), ["c2s", "s2s"]);
			for (const one of [sessions, ...later]) await one.alive();

			await undo(server(), applied);
			expect(await prosodySockets(server())).toEqual(PLAIN);
			for (const one of [sessions, ...later]) {
				await one.alive();
				expect(one.gone).toEqual([]);
			}
			expect(await fingerprint(server())).toBe(before);
			await expect(Sessions.start(lab(), [`tls/${B}/5223`])).rejects.toThrow(`tls/${B}/5223`);
		} finally {
			for (const one of [sessions, ...later]) one.end();
		}
	});

	labTest("has port 443 itself beside a web server on another address", async () => {
		const folder = "/etc/systemd/system/prosody.service.d";
		await server().must("make a folder", ["mkdir", "-p", folder]);
		await write(`${folder}/own.conf`, "[Service]\nAmbientCapabilities=CAP_SYS_NICE\n");
		const before = await fingerprint(server());
		const capabilities = () =>
			server().must("ask systemd", ["systemctl", "show", "-p", "AmbientCapabilities", "--value", "prosody.service"]);

		const { stages, notes } = await planned(server(), "native");
		expect(notes).toEqual([{ kind: "info", text: expect.stringContaining(`${B} and ${B6} alone`) }]);
		const applied = await apply(server(), only(stages));
		expect((await capabilities()).trim().split(" ").sort()).toEqual(["cap_net_bind_service", "cap_sys_nice"]);
		expect(await prosodySockets(server())).toEqual(
			[...PLAIN, `${B}:443`, `[${B6}]:443`, "0.0.0.0:5270", "[::]:5270"].sort(),
		);
		const sessions = await Sessions.start(lab(), [`tls/${B}/443`, `tls/${B6}/443`]);
		await sessions.alive();
		sessions.end();
		const site = await lab()
			.host("client")
			.run(["curl", "-sk", "--resolve", `example.com:443:${A}`, "https://example.com/"]);
		expect(site.stdout).toContain("the web site");

		const again = await planned(server(), "native");
		expect(again.facts).toMatchObject({ mayBindLowPorts: true, capability: { has: false, ours: true } });
		expect(await differing(server(), only(again.stages).items)).toEqual([]);
		// Another way wants the capability gone, which takes a restart.
		expect((await planned(server(), "nat")).stages[0]?.activations.map(({ activation }) => activation.kind)).toEqual([
			"systemd-reload",
			"prosody-restart",
		]);

		await undo(server(), applied);
		expect((await capabilities()).trim()).toBe("cap_sys_nice");
		expect(await prosodySockets(server())).toEqual(PLAIN);
		expect(await fingerprint(server())).toBe(before);
		await server().must("take it away", ["rm", "-r", folder]);
		await server().must("reload systemd", ["systemctl", "daemon-reload"]);
		await restart();
	});

	labTest("says why a port does not open, and why it does not start", async () => {
		const host = hostPort(server());
		const baseline = await prosodyConfigBaseline(host);
		await write(DROP_IN, "c2s_direct_tls_ports = { 443 }\n");
		await prosodyConfigValidation(host, baseline);
		await expect(prosodyReload(host, ["c2s"])).rejects.toThrow(
			/has not opened c2s_direct_tls \[\*\]:443: .*does not have sufficient privileges/,
		);
		await expect(prosodyReload(host, ["c2s"])).resolves.toBeUndefined();
		await write(DROP_IN, 'secret = "s3cr3t\nc2s_direct_tls_ports = {\n');
		const refused = await prosodyConfigValidation(host, baseline).catch(String);
		expect(refused).toMatch(/Cannot use the configuration of Prosody: Error: .*xmpps\.cfg\.lua:1: /);
		expect(refused).not.toContain("s3cr3t");
		await expect(prosodyReload(host, ["c2s"])).rejects.toThrow(
			/^Cannot reload Prosody: .*xmpps\.cfg\.lua:1: unfinished string$/,
		);
		await expect(restart()).rejects.toThrow(
			/^Cannot restart Prosody: it has ended at once: .*:1: unfinished string \|/,
		);
		await server().must("take it away", ["rm", DROP_IN]);
		await restart();
		// It had none of these before, so that one alone was waited for.
		await expect.poll(() => prosodySockets(server()), { timeout: 10_000 }).toEqual(PLAIN);
		// What was wrong before is not held against anybody.
		await write(DROP_IN, 'c2s_direct_tls_ports = { 5223 }\nVirtualHost "example.org"\nc2s_ports = { 5222 }\n');
		const worse = await prosodyConfigBaseline(host);
		expect(JSON.parse(worse)).toMatchObject({ kind: "warnings" });
		await prosodyConfigValidation(host, worse);
		await expect(prosodyConfigValidation(host, baseline)).rejects.toThrow("c2s_ports");
		await server().must("take it away", ["rm", DROP_IN]);
		await server().must("stop it", ["systemctl", "stop", "prosody"]);
		await prosodyReload(host, ["c2s", "s2s"]);
		await restart();
		expect(await prosodySockets(server())).toEqual([]);
		expect((await planned(server(), "nat")).notes).toContainEqual({
			kind: "problem",
			text: "Prosody does not run",
			lines: ["systemctl start prosody"],
		});
		await server().must("start it", ["systemctl", "start", "prosody"]);
		await restart();
	});

	labTest("keeps what the operator has, or says what to write", async () => {
		const main = await server().must("read", ["cat", MAIN_FILE]);
		const own = "c2s_direct_tls_ports = 5225\nnetwork_settings = { read_timeout = 840, }\n";
		await write(MAIN_FILE, own + main);
		await restart();
		expect(await prosodySockets(server())).toContain("0.0.0.0:5225");
		const { stages } = await planned(server(), "nat");
		const applied = await apply(server(), only(stages));
		const sockets = await prosodySockets(server());
		for (const port of [5222, 5223, 5225, 5269, 5270]) expect(sockets).toContain(`0.0.0.0:${port}`);
		expect(await server().must("read", ["cat", DROP_IN])).toContain(
			"network_settings = { read_timeout = 840; nagle = false }",
		);
		await undo(server(), applied);
		expect(await prosodySockets(server())).not.toContain("0.0.0.0:5223");

		// In a file beside ours nobody knows which counts.
		await write(MAIN_FILE, main);
		await write("/etc/prosody/conf.d/own.cfg.lua", "c2s_direct_tls_ports = { 5225 }\n");
		await restart();
		const beside = await planned(server(), "nat");
		const note = beside.notes.find(({ kind }) => kind === "problem");
		expect(note?.text).toContain("/etc/prosody/conf.d/own.cfg.lua");
		await write(
			"/etc/prosody/conf.d/own.cfg.lua",
			(note?.lines ?? []).filter((line) => !line.startsWith("#")).join("\n"),
		);
		await restart();
		const done = await planned(server(), "nat");
		expect(done.notes.filter(({ kind }) => kind === "problem")).toEqual([]);
		expect(only(done.stages).items.map(({ state }) => state)).toMatchObject([
			{ content: expect.not.stringContaining("c2s_direct_tls_ports") },
		]);
		await server().must("take it away", ["rm", "/etc/prosody/conf.d/own.cfg.lua"]);
		await restart();
	});

	labTest("restarts where there is no shell", async () => {
		const main = await server().must("read", ["cat", MAIN_FILE]);
		await write(MAIN_FILE, main.replace("modules_disabled = {", 'modules_disabled = { "admin_shell";'));
		await server().must("restart it", ["systemctl", "restart", "prosody"]);
		await restart();
		const sessions = await Sessions.start(lab(), [`starttls/${A}/5222`]);
		const { facts, stages } = await planned(server(), "nat");
		expect(facts.shell).toBe(false);
		expect(only(stages).activations).toEqual([
			{ activation: { kind: "prosody-restart" }, effect: "restart: 1 session drops, clients reconnect" },
		]);
		await expect(prosodyReload(hostPort(server()), ["c2s"])).rejects.toThrow("its shell does not answer");
		const applied = await apply(server(), only(stages));
		expect(await prosodySockets(server())).toContain("0.0.0.0:5223");
		expect(sessions.gone).toEqual([`starttls/${A}/5222`]);
		sessions.end();
		await undo(server(), applied);
		expect(await prosodySockets(server())).toEqual(PLAIN);
		await write(MAIN_FILE, main);
		await restart();
	});

	labTest("is handed a certificate that is there already", async () => {
		const script =
			"mkdir -p /etc/ssl/own; cd /etc/prosody/certs; mv example.com.crt /etc/ssl/own/chain.pem; mv example.com.key /etc/ssl/own/key.pem; chown root:root /etc/ssl/own/*; chmod 600 /etc/ssl/own/key.pem";
		await server().must("move it", ["sh", "-c", script]);
		await restart();
		const certificate = { chain: "/etc/ssl/own/chain.pem", key: "/etc/ssl/own/key.pem" };
		expect((await planned(server(), "nat")).notes).toContainEqual(
			expect.objectContaining({ text: expect.stringContaining("seems to have no certificate for example.com") }),
		);
		const hidden = await planned(server(), "nat", { certificate });
		const note = hidden.notes.find(({ kind }) => kind === "problem");
		expect(note?.text).toBe(`Prosody's user "prosody" cannot read /etc/ssl/own/key.pem`);
		for (const line of note?.lines ?? []) if (!line.startsWith("#")) await server().must("do it", line.split(" "));
		const { facts, stages, notes } = await planned(server(), "nat", { certificate });
		expect(facts.certificate).toMatchObject({ covers: ["example.com"], expired: false, key: "matches", hidden: [] });
		expect(notes.filter(({ kind }) => kind === "problem")).toEqual([]);
		const applied = await apply(server(), only(stages));
		const sessions = await Sessions.start(lab(), [`tls/${B}/5223`, `starttls/${A}/5222`]);
		sessions.end();
		const again = await planned(server(), "nat", { certificate });
		expect(await differing(server(), only(again.stages).items)).toEqual([]);
		await undo(server(), applied);

		// Where the ports are the operator's, certificates alone need no port to be touched.
		const main = await server().must("read", ["cat", MAIN_FILE]);
		await write(MAIN_FILE, `c2s_direct_tls_ports = { 5223 }\ns2s_direct_tls_ports = { 5270 }\n${main}`);
		await restart();
		const links = await planned(server(), "nat", { certificate });
		expect(links.stages[0]?.activations[0]?.activation).toEqual({ kind: "prosody-reload", services: [] });
		const linked = await apply(server(), only(links.stages));
		const handed = await Sessions.start(lab(), [`tls/${B}/5223`, `starttls/${A}/5222`]);
		await undo(server(), linked);
		await handed.alive();
		handed.end();
		await write(MAIN_FILE, main);
		await restart();

		await server().must("make another key", [
			"openssl",
			"genpkey",
			"-algorithm",
			"ED25519",
			"-out",
			"/etc/ssl/own/other.pem",
		]);
		await server().must("let it be read", ["chmod", "644", "/etc/ssl/own/other.pem"]);
		const other = await planned(server(), "nat", { certificate: { ...certificate, key: "/etc/ssl/own/other.pem" } });
		expect(other.notes).toContainEqual({
			kind: "problem",
			text: "/etc/ssl/own/other.pem is not the key of the certificate in /etc/ssl/own/chain.pem",
		});
	});

	labTest("has units that run and units that do not", async () => {
		const driver = unitDriver(hostPort(server()));
		const [good, bad] = ["xmpps-good.service", "xmpps-bad.service"].map((name) => ({ kind: "unit", name }) as const);
		if (good === undefined || bad === undefined) throw new Error("two units");
		await write(`/etc/systemd/system/${good.name}`, "[Service]\nExecStart=/bin/sleep infinity\n");
		await write(`/etc/systemd/system/${bad.name}`, "[Service]\nExecStart=/bin/sh -c 'echo no such luck; exit 3'\n");
		await server().must("reload systemd", ["systemctl", "daemon-reload"]);
		expect(await driver.read(good)).toBeNull();
		expect(await driver.read({ kind: "unit", name: "xmpps-none.service" })).toBeNull();
		await driver.put(good, null, { active: true });
		expect(await driver.read(good)).toEqual({ active: true });
		// Recovery puts again what is put already.
		await driver.put(good, null, { active: true });
		await driver.put(good, { active: true }, null);
		expect(await driver.read(good)).toBeNull();
		await expect(driver.put(bad, null, { active: true })).rejects.toThrow(/Cannot start unit "xmpps-bad\.service"/);
		expect(await driver.read(bad)).toBeNull();
		await expect(driver.put(good, { active: true }, { active: true })).rejects.toThrow("is not as it was");
	});
});
