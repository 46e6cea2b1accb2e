import type { ChildProcess } from "node:child_process";
import { printable } from "xmpps-connect/protocol";
import { endTree } from "../../host/run-command.ts";
import { builtProgram } from "../built-program.ts";
import { LAB_ENV } from "../real/enter.ts";
import type { Lab } from "../real/lab.ts";
import type { AccountSpec } from "../world/world-spec.ts";

/** Sessions that are to live through something. */
export interface SessionsWanted {
	readonly account: AccountSpec;
	/** `direct-tls`: by the records of the domain; `starttls`: on port 5222. */
	readonly kind: "direct-tls" | "starttls";
	readonly count: number;
}

/** What became of them. */
export interface SessionCounts {
	/** That were authenticated and bound. */
	readonly online: number;
	/** That ended, by whomever: none of them ends by itself. */
	readonly disconnects: number;
	/** Pings (XEP-0199) that were sent, and answered. */
	readonly pings: number;
	readonly answers: number;
	/** The longest time without an answer, in milliseconds. */
	readonly longestGap: number;
	/** Where they are connected to: `203.0.113.2:443`, with how many. */
	readonly places: Readonly<Record<string, number>>;
	/** Why one did not come in or ended, each once. */
	readonly problems: readonly string[];
}

/** What an HTTPS prober has seen. */
export interface HttpsCounts {
	readonly requests: number;
	readonly failures: number;
	/** The longest time without a good answer, in milliseconds. */
	readonly longestGap: number;
	/** Why requests failed, each once. */
	readonly problems: readonly string[];
}

/** Something that goes on outside until its counts are wanted. */
export interface Running<Counts> {
	/** Ends it. @throws {Error} when it has ended before */
	end(): Promise<Counts>;
}

/**
 * Logs clients in from outside, which stay, and ping their server five times a second.
 * @returns when all are online
 * @throws {Error} when one does not come in
 */
export function startSessions(lab: Lab, wanted: SessionsWanted): Promise<Running<SessionCounts>> {
	return startProgram(lab, "lab/setup/sessions-program.js", wanted);
}

/** A page that is asked for again and again, each time over a connection of its own. */
export interface PageWanted {
	/** Its name: what is asked for, and what the certificate is for. */
	readonly host: string;
	readonly address: string;
	/** What the page has to contain. */
	readonly text: string;
}

/** Asks for it 20 times a second. @returns when the first answer has come */
export function startHttpsProber(lab: Lab, wanted: PageWanted): Promise<Running<HttpsCounts>> {
	return startProgram(lab, "lab/setup/https-program.js", wanted);
}

/** Milliseconds until it is ready, and until it has counted: a login takes a tenth of a second. */
const PATIENCE = 30_000;

/** Runs a program that says "ready", and counts as JSON when its stdin ends. */
async function startProgram<Counts>(lab: Lab, program: string, wanted: object): Promise<Running<Counts>> {
	const env = { ...LAB_ENV, NODE_EXTRA_CA_CERTS: lab.ca };
	const child = lab.host("client").startHere([process.execPath, builtProgram(program)], "pipe", env);
	const lines = new Lines(child);
	child.stdin?.write(`${JSON.stringify(wanted)}\n`);
	try {
		await lines.next();
	} catch (error) {
		endTree(child);
		throw error;
	}
	return {
		async end() {
			child.stdin?.end();
			try {
				return JSON.parse(await lines.next()) as Counts;
			} finally {
				endTree(child);
			}
		},
	};
}

/** What a process writes, line by line. */
class Lines {
	#text = "";
	#errors = "";
	#ended = false;
	#look: () => void = () => undefined;

	constructor(child: ChildProcess) {
		child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
			this.#text += chunk;
			this.#look();
		});
		child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
			this.#errors = (this.#errors + chunk).slice(-2_000);
		});
		// A program that has ended reads nothing any more.
		child.stdin?.on("error", () => undefined);
		child.on("close", () => {
			this.#ended = true;
			this.#look();
		});
	}

	next(): Promise<string> {
		return new Promise((resolve, reject) => {
			const fail = (why: string): void => {
				clearTimeout(timer);
				reject(new Error(`Cannot follow a program outside: ${why}: ${printable(this.#errors.trim(), 500)}`));
			};
			const timer = setTimeout(() => fail("it says nothing"), PATIENCE);
			this.#look = () => {
				const end = this.#text.indexOf("\n");
				if (end === -1) {
					if (this.#ended) fail("it has ended");
					return;
				}
				clearTimeout(timer);
				const line = this.#text.slice(0, end);
				this.#text = this.#text.slice(end + 1);
				resolve(line);
			};
			this.#look();
		});
	}
}
