import { describe, expect, it } from "vitest";
import { verdictOf } from "../../src/check/verdict.ts";
import type { Finding, Severity } from "../../src/model/finding.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { ClientReport } from "../../src/model/report.ts";
import { found, observed, srv, V4, withEndpoints, withSrv } from "./observed.ts";
import { tcpFailing } from "./tcp-observed.ts";

function reached(result: ClientReport["result"], why?: string): ClientReport {
	return { id: "standard", name: "", like: "", result, tried: [], ...(why === undefined ? {} : { why }) };
}

function finding(severity: Severity, concerned: Finding["concerned"]): Finding {
	const rest = { rule: "a.b", whom: "", subject: "", title: "", evidence: [], remedies: [], source: [] };
	return { severity, concerned, ...rest };
}

const IN = reached("gets in");
const BOTH_IN = { client: IN, server: IN };
const DOT = found([srv(0, 0, 0, ".")]);

function notOffered(observation: Observation, role: "client" | "server"): Observation {
	return withSrv(withSrv(observation, `xmpps-${role}`, DOT), `xmpp-${role}`, DOT);
}

describe("the verdict", () => {
	it("is that it works where both get in and nothing above advice was found", () => {
		expect(verdictOf(observed(), [finding("advice", "both")], BOTH_IN)).toEqual({
			overall: "works",
			clients: "works",
			servers: "works",
			words: "example.org works for clients and for other servers.",
			provenFromOutside: true,
		});
	});

	it.each([
		["limited", "clients", "works with limits", "works"],
		["broken", "clients", "works with limits", "works"],
		["unknown", "servers", "works", "works with limits"],
		["limited", "both", "works with limits", "works with limits"],
	] as const)("counts a finding %s for %s against those alone", (severity, concerned, clients, servers) => {
		const verdict = verdictOf(observed(), [finding(severity, concerned)], BOTH_IN);
		expect(verdict).toMatchObject({ overall: "works with limits", clients, servers });
	});

	it("is broken where one that follows the standards stays out, and says why", () => {
		const verdict = verdictOf(observed(), [], { client: reached("stays out", "port 443 is refused"), server: IN });
		expect(verdict.overall).toBe("broken");
		expect(verdict.words).toBe("example.org: is broken for clients (port 443 is refused); works for other servers.");
	});

	it("never calls unknown broken, nor broken unknown", () => {
		const unknown = reached("unknown", "the DNS did not answer");
		expect(verdictOf(observed(), [finding("unknown", "both")], { client: unknown, server: IN })).toMatchObject({
			overall: "could not find out",
			servers: "works with limits",
		});
		expect(verdictOf(observed(), [], { client: unknown, server: reached("stays out") }).overall).toBe("broken");
	});

	it("blames nobody for what is decidedly not offered", () => {
		const verdict = verdictOf(notOffered(observed(), "server"), [], BOTH_IN);
		expect(verdict).toMatchObject({ overall: "works", servers: "not offered" });
		const none = verdictOf(notOffered(notOffered(observed(), "server"), "client"), [], BOTH_IN);
		expect(none).toMatchObject({
			overall: "broken",
			words: "example.org says decidedly that it offers no XMPP.",
		});
	});

	it("calls it a limit where no record says that other servers are welcome", () => {
		const fallback = ["xmpps-server", "xmpp-server"].reduce(
			(observation, service) =>
				withEndpoints(observation, service as "xmpp-server", (one) => ({ ...one, origin: "fallback" })),
			observed(),
		);
		const out = { client: IN, server: reached("stays out") };
		expect(verdictOf(fallback, [], out)).toMatchObject({ overall: "works with limits", servers: "broken" });
		expect(verdictOf(observed(), [], out).overall).toBe("broken");
	});

	it("says when it was not proven from outside", () => {
		const own = observed({ vantage: { kind: "here", addresses: [V4] } });
		const verdict = verdictOf(own, [], BOTH_IN);
		expect(verdict.provenFromOutside).toBe(false);
		expect(verdict.words).toContain("Not proven from outside");
	});

	it("proves nothing from outside where the dialer alone failed, and blames no machine for it", () => {
		const unknown = { client: reached("unknown"), server: reached("unknown") };
		const verdict = verdictOf(
			tcpFailing("error", () => true),
			[],
			unknown,
		);
		expect(verdict).toMatchObject({ overall: "could not find out", provenFromOutside: false });
		expect(verdict.words).not.toContain("Not proven from outside");
		expect(verdictOf(observed(), [], unknown).provenFromOutside).toBe(true);
	});
});
