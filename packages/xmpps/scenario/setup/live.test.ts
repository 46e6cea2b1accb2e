import { describe, expect } from "vitest";
import type { LabHost } from "../../src/lab/real/lab-host.ts";
import { KEY_FILE } from "../../src/lab/setup/fresh-world.ts";
import {
	type HttpsCounts,
	type Running,
	type SessionCounts,
	type SessionsWanted,
	startHttpsProber,
	startSessions,
} from "../../src/lab/setup/long-sessions.ts";
import { ACCOUNTS } from "../../src/lab/world/standard.ts";
import { labTest, sharedLab } from "../lab/real-lab.ts";
import { CONFIG_FILE, setupWorld, shell, xmpps } from "./setup-host.ts";

/**
 * Who is connected stays connected: sessions on port 5222 while the host is set up, sessions over 443 while a rule changes,
 * and a browser that asks for the web site 20 times a second all the while.
 */
const lab = sharedLab({ world: setupWorld() });
const server = (): LabHost => lab().host("server");

const [V4, V6] = ["203.0.113.2", "2001:db8::2"] as const;
const SESSIONS = 10;

/** How many requests fit into a time, less what a busy machine may be late with. */
const LEAST_PER_SECOND = 12;

/** Milliseconds without an answer: somebody who waits for a page has not noticed it. */
const MOST_SILENCE = 1_000;

const sessions = (kind: SessionsWanted["kind"]): Promise<Running<SessionCounts>> =>
	startSessions(lab(), { account: ACCOUNTS[0], kind, count: SESSIONS });

const web = (address = "203.0.113.1"): Promise<Running<HttpsCounts>> =>
	startHttpsProber(lab(), { host: "example.com", address, text: "the web site of example.com" });

/** Wants these addresses from now on, and applies it. @returns the seconds that it took */
async function applyFor(addresses: readonly string[]): Promise<number> {
	const config = `domain: example.com
addresses: ${JSON.stringify(addresses)}
dns:
  method: rfc2136
  server: 203.0.113.53
  key: ${KEY_FILE}
  ttl: { proving: 2, proven: 3 }
`;
	await server().must("write the configuration", ["tee", CONFIG_FILE], { input: config });
	const began = performance.now();
	const { code, stdout, stderr } = await xmpps(server(), "apply", "--yes");
	expect(code, stdout + stderr).toBe(0);
	expect(stdout).toContain("It works");
	return (performance.now() - began) / 1000;
}

const rules = (): Promise<string> => shell(server(), "nft --stateless list table inet xmpps");

/** Nobody was cut off, everybody was answered. All counts are in the message. */
function expectUnharmed(counts: SessionCounts, place: string): void {
	const { pings, answers } = counts;
	expect(counts, JSON.stringify(counts)).toMatchObject({
		...{ online: SESSIONS, disconnects: 0, problems: [], places: { [place]: SESSIONS } },
	});
	expect(pings).toBeGreaterThan(5 * SESSIONS);
	// Of each session the last ping may still be on its way.
	expect(pings - answers, JSON.stringify(counts)).toBeLessThanOrEqual(SESSIONS);
	expect(counts.longestGap, JSON.stringify(counts)).toBeLessThan(5_000);
}

function expectNoFailure(counts: HttpsCounts, seconds: number): void {
	expect(counts, JSON.stringify(counts)).toMatchObject({ failures: 0, problems: [] });
	expect(counts.requests, JSON.stringify(counts)).toBeGreaterThan(LEAST_PER_SECOND * seconds);
	expect(counts.longestGap, JSON.stringify(counts)).toBeLessThan(MOST_SILENCE);
}

describe("those who are connected", () => {
	labTest(
		"notice nothing of the first apply: sessions on port 5222, and the web site on port 443",
		async ({ annotate }) => {
			const [clients, page, page6] = [await sessions("starttls"), await web(), await web("2001:db8::1")];
			const seconds = await applyFor([V4]);
			const counts = [await clients.end(), await page.end(), await page6.end()] as const;
			await annotate(`${seconds.toFixed(1)} s: ${JSON.stringify(counts)}`);
			expectUnharmed(counts[0], "2001:db8::1:5222");
			expectNoFailure(counts[1], seconds);
			expectNoFailure(counts[2], seconds);
		},
		180_000,
	);

	labTest(
		"notice nothing of a second apply that changes rules: sessions over port 443 of an address that stays",
		async ({ annotate }) => {
			const before = await rules();
			expect(before).not.toContain(V6);
			const [clients, page] = [await sessions("direct-tls"), await web()];
			let seconds = await applyFor([V4, V6]);
			const between = await rules();
			expect(between).toContain(V6);
			seconds += await applyFor([V4]);
			expect(await rules()).toBe(before);
			const counts = [await clients.end(), await page.end()] as const;
			await annotate(`${seconds.toFixed(1)} s: ${JSON.stringify(counts)}`);
			expectUnharmed(counts[0], `${V4}:443`);
			expectNoFailure(counts[1], seconds);
		},
		180_000,
	);

	labTest(
		"are counted when they are cut off: neither a session's end nor a web server's goes unseen",
		async () => {
			const [clients, page] = [await sessions("direct-tls"), await web()];
			await shell(server(), "systemctl restart prosody; systemctl stop nginx; sleep 1; systemctl start nginx");
			const [cut, failed] = [await clients.end(), await page.end()];
			expect(cut.disconnects, JSON.stringify(cut)).toBe(SESSIONS);
			expect(failed.failures, JSON.stringify(failed)).toBeGreaterThan(0);
			expect(failed.longestGap, JSON.stringify(failed)).toBeGreaterThan(500);
		},
		60_000,
	);
});
