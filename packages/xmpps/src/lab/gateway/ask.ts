import { printable } from "xmpps-connect/protocol";
import { builtProgram } from "../built-program.ts";
import type { Lab } from "../real/lab.ts";
import type { ProbeAnswer, ProbeQuestion } from "./probe.ts";

/** Puts questions from outside, one after the other. @throws {Error} when the program that asks fails */
export async function ask(lab: Lab, questions: readonly ProbeQuestion[]): Promise<readonly ProbeAnswer[]> {
	const argv = [process.execPath, builtProgram("lab/gateway/probe.js"), JSON.stringify(questions)];
	const patience = questions.reduce((sum, { within }) => sum + within, 10_000);
	const { code, stdout, stderr } = await lab.host("client").runHere(argv, { timeout: patience });
	if (code !== 0) throw new Error(`Cannot ask: ${printable(stderr.trim(), 300)}`);
	return JSON.parse(stdout) as ProbeAnswer[];
}
