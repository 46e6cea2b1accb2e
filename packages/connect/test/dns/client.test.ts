import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import packet, { type Answer } from "dns-packet";
import { describe, expect, onTestFinished, test } from "vitest";
import { createResolver, type ResolverOptions } from "../../src/dns/client.ts";
import type { Resolver } from "../../src/dns/resolver.ts";
import type { DnsServer } from "../../src/dns/server-address.ts";
import { answerBytes, extendedError, questionOf, soa } from "./answer-bytes.ts";
import { type LoopbackServer, loopbackServer } from "./loopback-server.ts";

const NAME = "www.example.org";
const address = (name = NAME, data = "192.0.2.1"): Answer => ({ type: "A", name, ttl: 300, data });
const cname = (name: string, data: string): Answer => ({ type: "CNAME", name, ttl: 100, data });
const good = { answers: [address()] };

/** So long that a busy machine does not make a healthy server look dead. */
const PATIENT = { timeoutMs: 5000, attempts: 2 };

/** For servers that never answer: short, and nothing below depends on how long it is. */
const BRIEF = { timeoutMs: 120 };

function resolver(servers: readonly DnsServer[], options: ResolverOptions = {}): Resolver {
	return createResolver({ ...PATIENT, servers, ...options });
}

/** A port on which nothing listens: it was free a moment ago. */
async function closedPort(): Promise<DnsServer> {
	const socket = createSocket("udp4");
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	const { port } = socket.address();
	socket.close();
	return { address: "127.0.0.1", port };
}

/** The UDP sockets and TCP connections that this process holds open. */
function held(): string[] {
	return process
		.getActiveResourcesInfo()
		.filter((kind) => /^(UDPWrap|UDPWRAP|TCPWrap|TCPWRAP|TCPSocketWrap)$/.test(kind));
}

/** Some turns of the event loop: what was closed before is gone then. */
async function turns(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("one server", () => {
	test("answers over UDP", async () => {
		const server = await loopbackServer(() => good);
		expect(await resolver([server]).query("A", "WWW.example.org.")).toEqual({
			kind: "found",
			records: [{ address: "192.0.2.1", family: 4, ttl: 300 }],
			ttl: 300,
			authentic: false,
			aliases: [],
			via: { server: `127.0.0.1:${server.port}`, transport: "udp" },
		});
		expect(server.received).toHaveLength(1);
	});

	test("ids and ports differ from question to question", async () => {
		const server = await loopbackServer(() => good);
		const client = resolver([server]);
		for (let round = 0; round < 8; round++) await client.query("A", NAME);
		expect(new Set(server.received.map(({ query }) => query.id)).size).toBeGreaterThan(6);
		expect(new Set(server.received.map(({ fromPort }) => fromPort)).size).toBeGreaterThan(2);
	});

	test("that cuts its answer off is asked over TCP, with another id", async () => {
		const answers = Array.from({ length: 200 }, (_, last) => address(NAME, `192.0.2.${last}`));
		const server = await loopbackServer(({ transport }) => (transport === "udp" ? { tc: true } : { answers }));
		const answer = await resolver([server]).query("A", NAME);
		expect(answer).toMatchObject({ kind: "found", via: { transport: "tcp" } });
		expect(answer.kind === "found" && answer.records).toHaveLength(200);
		expect(server.received.map(({ transport }) => transport)).toEqual(["udp", "tcp"]);
	});

	test("that cuts it off over TCP too is malformed", async () => {
		const server = await loopbackServer(() => ({ tc: true }));
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ kind: "failed", reason: "malformed" });
	});

	test("that answers another question over TCP is malformed", async () => {
		const server = await loopbackServer(({ transport }) => (transport === "udp" ? { tc: true } : { ...good, id: 1 }));
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ kind: "failed", reason: "malformed" });
	});

	test("that does not know EDNS is asked without", async () => {
		const server = await loopbackServer(({ query }) => (query.additionals?.length ? { rcode: 1 } : good));
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ kind: "found" });
		expect(server.received).toHaveLength(2);
	});

	test("is asked on where its answer is an alias of somewhere else", async () => {
		const server = await loopbackServer(({ query }) =>
			questionOf(query).name === NAME
				? { aa: true, ra: false, ad: true, answers: [cname(NAME, "b.example.net")] }
				: { aa: true, ra: false, answers: [cname("b.example.net", "c.example.net"), address("c.example.net")] },
		);
		expect(await resolver([server]).query("A", NAME)).toMatchObject({
			kind: "found",
			ttl: 100,
			aliases: ["b.example.net", "c.example.net"],
			authentic: false,
		});
		expect(server.received.map(({ query }) => questionOf(query).name)).toEqual([NAME, "b.example.net"]);
	});

	test("that sends us in a circle of answers is malformed", async () => {
		const server = await loopbackServer(({ query }) => {
			const { name } = questionOf(query);
			return { aa: true, ra: false, answers: [cname(name, name === NAME ? "b.example.net" : NAME)] };
		});
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ kind: "failed", reason: "malformed" });
		expect(server.received).toHaveLength(2);
	});

	test("that sends us on for ever is left", async () => {
		let count = 0;
		const server = await loopbackServer(({ query }) => {
			count += 1;
			return { aa: true, ra: false, answers: [cname(questionOf(query).name, `n${count}.example.net`)] };
		});
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ kind: "failed", reason: "malformed" });
		expect(count).toBe(17);
	});

	test("says what does not exist and what only has no such records", async () => {
		const server = await loopbackServer(({ query }) =>
			questionOf(query).type === "A" ? { rcode: 3 } : { authorities: [soa("example.org")] },
		);
		const client = resolver([server]);
		expect(await client.query("A", NAME)).toMatchObject({ kind: "absent", reason: "nxdomain" });
		expect(await client.query("AAAA", NAME)).toMatchObject({ kind: "absent", reason: "nodata" });
	});
});

