import { setTimeout as sleep } from "node:timers/promises";
import { printable } from "xmpps-connect/protocol";
import type { Report } from "../../model/report.ts";
import { builtProgram } from "../built-program.ts";
import type { Lab } from "../real/lab.ts";
import type { ProofStep } from "./proof-step.ts";

/**
 * Milliseconds for which a resolver may know that there was nothing: the lab's zones let a denial live for 5 s (RFC 2308, 4).
 * `apply` waits for name servers and its own endpoints, not until every resolver has forgotten that there was no STARTTLS record.
 */
const DENIAL = 6_000;

/** What is more than advice. */
export const seriousIn = (findings: Report["findings"]): Report["findings"] =>
	findings.filter(({ severity }) => severity !== "advice");

/** What our check says from outside, once resolvers may not have an older answer any more. */
export async function outsideReport(lab: Lab): Promise<Report> {
	const argv = [process.execPath, builtProgram("cli/main.js"), "check", "example.com", "--json", "--trust-ad"];
	for (const end = Date.now() + DENIAL; ; ) {
		const mayWait = Date.now() < end;
		const { stdout, stderr } = await lab.host("client").runHere([...argv, "--ca", lab.ca], { timeout: 60_000 });
		if (stdout === "") throw new Error(printable(stderr.trim(), 300));
		const report = JSON.parse(stdout) as Report;
		const wrong = seriousIn(report.findings);
		// What follows from an older answer goes with it; nothing else gets better by waiting.
		const older = wrong.some(({ rule }) => rule === "zone.recursive-stale");
		if (!older || !mayWait) return report;
		await sleep(500);
	}
}

/** Our own check, as a process on the outside host: it finds that all is well, and nothing else. */
export const ownCheck: ProofStep = {
	name: "xmpps check says that the domain works, and finds nothing",
	async prove(lab) {
		const { verdict, findings, clients, endpoints, ms } = await outsideReport(lab);
		const wrong = seriousIn(findings).map(({ rule }) => rule);
		if (verdict.overall !== "works" || wrong.length > 0) {
			throw new Error(printable(`${verdict.words} ${wrong.join(" ")}`, 300));
		}
		const inside = clients.filter(({ result }) => result === "gets in").length;
		return `"${verdict.words}" ${endpoints.length} endpoints, ${inside} of ${clients.length} simulated clients get in, ${ms} ms`;
	},
};
