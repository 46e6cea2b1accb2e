import { printable } from "xmpps-connect/protocol";
import type { Report } from "../../model/report.ts";
import { builtProgram } from "../built-program.ts";
import type { ProofStep } from "./proof-step.ts";

/** Our own check, as a process on the outside host: it finds that all is well, and nothing else. */
export const ownCheck: ProofStep = {
	name: "xmpps check says that the domain works, and finds nothing",
	async prove(lab) {
		const argv = [process.execPath, builtProgram("cli/main.js"), "check", "example.com", "--json", "--trust-ad"];
		const { stdout, stderr } = await lab.host("client").runHere([...argv, "--ca", lab.ca], { timeout: 40_000 });
		if (stdout === "") throw new Error(printable(stderr.trim(), 300));
		const { verdict, findings, clients, endpoints, ms } = JSON.parse(stdout) as Report;
		const wrong = findings.filter(({ severity }) => severity !== "advice").map(({ rule }) => rule);
		if (verdict.overall !== "works" || wrong.length > 0) {
			throw new Error(printable(`${verdict.words} ${wrong.join(" ")}`, 300));
		}
		const inside = clients.filter(({ result }) => result === "gets in").length;
		return `"${verdict.words}" ${endpoints.length} endpoints, ${inside} of ${clients.length} simulated clients get in, ${ms} ms`;
	},
};
