import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { endTree } from "../../src/host/run-command.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { AccountSpec } from "../../src/lab/world/world-spec.ts";

/** Milliseconds until the sender tries again: the receiver may just be coming, when a server neither hands on nor keeps. */
const AGAIN = 4000;

/** So often it is sent at most. */
const TRIES = 5;

/**
 * Sends a message from one account to another, both with Debian's go-sendxmpp on the outside host.
 * @returns the line in which the receiver shows it
 * @throws {Error} with what was shown instead
 */
export async function chat(lab: Lab, from: AccountSpec, to: AccountSpec, text: string): Promise<string> {
	const client = lab.host("client");
	const login = ({ jid, password }: AccountSpec): string[] => ["-u", jid, "-p", password];
	const receiver = client.start(["go-sendxmpp", "-l", ...login(to)], ["ignore", "pipe", "pipe"]);
	const shown: string[] = [];
	try {
		const heard = new Promise<string>((resolve) => {
			for (const stream of [receiver.stdout, receiver.stderr]) {
				if (stream === null) continue;
				createInterface({ input: stream }).on("line", (line) => {
					shown.push(line);
					if (line.includes(text)) resolve(line);
				});
			}
		});
		for (let tries = 0; tries < TRIES; tries += 1) {
			const sent = await client.run(["go-sendxmpp", ...login(from), to.jid], { input: `${text}\n` });
			if (sent.code !== 0) throw new Error(`it was not sent: ${sent.stderr}`);
			const line = await Promise.race([heard, sleep(AGAIN, undefined, { ref: false })]);
			if (line !== undefined) return line;
		}
		throw new Error(`it did not arrive: ${shown.join(" | ")}`);
	} finally {
		endTree(receiver);
	}
}
