import { createInterface } from "node:readline";
import { endTree } from "../../src/host/run-command.ts";
import type { Lab } from "../../src/lab/real/lab.ts";
import type { AccountSpec } from "../../src/lab/world/world-spec.ts";

/** How long a message may take: it waits on the server should the receiver not be there yet. */
const PATIENCE = 15_000;

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
	const timer = setTimeout(() => endTree(receiver), PATIENCE);
	try {
		receiver.stderr?.on("data", (chunk: Buffer) => shown.push(chunk.toString()));
		const sent = await client.run(["go-sendxmpp", ...login(from), to.jid], { input: `${text}\n` });
		if (sent.code !== 0) throw new Error(`it was not sent: ${sent.stderr}`);
		if (receiver.stdout === null) throw new Error("no stdout");
		for await (const line of createInterface({ input: receiver.stdout })) {
			shown.push(line);
			if (line.includes(text)) return line;
		}
		throw new Error(`it did not arrive: ${shown.join(" | ")}`);
	} finally {
		clearTimeout(timer);
		endTree(receiver);
	}
}
