import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect } from "vitest";
import { type Exchange, type Flow, firstExchange } from "../../src/lab/capture/index.ts";
import { LAB_ENV } from "../../src/lab/real/enter.ts";
import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import { loginWorld, NAGLE, PASSWORD, QUICK, ROUND_TRIP } from "./login-world.mjs";
import { helloNames, Watch, xmppsConnect } from "./outside-client.ts";
import { labTest, missing, sharedLab } from "./real-lab.ts";

const lab = sharedLab({ world: loginWorld(SURROUNDINGS) });
let watch: Watch;
beforeAll(async () => {
	if (missing === undefined) watch = await Watch.start(lab());
});

const BARE_CLIENT = fileURLToPath(new URL("bare-client.mjs", import.meta.url));

/** The question for the features and the answer, over the only connection that there was. */
function login(flows: readonly Flow[]): Exchange & { readonly ms: number } {
	const [flow] = flows;
	expect(flows).toHaveLength(1);
	const exchange = flow === undefined ? undefined : firstExchange(flow, ROUND_TRIP);
	if (flow === undefined || exchange === undefined) throw new Error("nobody asked, or nobody answered");
	return { ...exchange, ms: exchange.answerEnded - flow.begin };
}

describe("from the first SYN to the features", () => {
	labTest("xmpps connect takes 3 round trips over direct TLS and 5 over STARTTLS", async () => {
		for (const [only, count, port] of [
			["direct-tls", 3, 5223],
			["starttls", 5, 5222],
		] as const) {
			const { answer, flows } = await watch.during(() => xmppsConnect(lab(), QUICK.domain, ["--only", only]));
			expect(answer.code).toBe(0);
			expect(flows[0]?.server.port).toBe(port);
			const { roundTrips, ms } = login(flows);
			expect(roundTrips).toBe(count);
			// What it says of itself is what was on the wire.
			expect(answer.stream?.roundTrips).toBe(count);
			// Less is against nature, and far more would be a deadline.
			expect(ms).toBeGreaterThanOrEqual(count * ROUND_TRIP);
			expect(ms).toBeLessThan((count + 20) * ROUND_TRIP);
		}
	});

	labTest("go-sendxmpp takes 3 as well, and @xmpp/client alone 5: it sends no SNI, and ends at STARTTLS", async () => {
		const client = lab().host("client");
		const { domain } = QUICK;
		const jid = `juliet@${domain}`;
		const { answer, flows } = await watch.during(async () => [
			await client.run(["go-sendxmpp", "-u", jid, "-p", PASSWORD, jid], { input: "a message\n" }),
			await client.runHere([process.execPath, BARE_CLIENT, domain, domain, PASSWORD], {
				env: { ...LAB_ENV, NODE_EXTRA_CA_CERTS: lab().ca },
			}),
		]);
		expect(answer.map(({ code }) => code)).toEqual([0, 0]);
		expect(answer[1]?.stdout).toBe("online\n");
		// Port 443 is where @xmpp/client looks for host-meta.
		const [go, ...bare] = flows.filter(({ server }) => server.port !== 443);
		expect(helloNames(go)).toEqual({ serverName: domain, alpn: ["xmpp-client"] });
		expect(login(go === undefined ? [] : [go]).roundTrips).toBe(3);
		expect(bare.map((flow) => [flow.server.port, helloNames(flow)])).toEqual([
			[5223, { serverName: undefined, alpn: [] }],
			[5222, { serverName: undefined, alpn: [] }],
		]);
		expect(login(bare.slice(1)).roundTrips).toBe(5);
	});

	labTest("Prosody as Debian has it keeps the features back until the client's delayed acknowledgment", async () => {
		const fastest = async (domain: string): Promise<{ ms: number; answer: number }> => {
			const logins: { ms: number; answer: number }[] = [];
			for (let round = 0; round < 3; round += 1) {
				const { flows } = await watch.during(() => xmppsConnect(lab(), domain, ["--only", "direct-tls"]));
				const { ms, answerBegan, answerEnded, roundTrips } = login(flows);
				// Not one more: it is time that is lost, between header and features.
				expect(roundTrips).toBe(3);
				logins.push({ ms, answer: answerEnded - answerBegan });
			}
			return logins.reduce((one, other) => (one.ms <= other.ms ? one : other));
		};
		const [quick, nagle] = [await fastest(QUICK.domain), await fastest(NAGLE.domain)];
		// Linux delays an acknowledgment by 40 ms at least; it is then on its way for a round trip.
		expect(nagle.ms - quick.ms).toBeGreaterThanOrEqual(30);
		expect(nagle.answer - quick.answer).toBeGreaterThanOrEqual(30);
	});
});