describe("packets that are no answer", () => {
	test("are passed over until the answer comes", async () => {
		const server = await loopbackServer(({ query, send }) => {
			const question = questionOf(query);
			const forged = [address(NAME, "192.0.2.66")];
			send(Buffer.from("garbage"));
			send(answerBytes(question, { id: question.id ^ 1, answers: forged }));
			send(answerBytes(question, { question: { type: "A", name: "other.example" }, answers: forged }));
			send(answerBytes(question, { qr: false, answers: forged }));
			return good;
		});
		expect(await resolver([server]).query("A", NAME)).toMatchObject({ records: [{ address: "192.0.2.1" }] });
	});

	test("from another port never arrive, even with the right id", async () => {
		const attacker = createSocket("udp4");
		onTestFinished(() => void attacker.close());
		const server = await loopbackServer(({ query, fromPort, send }) => {
			const question = questionOf(query);
			attacker.send(answerBytes(question, { answers: [address(NAME, "192.0.2.66")] }), fromPort, "127.0.0.1", () =>
				send(answerBytes(question, good)),
			);
			return undefined;
		});
		expect(await resolver([server]).query("A", NAME)).toMatchObject({
			kind: "found",
			records: [{ address: "192.0.2.1" }],
		});
	});

	test("in a flood end the question", async () => {
		const server = await loopbackServer(({ send }) => {
			for (let count = 0; count < 120; count++) send(Buffer.from("garbage"));
			return undefined;
		});
		expect(await resolver([server]).query("A", NAME)).toMatchObject({
			kind: "failed",
			reason: "malformed",
		});
	});

	test("an answer with a compression loop is malformed, and the next server is asked", async () => {
		const first = await loopbackServer(({ query }) => {
			const bytes = answerBytes(questionOf(query), {});
			bytes.writeUInt16BE(1, 6);
			const at = bytes.length;
			return Buffer.concat([
				bytes,
				Buffer.from([0xc0 | (at >> 8), at & 0xff, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4]),
			]);
		});
		expect(await resolver([first]).query("A", NAME)).toMatchObject({ kind: "failed", reason: "malformed" });
		const second = await loopbackServer(() => good);
		expect(await resolver([first, second]).query("A", NAME)).toMatchObject({ kind: "found" });
	});
});

