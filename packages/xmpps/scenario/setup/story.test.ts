import { describe, expect } from "vitest";
import { runCommand } from "../../src/host/run-command.ts";
import { builtProgram } from "../../src/lab/built-program.ts";
import { labTest } from "../lab/real-lab.ts";

interface Step {
	readonly name: string;
	readonly ok: boolean;
	readonly evidence: string;
}

describe.each(["bookworm", "trixie"])("a fresh host of %s", (release) => {
	labTest(
		"is set up by init, plan and apply, and proven from outside",
		async () => {
			const argv = [
				process.execPath,
				builtProgram("cli/main.js"),
				"lab",
				"setup",
				"--once",
				"--json",
				"--debian",
				release,
			];
			const { code, stdout, stderr } = await runCommand(argv, { timeout: 500_000 });
			const told = JSON.parse(stdout || "{}") as { ok?: boolean; steps?: readonly Step[] };
			const { ok, steps = [] } = told;
			const failed = steps.filter((step) => !step.ok).map(({ name, evidence }) => `${name}: ${evidence}`);
			expect({ failed, stderr, code, ok }).toMatchObject({ failed: [], code: 0, ok: true });
			const proven = steps.filter((step) => step.ok).map(({ name }) => name);
			for (const part of [
				"takes direct TLS on port 443",
				"xmpps check",
				"go-sendxmpp",
				"@xmpp/client",
				"curl",
				"web site",
			]) {
				expect(proven).toContainEqual(expect.stringContaining(part));
			}
		},
		600_000,
	);
});
