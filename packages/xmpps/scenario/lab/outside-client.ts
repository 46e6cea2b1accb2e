import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Attempt, Candidate } from "xmpps-connect";
import { builtProgram } from "../../src/lab/built-program.ts";
import { type Capture, type DnsQuestion, type Flow, helloOf, readCapture } from "../../src/lab/capture/index.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { LabHost } from "../../src/lab/real/lab-host.ts";

/** What `xmpps connect --json` prints, as far as tests look at it. */
export interface ConnectDocument {
	readonly connected: boolean;
	readonly error?: { readonly code: string; readonly message: string };
	readonly attempts: readonly Attempt[];
	readonly stream?: {
		readonly candidate: Candidate;
		readonly address: string;
		readonly dane: unknown;
		readonly identity: unknown;
		readonly roundTrips: number;
	};
}

/** An answer, and what went over the link meanwhile. */
export interface Observed<Answer> {
	readonly answer: Answer;
	/** TCP connections, but those for DNS, in the order in which they began. */
	readonly flows: readonly Flow[];
	/** Questions to name servers. */
	readonly questions: readonly DnsQuestion[];
}

/** The answer of `xmpps connect`. */
export interface Connected extends ConnectDocument {
	readonly code: number | undefined;
	readonly stderr: string;
}

/** Runs `xmpps connect DOMAIN --json` as a process on the outside host, trusting the lab's authority. */
export async function xmppsConnect(
	lab: Lab,
	domain: string,
	flags: readonly string[] = ["--trust-ad"],
): Promise<Connected> {
	const argv = [process.execPath, builtProgram("cli/main.js"), "connect", domain, "--json", "--ca", lab.ca, ...flags];
	const { code, stdout, stderr } = await lab.host("client").runHere(argv, { timeout: 40_000 });
	if (stdout === "") throw new Error(`xmpps connect printed nothing, exit code ${code}: ${stderr}`);
	return { ...(JSON.parse(stdout) as ConnectDocument), code, stderr };
}

/** How long tcpdump may take to write down what has passed, on a busy machine. */
const PATIENCE = 20_000;

/** Watches the link of a host. */
export class Watch {
	readonly #host: LabHost;
	/** The capture's file, which grows. */
	readonly #file: string;
	#marks = 0;

	private constructor(host: LabHost, file: string) {
		this.#host = host;
		this.#file = file;
	}

	/** @param host default: the outside one */
	static async start(lab: Lab, host = "client"): Promise<Watch> {
		return new Watch(lab.host(host), (await lab.record(host, host)).file);
	}

	/**
	 * Does something, and tells which connections began meanwhile.
	 * @throws {Error} when the capture is not complete
	 */
	async during<Answer>(act: () => Promise<Answer>): Promise<Observed<Answer>> {
		const from = Date.now();
		const answer = await act();
		const until = Date.now();
		const { flows, questions, problems } = await this.#upToNow();
		const fault = problems.find(({ kind }) => kind !== "unfinished");
		if (fault !== undefined) throw new Error(`the capture is not complete: ${fault.detail}`);
		return {
			answer,
			flows: flows.filter(({ begin, server }) => begin >= from && server.port !== 53),
			questions: questions.filter(({ time }) => time >= from && time <= until),
		};
	}

	/** Everything that has passed: when a question asked now is in the file, so is all that came before. */
	async #upToNow(): Promise<Capture> {
		this.#marks += 1;
		const name = `mark-${this.#marks}.lab`;
		// Of the C library, which every host has: nobody is found.
		await this.#host.run(["getent", "ahosts", name]);
		const deadline = Date.now() + PATIENCE;
		while (Date.now() < deadline) {
			const capture = readCapture(readFileSync(this.#file));
			if (capture.questions.some((question) => question.name === name)) return capture;
			await sleep(20);
		}
		throw new Error("the capture does not come to what has just passed");
	}
}

/** Where connections went, as `address:port` or `[address]:port`. */
export function places(flows: readonly Flow[]): string[] {
	return flows.map(({ server: { address, port } }) => `${address.includes(":") ? `[${address}]` : address}:${port}`);
}

/** Milliseconds from the first SYN of one connection to that of the next. */
export function gaps(flows: readonly Flow[]): number[] {
	return flows.slice(1).map(({ begin }, index) => begin - (flows[index]?.begin ?? Number.NaN));
}

/** The name and the protocols of a connection's ClientHello. */
export function helloNames(
	flow: Flow | undefined,
): { serverName: string | undefined; alpn: readonly string[] } | undefined {
	const hello = flow === undefined ? undefined : helloOf(flow);
	if (hello?.kind !== "parsed") return undefined;
	const { serverName, alpn } = hello.hello;
	return { serverName, alpn };
}

/** How each attempt ended, in order. */
export function outcomes(attempts: readonly Attempt[]): string[] {
	return attempts.map(({ outcome }) => (outcome.kind === "failed" ? outcome.code : outcome.kind));
}