describe("several servers", () => {
	test("the first is dead: the second answers, and is asked first the next time", async () => {
		const dead = await loopbackServer(() => undefined);
		const alive = await loopbackServer(() => good);
		const client = resolver([dead, alive], BRIEF);
		expect(await client.query("A", NAME)).toMatchObject({ kind: "found", via: { server: `127.0.0.1:${alive.port}` } });
		expect([dead.received.length, alive.received.length]).toEqual([1, 1]);
		await client.query("A", NAME);
		expect([dead.received.length, alive.received.length]).toEqual([1, 2]);
	});

	test("the first is slow: its answer still counts", async () => {
		let first: LoopbackServer | undefined;
		const slow = await loopbackServer(() => undefined);
		first = slow;
		const dead = await loopbackServer(() => {
			// The interval of the first is over: now it answers.
			for (const { query, send } of first?.received ?? []) send(answerBytes(questionOf(query), good));
			return undefined;
		});
		expect(await resolver([slow, dead], BRIEF).query("A", NAME)).toMatchObject({
			kind: "found",
			via: { server: `127.0.0.1:${slow.port}` },
		});
	});

	test("the first refuses packets: the second is asked at once", async () => {
		const alive = await loopbackServer(() => good);
		const client = resolver([await closedPort(), alive], { timeoutMs: 60_000 });
		expect(await client.query("A", NAME)).toMatchObject({ kind: "found" });
	});

	test.each([
		["SERVFAIL", 2],
		["REFUSED", 5],
		["NOTAUTH", 9],
	])("the first says %s: the second is asked at once", async (_name, rcode) => {
		const first = await loopbackServer(() => ({ rcode }));
		const alive = await loopbackServer(() => good);
		expect(await resolver([first, alive], { timeoutMs: 60_000 }).query("A", NAME)).toMatchObject({ kind: "found" });
	});

	test("bogus is final: the second might not validate", async () => {
		const first = await loopbackServer(() => ({ rcode: 2, additionals: [extendedError(7)] }));
		const second = await loopbackServer(() => good);
		expect(await resolver([first, second]).query("A", NAME)).toMatchObject({
			kind: "failed",
			reason: "bogus",
			detail: "DNSSEC validation failed: signature expired",
		});
		expect(second.received).toEqual([]);
	});

	test("all dead is a timeout that names them, each asked as often as told", async () => {
		const servers = [await loopbackServer(() => undefined), await loopbackServer(() => undefined)];
		const answer = await resolver(servers, { timeoutMs: 50 }).query("A", NAME);
		expect(answer).toEqual({
			kind: "failed",
			reason: "timeout",
			detail: servers.map(({ port }) => `127.0.0.1:${port}: no answer`).join("; "),
		});
		expect(servers.map(({ received }) => received.length)).toEqual([2, 2]);
	});

	test("none reachable is unreachable", async () => {
		const server = await closedPort();
		expect(await resolver([server]).query("A", NAME)).toEqual({
			kind: "failed",
			reason: "unreachable",
			detail: `127.0.0.1:${server.port}: nothing listens there`,
		});
	});

	test("of several failures the one that says most is reported", async () => {
		const servers = [
			await closedPort(),
			await loopbackServer(() => ({ rcode: 5 })),
			await loopbackServer(() => ({ rcode: 2 })),
			await loopbackServer(() => ({ rcode: 4 })),
		];
		expect(await resolver(servers).query("A", NAME)).toMatchObject({ kind: "failed", reason: "servfail" });
	});
});

describe("the AD bit", () => {
	// 0.0.0.0 leads to this machine as well, and is no loopback address.
	test.each<[string, string, boolean, boolean | undefined, boolean]>([
		["from loopback", "127.0.0.1", true, undefined, true],
		["from elsewhere", "0.0.0.0", true, undefined, false],
		["from elsewhere with trustAd", "0.0.0.0", true, true, true],
		["from elsewhere without trustAd", "0.0.0.0", true, false, false],
		["not set, from loopback", "127.0.0.1", false, true, false],
		["not set, from elsewhere with trustAd", "0.0.0.0", false, true, false],
	])("%s", async (_what, host, ad, trustAd, authentic) => {
		const server = await loopbackServer(({ query }) =>
			questionOf(query).type === "A" ? { ...good, ad } : { ad, authorities: [soa("example.org")] },
		);
		const options = trustAd === undefined ? {} : { trustAd };
		const client = resolver([{ address: host, port: server.port }], options);
		expect(await client.query("A", NAME)).toMatchObject({ kind: "found", authentic });
		expect(await client.query("AAAA", NAME)).toMatchObject({ kind: "absent", authentic });
	});
});

