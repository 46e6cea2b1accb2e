import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectOptions, connect, type SecureStream } from "xmpps-connect";
import { blackHole, refusedPort, startDnsServer, startWorld, type World, Zone } from "../../src/lab/embedded/index.ts";
import { startProxy } from "./http-proxy.ts";
import { handlesLeft, openHandles } from "./open-sockets.ts";
import { failureOf, outcomes } from "./outcome.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const DIRECT = "_xmpps-client._tcp.example.test";
const STARTTLS = "_xmpp-client._tcp.example.test";

/** Connects to a domain of a zone made for the occasion. */
async function connectIn(zone: Zone, more: ConnectOptions = {}): Promise<SecureStream> {
	await using dns = await startDnsServer(zone);
	return await connect(world.domain, { dns: `127.0.0.1:${dns.port}`, ca: world.ca, ...more });
}

describe("a bad network", () => {
	it("costs no more than a stagger when the first address is a black hole (Must hold: 400 ms)", async () => {
		await using hole = await blackHole("127.0.0.2");
		const good = await world.endpoint({ address: "127.0.0.3" });
		// One name, two addresses, one port: the endpoint must sit on the hole's port.
		const front = new Zone(world.domain)
			.add(DIRECT, "SRV", `0 0 ${hole.port} hole.example.test`)
			.add(DIRECT, "SRV", `0 0 ${good.directTlsPort} good.example.test`)
			.add("hole.example.test", "A", hole.address)
			.add("good.example.test", "A", good.address);
		await using stream = await connectIn(front, { random: () => 0 });
		expect(outcomes(stream.attempts)).toEqual(["lost-race", "secured"]);
		const [first, second] = stream.attempts;
		// The pace is what we decide; the rest is the machine's. bench/black-hole.mjs measures the whole.
		expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(249);
		expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeLessThan(400);
	});

	it("gets through when everything at priority 0 is silently dropped and 443 is at priority 10", async () => {
		await using hole = await blackHole();
		const zone = new Zone(world.domain)
			.add(STARTTLS, "SRV", `0 5 ${hole.port} hole.example.test`)
			.add(DIRECT, "SRV", `10 5 ${world.ports.front} ${world.host}`)
			.add("hole.example.test", "A", hole.address)
			.add(world.host, "A", "127.0.0.1");
		await using stream = await connectIn(zone);
		expect(outcomes(stream.attempts)).toEqual(["lost-race", "secured"]);
		expect(stream.candidate.priority).toBe(10);
		expect(stream.ms).toBeLessThan(3_000);
	});

	it("lists 50 candidates that refuse, in order, with phases and times", async () => {
		const port = await refusedPort();
		const zone = new Zone(world.domain).add("refused.example.test", "A", "127.0.0.1");
		for (let priority = 0; priority < 50; priority++)
			zone.add(DIRECT, "SRV", `${priority} 0 ${port} refused.example.test`);
		const error = await failureOf(connectIn(zone));
		expect(error.code).toBe("connect-failed");
		expect(error.attempts).toHaveLength(50);
		expect(error.errors).toHaveLength(50);
		expect(error.attempts.map(({ candidate }) => candidate.priority)).toEqual(
			Array.from({ length: 50 }, (_, index) => index),
		);
		for (const { outcome, phases, ms, startedAt } of error.attempts) {
			expect(outcome).toMatchObject({ kind: "failed", code: "tcp-refused" });
			expect(phases.map(({ phase }) => phase)).toEqual(["tcp"]);
			expect(ms).toBeGreaterThanOrEqual(0);
			expect(startedAt).toBeGreaterThanOrEqual(0);
		}
		expect(error.message).toMatch(/^Cannot connect to "example.test": all 50 attempts failed, the first one: [^\n]+$/);
	});

	it("asks the second DNS server when the first is dead", async () => {
		await using dead = await blackHoleDns();
		await using stream = await connect(world.domain, {
			dns: [`127.0.0.1:${dead.port}`, `127.0.0.1:${world.dns.port}`],
			ca: world.ca,
		});
		expect(stream.attempts.at(-1)?.outcome.kind).toBe("secured");
		// One interval of 1.5 s, and no more: later questions ask the server that lives.
		expect(stream.ms).toBeLessThan(1_500 + 1_000);
	});

	it("has no candidates where the only record is a dot, and tries no address", async () => {
		const zone = new Zone(world.domain)
			.add(DIRECT, "SRV", "0 0 0 .")
			.add(STARTTLS, "SRV", "0 0 0 .")
			.add(world.domain, "A", "127.0.0.1");
		const error = await failureOf(connectIn(zone));
		expect(error.code).toBe("not-offered");
		expect(error.attempts).toEqual([]);
	});

	it("tells an alias without an address, and goes on to the next candidate", async () => {
		const zone = new Zone(world.domain)
			.add(DIRECT, "SRV", `0 0 443 nothing.example.test`)
			.add(DIRECT, "SRV", `1 0 ${world.ports.front} ${world.host}`)
			.add(world.host, "A", "127.0.0.1");
		await using stream = await connectIn(zone);
		expect(outcomes(stream.attempts)).toEqual(["address-absent", "secured"]);
	});

	it("tells a DNS that fails, and that nothing is known then", async () => {
		const zone = new Zone(world.domain)
			.misbehave(DIRECT, "SRV", { kind: "rcode", rcode: "SERVFAIL" })
			.misbehave(STARTTLS, "SRV", { kind: "rcode", rcode: "SERVFAIL" });
		const error = await failureOf(connectIn(zone));
		expect(error.code).toBe("dns-failed");
		expect(error.attempts).toEqual([]);
	});

	it("gets a long answer over TCP", async () => {
		const zone = new Zone(world.domain)
			.add(DIRECT, "SRV", `0 0 ${world.ports.front} ${world.host}`)
			.add(world.host, "A", "127.0.0.1")
			.misbehave(DIRECT, "SRV", { kind: "truncate" });
		await using stream = await connectIn(zone);
		expect(stream.resolution.lookups[0]?.answer.via?.transport).toBe("tcp");
	});

	it("ends at the deadline for all, whatever phase it is in", async () => {
		await using hole = await blackHole();
		const zone = new Zone(world.domain)
			.add(DIRECT, "SRV", `0 0 ${hole.port} hole.example.test`)
			.add("hole.example.test", "A", hole.address);
		const before = openHandles();
		const error = await failureOf(connectIn(zone, { timeouts: { total: 300 } }));
		expect(error.code).toBe("total-timeout");
		expect(outcomes(error.attempts)).toEqual(["total-timeout"]);
		expect(await handlesLeft(before)).toBe(0);
	});

	it("gives up when the caller does: in the DNS, in TCP, in the proxy, and leaves no socket", async () => {
		await using hole = await blackHole();
		await using silent = await startProxy({ answer: "" });
		const srv = new Zone(world.domain).add(DIRECT, "SRV", `0 0 ${hole.port} hole.example.test`);
		const cases: readonly (readonly [Zone, ConnectOptions, string | undefined])[] = [
			[new Zone(world.domain).misbehave(DIRECT, "SRV", { kind: "drop" }), {}, undefined],
			[
				new Zone(world.domain)
					.add(DIRECT, "SRV", `0 0 ${hole.port} hole.example.test`)
					.misbehave("hole.example.test", "A", { kind: "drop" })
					.misbehave("hole.example.test", "AAAA", { kind: "drop" }),
				{},
				"address",
			],
			[srv.add("hole.example.test", "A", hole.address), {}, "tcp"],
			[srv, { proxy: silent.url }, "proxy"],
		];
		for (const [zone, more, phase] of cases) {
			const before = openHandles();
			const error = await failureOf(connectIn(zone, { ...more, signal: AbortSignal.timeout(150) }));
			expect(error.code).toBe("aborted");
			expect(error.cause).toMatchObject({ name: "TimeoutError" });
			expect(error.attempts.at(-1)?.phases.at(-1)?.phase).toBe(phase === "address" ? undefined : phase);
			expect(await handlesLeft(before)).toBe(0);
		}
	});

	it("tries nothing when the caller gave up before", async () => {
		const asked = world.dns.asked.length;
		const error = await failureOf(
			connect(world.domain, { dns: `127.0.0.1:${world.dns.port}`, signal: AbortSignal.abort(new Error("no")) }),
		);
		expect(error.code).toBe("aborted");
		expect(world.dns.asked.length).toBe(asked);
	});
});

/** A DNS server that never answers. */
async function blackHoleDns(): Promise<AsyncDisposable & { readonly port: number }> {
	const { createSocket } = await import("node:dgram");
	const socket = createSocket("udp4");
	await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
	return {
		port: socket.address().port,
		[Symbol.asyncDispose]: () => new Promise((resolve) => socket.close(() => resolve())),
	};
}
