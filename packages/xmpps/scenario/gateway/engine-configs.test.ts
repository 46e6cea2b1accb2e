import { afterAll, beforeAll, describe, expect } from "vitest";
import type { RouteTable } from "../../src/model/route-table.ts";
import type { EngineAdapter } from "../../src/setup/adapters/engines/engine-adapter.ts";
import { haproxyAdapter } from "../../src/setup/adapters/engines/haproxy/haproxy-adapter.ts";
import { nginxStreamAdapter } from "../../src/setup/adapters/engines/nginx-stream/nginx-stream-adapter.ts";
import { labTest, missing, sharedLab } from "../lab/real-lab.ts";
import { CASES, engineTable, expectedOf, seenIn } from "./engine-cases.ts";
import { hello } from "./engine-hellos.ts";
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
});