describe("askers", () => {
	test("of the same question share it", async () => {
		const server = await loopbackServer(() => good);
		const client = resolver([server]);
		const answers = await Promise.all([
			client.query("A", NAME),
			client.query("A", `${NAME}.`),
			client.query("A", "WWW.Example.org"),
		]);
		expect(answers.map(({ kind }) => kind)).toEqual(["found", "found", "found"]);
		expect(server.received).toHaveLength(1);
		await client.query("A", NAME);
		expect(server.received).toHaveLength(2);
	});

	test("that give up do not take the others with them", async () => {
		let release: (() => void) | undefined;
		const asked = new Promise<void>((resolve) => {
			release = resolve;
		});
		const server = await loopbackServer(() => {
			release?.();
			return undefined;
		});
		const client = resolver([server]);
		const leaving = new AbortController();
		const left = client.query("A", NAME, { signal: leaving.signal });
		const staying = client.query("A", NAME, { signal: new AbortController().signal });
		await asked;
		leaving.abort();
		expect(await left).toMatchObject({ kind: "failed", reason: "aborted" });
		for (const { query, send } of server.received) send(answerBytes(questionOf(query), good));
		expect(await staying).toMatchObject({ kind: "found" });
	});

	test("that give up leave no socket, over UDP", async () => {
		const leaving = new AbortController();
		const server = await loopbackServer(() => {
			leaving.abort();
			return undefined;
		});
		await turns();
		const own = held();
		expect(own).not.toEqual([]);
		expect(await resolver([server]).query("A", NAME, { signal: leaving.signal })).toMatchObject({ reason: "aborted" });
		await turns();
		expect(held()).toEqual(own);
	});

	test("that give up leave no connection, over TCP", async () => {
		const leaving = new AbortController();
		const closed = new Promise<string>((resolve) => {
			const tcp = createServer((socket) => {
				socket.on("error", () => resolve("reset"));
				socket.on("close", () => resolve("closed"));
				socket.once("data", () => leaving.abort());
			});
			const udp = createSocket("udp4", (bytes, from) => {
				udp.send(answerBytes(questionOf(packet.decode(bytes)), { tc: true }), from.port, from.address);
			});
			onTestFinished(() => {
				udp.close();
				tcp.close();
			});
			tcp.listen(0, "127.0.0.1", () => {
				const bound = tcp.address();
				const port = typeof bound === "object" && bound !== null ? bound.port : 0;
				udp.bind(port, "127.0.0.1", () => {
					const client = resolver([{ address: "127.0.0.1", port }]);
					void client.query("A", NAME, { signal: leaving.signal });
				});
			});
		});
		expect(await closed).toMatch(/reset|closed/);
	});

	test("that gave up before they asked ask nobody", async () => {
		const server = await loopbackServer(() => good);
		const answer = await resolver([server]).query("A", NAME, { signal: AbortSignal.abort() });
		expect(answer).toMatchObject({ kind: "failed", reason: "aborted" });
		expect(server.received).toEqual([]);
	});

	test.each(["a..b", "a b.example", `${"x".repeat(64)}.example`, `${"x.".repeat(127)}x`, "exämple.org", "."])(
		"get a value for %s too",
		async (name) => {
			const server = await loopbackServer(() => ({ rcode: 3 }));
			const answer = await resolver([server]).query("NS", name);
			expect(answer).toMatchObject(name === "." ? { kind: "absent" } : { kind: "failed", reason: "malformed" });
		},
	);
});

describe("the system's servers", () => {
	async function file(text: string): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), "resolv-conf-"));
		onTestFinished(() => rm(folder, { recursive: true }));
		await writeFile(join(folder, "resolv.conf"), text);
		return join(folder, "resolv.conf");
	}

	test("are read with the first question, and an unreadable file is an answer", async () => {
		const client = createResolver({ resolvConf: "/nowhere/resolv.conf" });
		expect(await client.query("A", NAME)).toEqual({
			kind: "failed",
			reason: "unreachable",
			detail: 'Cannot read the DNS servers from "/nowhere/resolv.conf": ENOENT',
		});
	});

	test("are the ones in the file", async () => {
		// Nothing listens on port 53 of this loopback address; only the address in the answer matters.
		const resolvConf = await file("nameserver 127.255.255.253\noptions timeout:1 attempts:1\n");
		const answer = await createResolver({ resolvConf, timeoutMs: 20 }).query("A", NAME);
		expect(answer).toMatchObject({ kind: "failed", detail: expect.stringMatching(/^127\.255\.255\.253: /) });
	});
});
