import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect } from "vitest";
import {
	type Connected,
	gaps,
	helloNames,
	type Observed,
	outcomes,
	places,
	Watch,
	xmppsConnect,
} from "./outside-client.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";
import { SERVER, WALLED_WORLD } from "./walled-world.ts";

const lab = sharedLab({ world: WALLED_WORLD });
let watch: Watch;
beforeAll(async () => {
	if (missing === undefined) watch = await Watch.start(lab());
});

/** Connects to a domain of the world and tells what was seen on the wire. */
const look = (situation: string, flags?: readonly string[]): Promise<Observed<Connected>> =>
	watch.during(() => xmppsConnect(lab(), `${situation}.example.com`, flags));

const at = (place: keyof typeof SERVER, port: number): string => `${SERVER[place].v4}:${port}`;

/** Milliseconds that no attempt takes that is started at once, however busy the machine is, and far below any timeout. */
const AT_ONCE = 1_500;

describe("behind real walls", () => {
	labTest("a black hole costs a quarter of a second, not a TCP timeout", async () => {
		// A name server may give its addresses in any order: the chance that twenty connections begin well is 1 in a million.
		for (let round = 0; round < 20; round += 1) {
			const { answer, flows } = await look("second-address");
			expect(answer.code).toBe(0);
			expect(answer.stream?.address).toBe(SERVER.open.v4);
			if (places(flows)[0] === at("open", 443)) continue;
			expect(places(flows)).toEqual([at("hole", 443), at("open", 443)]);
			expect(outcomes(answer.attempts)).toEqual(["lost-race", "secured"]);
			const [gap] = gaps(flows);
			expect(gap).toBeGreaterThanOrEqual(200);
			expect(gap).toBeLessThan(2_000);
			expect(flows[0]?.toClient.length).toBe(0);
			return;
		}
		expect.fail("no connection began with the black hole");
	});

	labTest("a dead IPv6 is tried first, and IPv4 a quarter of a second later", async () => {
		const { answer, flows } = await look("dead-ipv6");
		expect(answer.code).toBe(0);
		expect(places(flows)).toEqual([`[${SERVER.hole.v6}]:443`, at("open", 443)]);
		const [gap] = gaps(flows);
		expect(gap).toBeGreaterThanOrEqual(200);
		expect(gap).toBeLessThan(2_000);
	});

	labTest("a reset starts the next record at once", async () => {
		const { answer, flows } = await look("refused-first");
		expect(answer.code).toBe(0);
		expect(places(flows)).toEqual([at("refusing", 443), at("open", 443)]);
		expect(flows[0]?.outcome).toBe("refused");
		expect(outcomes(answer.attempts)).toEqual(["tcp-refused", "secured"]);
		expect(gaps(flows)[0]).toBeLessThan(AT_ONCE);
	});

	labTest("records as guides give them get through a hotel's firewall after two seconds", async () => {
		const { answer, flows } = await look("guide");
		expect(answer.code).toBe(0);
		expect(answer.stream?.candidate).toMatchObject({ priority: 10, port: 443, tls: "direct-tls" });
		expect(places(flows)).toEqual([at("hotel", 5222), at("hotel", 443)]);
		const [gap] = gaps(flows);
		expect(gap).toBeGreaterThanOrEqual(1_900);
		expect(gap).toBeLessThan(4_000);
		expect(helloNames(flows[1])).toEqual({ serverName: "guide.example.com", alpn: ["xmpp-client"] });
	});

	labTest("records with 443 first get through the same firewall at once", async () => {
		const { answer, flows } = await look("only-443");
		expect(answer.code).toBe(0);
		expect(places(flows)).toEqual([at("hotel", 443)]);
		expect(helloNames(flows[0])).toEqual({ serverName: "only-443.example.com", alpn: ["xmpp-client"] });
	});
});

describe("SRV records on the wire", () => {
	labTest("of both services are tried lower priority first", async () => {
		const { answer, flows } = await look("mixed");
		expect(answer.code).toBe(0);
		expect(places(flows)).toEqual([at("refusing", 443), at("refusing", 5222), at("open", 443)]);
		expect(answer.attempts.map(({ candidate }) => [candidate.priority, candidate.service])).toEqual([
			[5, "xmpps-client"],
			[10, "xmpp-client"],
			[20, "xmpps-client"],
		]);
	});

	labTest("share 150 connections 90 to 10, as their weights say", async () => {
		const script = fileURLToPath(new URL("many-connections.mjs", import.meta.url));
		const argv = [process.execPath, script, "weights.example.com", "150", lab().ca];
		const { answer, flows } = await watch.during(() => lab().host("client").runHere(argv, { timeout: 30_000 }));
		expect(answer).toMatchObject({ code: 0, stderr: "" });
		const first = answer.stdout.trim().split("\n");
		expect(first).toHaveLength(150);
		const light = first.filter((address) => address === SERVER.other.v4).length;
		// By the binomial distribution either bound fails once in a million runs; equal weights would pass once in 10^10.
		expect(light).toBeGreaterThanOrEqual(1);
		expect(light).toBeLessThanOrEqual(37);
		expect([...new Set(places(flows))].sort()).toEqual([at("open", 443), at("other", 443)]);
	});

	labTest("with a dot for direct TLS leave STARTTLS", async () => {
		const { answer, flows } = await look("direct-dot");
		expect(answer.code).toBe(0);
		expect(places(flows)).toEqual([at("open", 5222)]);
		expect(helloNames(flows[0])).toEqual({ serverName: "direct-dot.example.com", alpn: [] });
	});

	labTest("with a dot for both send nobody a SYN", async () => {
		const { answer, flows } = await look("both-dots");
		expect(answer.code).toBe(2);
		expect(answer.error?.code).toBe("not-offered");
		expect(answer.attempts).toEqual([]);
		expect(flows).toEqual([]);
	});
});

describe("a certificate", () => {
	labTest("of the SRV target alone counts only where DNSSEC vouches for the target", async () => {
		const vouched = await look("target-only");
		expect(vouched.answer.code).toBe(0);
		const resolver = lab().resolver ?? "";
		const { answer, flows } = await look("target-only", ["--dns", resolver]);
		expect(answer.code).toBe(2);
		expect(outcomes(answer.attempts)).toEqual(["certificate-mismatch"]);
		expect(places(flows)).toEqual([at("open", 443)]);
	});

	labTest("that has expired, or that nobody signed, is refused with a code of its own", async () => {
		for (const [situation, code] of [
			["expired", "certificate-expired"],
			["self-signed", "certificate-untrusted"],
		] as const) {
			const { answer } = await look(situation);
			expect(answer.code).toBe(2);
			expect(outcomes(answer.attempts)).toEqual([code]);
			expect(answer.attempts[0]?.phases.at(-1)?.phase).toBe("identity");
		}
	});
});

describe("a server", () => {
	labTest("that goes away between two connections is refused the second time, and found again the third", async () => {
		const server = lab().host("server");
		expect((await look("plain")).answer.code).toBe(0);
		await server.must("stop Prosody", ["systemctl", "stop", "prosody"]);
		const gone = await look("plain");
		expect(gone.answer.code).toBe(2);
		expect(outcomes(gone.answer.attempts)).toEqual(["tcp-refused", "tcp-refused"]);
		expect(places(gone.flows)).toEqual([at("open", 443), at("open", 5222)]);
		const start = "systemctl start prosody; until ss -Hltn sport = :5223 | grep -q .; do sleep 0.05; done";
		await server.must("start Prosody", ["sh", "-c", start]);
		expect((await look("plain")).answer.code).toBe(0);
	});
});
