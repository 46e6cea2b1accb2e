import { beforeAll, describe, expect } from "vitest";
import { clearText, type Flow, helloOf } from "../../src/lab/capture/index.ts";
import { flushZone, knotKeyArgument, updateScript } from "../../src/lab/dns/index.ts";
import { ACCOUNTS, SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";
import { chat } from "./chat.ts";
import { helloNames, outcomes, places, Watch, xmppsConnect } from "./outside-client.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";

const JULIET = ACCOUNTS[0];
const NURSE = { jid: "nurse@example.net", password: "wisely-and-slow" };
const PETER = { jid: "peter@example.net", password: "anon-anon" };

/** Prosody has example.com, ejabberd has example.net. */
const TWO_SERVERS: WorldSpec = {
	name: "Prosody and ejabberd",
	hosts: [
		{
			name: "prosody",
			kind: "machine",
			v4: ["203.0.113.1"],
			v6: ["2001:db8::1"],
			// The image of the tutorial's server, which is there already.
			packages: ["nginx"],
			programs: [
				{
					program: "prosody",
					domains: ["example.com"],
					accounts: [JULIET],
					directTls: { client: [5223], server: [5270] },
				},
			],
		},
		{
			name: "ejabberd",
			kind: "machine",
			v4: ["203.0.113.3"],
			v6: ["2001:db8::3"],
			programs: [
				{
					program: "ejabberd",
					domains: ["example.net"],
					accounts: [NURSE, PETER],
					directTls: { client: [5223], server: [5270] },
				},
			],
		},
		...SURROUNDINGS.filter(({ name }) => name !== "ca"),
	],
	zones: [
		...(["example.com", "example.net"] as const).map((name) => ({
			name,
			records: [
				`xmpp A ${name === "example.com" ? "203.0.113.1" : "203.0.113.3"}`,
				`xmpp AAAA ${name === "example.com" ? "2001:db8::1" : "2001:db8::3"}`,
				"_xmpps-client._tcp SRV 5 5 5223 xmpp",
				"_xmpp-client._tcp SRV 10 5 5222 xmpp",
				"_xmpps-server._tcp SRV 5 5 5270 xmpp",
				"_xmpp-server._tcp SRV 10 5 5269 xmpp",
			],
		})),
	],
};

const lab = sharedLab({ world: TWO_SERVERS });

describe("ejabberd", () => {
	let watch: Watch;
	beforeAll(async () => {
		if (missing === undefined) watch = await Watch.start(lab());
	});

	labTest("is reached over direct TLS and over STARTTLS", async () => {
		for (const [only, port, alpn] of [
			["direct-tls", 5223, ["xmpp-client"]],
			["starttls", 5222, []],
		] as const) {
			const { answer, flows } = await watch.during(() => xmppsConnect(lab(), "example.net", ["--only", only]));
			expect(answer.code).toBe(0);
			expect(outcomes(answer.attempts)).toEqual(["secured"]);
			expect(places(flows)).toEqual([`[2001:db8::3]:${port}`]);
			expect(helloNames(flows[0])).toEqual({ serverName: "example.net", alpn });
		}
	});

	labTest("lets its accounts log in and hands on their messages", async () => {
		expect(await chat(lab(), NURSE, PETER, "my fan, Peter")).toMatch(/nurse@example\.net: my fan, Peter$/);
	});
});

describe("Prosody and ejabberd", () => {
	let watch: Watch;
	beforeAll(async () => {
		if (missing === undefined) watch = await Watch.start(lab(), "ejabberd");
	});

	/** Lets them talk in both directions and tells over which connections they did. */
	const talk = async (): Promise<readonly Flow[]> => {
		const { flows } = await watch.during(async () => {
			expect(await chat(lab(), JULIET, NURSE, "what says he of our marriage?")).toContain("juliet@example.com");
			expect(await chat(lab(), NURSE, JULIET, "hie to your chamber")).toContain("nurse@example.net");
		});
		return flows.filter(({ client, server }) => isServer(client.address) && isServer(server.address));
	};
	const isServer = (address: string): boolean => /^(203\.0\.113\.[13]|2001:db8::[13])$/.test(address);

	labTest("find each other by _xmpps-server and exchange messages over direct TLS", async () => {
		const flows = await talk();
		expect(flows.map((flow) => ({ port: flow.server.port, ...helloNames(flow) }))).toEqual([
			{ port: 5270, serverName: "example.net", alpn: ["xmpp-server"] },
			{ port: 5270, serverName: "example.com", alpn: ["xmpp-server"] },
		]);
	});

	labTest("take _xmpp-server and STARTTLS where there is nothing else", async () => {
		for (const zone of ["example.com", "example.net"]) {
			const remove = [{ name: "_xmpps-server._tcp", type: "SRV" }];
			const input = updateScript({ server: "203.0.113.53", zone, remove });
			await lab().host("client").must("update the zone", ["knsupdate", "-y", knotKeyArgument()], { input });
			const { what, command } = flushZone(zone);
			await lab().host("resolver").must(what, command);
		}
		// Ends the connections that they have, and what Prosody remembers of the DNS.
		const restart = "systemctl restart prosody; until ss -Hltn sport = :5269 | grep -q .; do sleep 0.05; done";
		await lab().host("prosody").must("restart Prosody", ["sh", "-c", restart]);
		// What ejabberd remembers is its own business.
		const flows = (await talk()).filter(({ server }) => /[.:]3$/.test(server.address));
		expect(flows.map((flow) => [flow.server.port, clearText(flow).starttls])).toEqual([[5269, true]]);
		expect(helloOf(flows[0] as Flow).kind).toBe("parsed");
	});
});
