import { beforeAll, describe, expect } from "vitest";
import { type Connected, type Observed, outcomes, Watch, xmppsConnect } from "./outside-client.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";
import { MUTE_PORT, SERVER, WALLED_WORLD } from "./walled-world.ts";

const lab = sharedLab({ world: WALLED_WORLD });

/** Every phase has ten seconds: they pass side by side here. */
let nowhere: Observed<Connected>;
let frozen: Connected;
let mute: Connected;
beforeAll(async () => {
	if (missing !== undefined) return;
	const server = lab().host("server");
	const watch = await Watch.start(lab());
	// OpenSSL's server speaks TLS, reads, and never answers, as long as its own stdin stays open.
	const [cert, key] = ["crt", "key"].map((end) => `/etc/prosody/certs/mute.example.com.${end}`);
	const mutely = [
		"openssl",
		"s_server",
		"-accept",
		String(MUTE_PORT),
		"-cert",
		cert ?? "",
		"-key",
		key ?? "",
		"-quiet",
	];
	server.start(mutely, ["pipe", "ignore", "ignore"]);
	await server.must("wait for OpenSSL", [
		...["timeout", "10", "sh", "-c"],
		`until ss -Hltn sport = :${MUTE_PORT} | grep -q .; do sleep 0.05; done`,
	]);
	await server.must("freeze Prosody", ["systemctl", "kill", "--signal=SIGSTOP", "prosody"]);
	const seen = watch.during(() => xmppsConnect(lab(), "nowhere.example.com"));
	[nowhere, frozen, mute] = await Promise.all([
		seen,
		xmppsConnect(lab(), "plain.example.com"),
		xmppsConnect(lab(), "mute.example.com"),
	]);
	await server.must("thaw Prosody", ["systemctl", "kill", "--signal=SIGCONT", "prosody"]);
}, 60_000);

describe("what ends at a deadline", () => {
	labTest("is listed with address, phase, time and cause where nothing can be reached", async () => {
		const { answer, flows } = nowhere;
		expect(answer).toMatchObject({ code: 2, connected: false, error: { code: "connect-failed" } });
		expect(outcomes(answer.attempts)).toEqual(["tcp-refused", "tcp-unreachable", "phase-timeout"]);
		const { refusing, unreachable, hole } = SERVER;
		expect(answer.attempts.map(({ address }) => address)).toEqual([refusing.v4, unreachable.v4, hole.v4]);
		for (const { phases } of answer.attempts) expect(phases.map(({ phase }) => phase)).toEqual(["tcp"]);
		const [refused, away, lost] = answer.attempts.map(({ ms }) => ms);
		expect(Math.max(refused ?? Number.NaN, away ?? Number.NaN)).toBeLessThan(5_000);
		expect(lost).toBeGreaterThanOrEqual(9_900);
		expect(lost).toBeLessThan(20_000);
		const own = flows.filter(({ server }) => [refusing.v4, unreachable.v4, hole.v4].includes(server.address as never));
		expect(own.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "no-answer"]);
		expect(own.map(({ reset }) => reset?.from)).toEqual(["server", undefined, undefined]);
		// ICMP: destination unreachable, host unreachable.
		expect(own[1]?.unreachable).toMatchObject({ type: 3, code: 1 });
		expect(own[2]?.syns.length).toBeGreaterThan(1);
	});

	labTest("is a server that is frozen: its kernel connects, and nobody shakes hands", async () => {
		expect(frozen).toMatchObject({ code: 2, error: { code: "connect-failed" } });
		expect(outcomes(frozen.attempts)).toEqual(["phase-timeout", "phase-timeout"]);
		expect(frozen.attempts.map(({ phases }) => phases.at(-1)?.phase)).toEqual(["tls", "starttls"]);
		for (const { ms } of frozen.attempts) expect(ms).toBeGreaterThanOrEqual(9_900);
		// The second began while the first was still waiting.
		expect(frozen.attempts[1]?.startedAt).toBeLessThan(9_000);
	});

	labTest("is a server with a good certificate that says nothing: the stream header has its own deadline", async () => {
		expect(mute).toMatchObject({ code: 2, error: { code: "connect-failed" } });
		expect(outcomes(mute.attempts)).toEqual(["phase-timeout"]);
		expect(mute.attempts[0]?.phases.map(({ phase }) => phase)).toEqual(["tcp", "tls", "identity", "header"]);
		expect(mute.attempts[0]?.tls?.protocol).toBe("TLSv1.3");
	});

	labTest("was no lasting harm: the thawed server is reached again", async () => {
		const again = await xmppsConnect(lab(), "plain.example.com");
		expect(again.code).toBe(0);
		expect(outcomes(again.attempts)).toEqual(["secured"]);
	});
});
