import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Timeouts } from "xmpps-connect";
import { type Misbehaviour, startWorld, type World } from "../../src/lab/embedded/index.ts";
import { handlesLeft, openHandles } from "./open-sockets.ts";
import { connectTo, failureOf, outcomes } from "./outcome.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

/** Short enough for a test, long enough for a loaded machine. */
const QUICK: Timeouts = {
	address: 400,
	tcp: 400,
	proxy: 400,
	starttls: 400,
	tls: 400,
	identity: 400,
	header: 400,
	features: 400,
	total: 5_000,
};

type Case = readonly [what: string, misbehave: Misbehaviour, code: string, phase: string];

const DIRECT: readonly Case[] = [
	["says nothing to the hello", { kind: "stall", at: "accept" }, "phase-timeout", "tls"],
	["stops inside the TLS handshake", { kind: "stall", at: "tls" }, "phase-timeout", "tls"],
	["stops before its header", { kind: "stall", at: "header" }, "phase-timeout", "header"],
	["stops before its features", { kind: "stall", at: "features" }, "phase-timeout", "features"],
	["hangs up at once", { kind: "drop", at: "accept", how: "close" }, "tcp-reset", "tls"],
	["resets in the handshake", { kind: "drop", at: "tls", how: "reset" }, "tcp-reset", "tls"],
	["hangs up before its header", { kind: "drop", at: "header", how: "close" }, "stream-closed", "header"],
	["hangs up before its features", { kind: "drop", at: "features", how: "close" }, "stream-closed", "features"],
	["speaks HTTP in the clear", { kind: "say", at: "accept", what: "http" }, "tls-not-tls", "tls"],
	["speaks HTTP over TLS", { kind: "say", at: "header", what: "http" }, "not-xmpp", "header"],
	["sends an endless header", { kind: "say", at: "header", what: "endless-header" }, "xml-too-long", "header"],
	["sends an endless banner", { kind: "say", at: "header", what: "endless-banner" }, "*", "header"],
	["sends a DOCTYPE", { kind: "say", at: "header", what: "doctype" }, "xml-restricted", "header"],
	["sends a comment", { kind: "say", at: "features", what: "comment" }, "xml-restricted", "features"],
	["answers with another namespace", { kind: "wrong-namespace" }, "stream-invalid", "header"],
	["answers with a stream error", { kind: "stream-error", condition: "host-unknown" }, "stream-error", "features"],
	["sends us in a circle", { kind: "see-other-host", host: "xmpps.example.test" }, "redirect-limit", "features"],
	["sends us to nowhere", { kind: "see-other-host", host: "not a host" }, "redirect-refused", "features"],
] as const as readonly Case[];

const STARTTLS: readonly Case[] = [
	["says nothing", { kind: "stall", at: "accept" }, "phase-timeout", "starttls"],
	["does not proceed", { kind: "stall", at: "proceed" }, "phase-timeout", "starttls"],
	["offers no STARTTLS", { kind: "no-starttls" }, "starttls-not-offered", "starttls"],
	["refuses STARTTLS", { kind: "starttls-failure" }, "starttls-refused", "starttls"],
	[
		"lets somebody write behind <proceed/>",
		{ kind: "inject-behind-proceed", text: "<message/>" },
		"starttls-injection",
		"starttls",
	],
	[
		"lets a space through behind <proceed/>",
		{ kind: "inject-behind-proceed", text: " " },
		"starttls-injection",
		"starttls",
	],
	[
		"sends us elsewhere before TLS",
		{ kind: "see-other-host", host: "other.example.test" },
		"redirect-refused",
		"starttls",
	],
	["speaks HTTP", { kind: "say", at: "accept", what: "http" }, "not-xmpp", "starttls"],
	["stops before its header after TLS", { kind: "stall", at: "header", secured: true }, "phase-timeout", "header"],
	[
		"hangs up before its features after TLS",
		{ kind: "drop", at: "features", how: "close", secured: true },
		"stream-closed",
		"features",
	],
] as const as readonly Case[];

describe.each([
	["direct-tls", DIRECT],
	["starttls", STARTTLS],
] as const)("over %s, a server that", (only, cases) => {
	it.each(cases)("%s", async (_what, misbehave, code, phase) => {
		await using endpoint = await world.endpoint({ misbehave });
		const before = openHandles();
		const error = await failureOf(connectTo(world, endpoint, { only, timeouts: QUICK }));
		const last = error.attempts.at(-1);
		if (code !== "*") expect(outcomes(error.attempts).at(-1)).toBe(code);
		expect(last?.outcome.kind).toBe("failed");
		expect(last?.phases.at(-1)?.phase).toBe(phase);
		expect(error.message).not.toContain("\n");
		expect(await handlesLeft(before)).toBe(0);
	});
});

describe("a server", () => {
	it("that refuses our ALPN is tried once more without, and both are listed", async () => {
		await using endpoint = await world.endpoint({ misbehave: { kind: "no-application-protocol" } });
		await using stream = await connectTo(world, endpoint);
		expect(outcomes(stream.attempts)).toEqual(["tls-alert", "secured"]);
		expect(stream.attempts.map(({ alpn }) => alpn)).toEqual(["xmpp-client", undefined]);
		expect(stream.tls.alpn).toBeUndefined();
	});

	it("that sends us to another host is followed, with the same name and ALPN", async () => {
		await using other = await world.endpoint();
		await using first = await world.endpoint({
			misbehave: { kind: "see-other-host", host: `other.example.test:${other.directTlsPort}` },
		});
		await using stream = await connectTo(world, first, {
			zone: (zone) => void zone.add("other.example.test", "A", other.address),
		});
		expect(outcomes(stream.attempts)).toEqual(["redirected", "secured"]);
		expect(stream.candidate.origin).toEqual({ kind: "redirect", from: world.host });
		expect(other.seen.at(-1)).toMatchObject({ serverName: "example.test", alpn: "xmpp-client" });
	});

	it("that sends us to an address is followed there", async () => {
		await using other = await world.endpoint();
		await using first = await world.endpoint({
			misbehave: { kind: "see-other-host", host: `127.0.0.1:${other.directTlsPort}` },
		});
		await using stream = await connectTo(world, first);
		expect(stream.address).toBe("127.0.0.1");
	});

	it("may be left in each phase, and no socket stays", async () => {
		const phases: readonly Misbehaviour[] = [
			{ kind: "stall", at: "accept" },
			{ kind: "stall", at: "tls" },
			{ kind: "stall", at: "header" },
			{ kind: "stall", at: "features" },
		];
		for (const misbehave of phases) {
			await using endpoint = await world.endpoint({ misbehave });
			const before = openHandles();
			const error = await failureOf(connectTo(world, endpoint, { signal: AbortSignal.timeout(150) }));
			expect(error.code).toBe("aborted");
			expect(outcomes(error.attempts)).toEqual(["attempt-aborted"]);
			expect(await handlesLeft(before)).toBe(0);
		}
	});

	it("that stops in STARTTLS may be left, and no socket stays", async () => {
		await using endpoint = await world.endpoint({ misbehave: { kind: "stall", at: "proceed" } });
		const before = openHandles();
		const error = await failureOf(connectTo(world, endpoint, { only: "starttls", signal: AbortSignal.timeout(150) }));
		expect(error.code).toBe("aborted");
		expect(await handlesLeft(before)).toBe(0);
	});
});
