import { createInterface } from "node:readline";
import { ownCheck } from "../proof/check.ts";
import { goSendxmpp, ownConnect, xmppJs } from "../proof/clients.ts";
import { onlyOwnAddresses } from "../proof/own-addresses.ts";
import type { ProofStep } from "../proof/proof-step.ts";
import { tutorialCurl, webSite } from "../proof/tutorial.ts";
import type { Lab } from "../real/lab.ts";
import { KEY_FILE } from "./fresh-world.ts";

/** A command that somebody runs on the host, and why. */
export interface StoryCommand {
	readonly why: string;
	readonly argv: readonly string[];
}

/** The whole tutorial, as somebody does it who has a host and its key for the zone. */
const STORY: readonly StoryCommand[] = [
	{
		why: "Looks at the host, and writes down what is wanted: the second address, and a name server that takes changes",
		argv: [
			...["xmpps", "init", "--yes", "--domain", "example.com"],
			...["--address", "203.0.113.2", "--address", "2001:db8::2"],
			...["--dns", "rfc2136", "--server", "203.0.113.53", "--key", KEY_FILE],
		],
	},
	{ why: "Shows every change before anything is changed, with its reason", argv: ["xmpps", "plan"] },
	{
		why: "Changes the host, proves it, publishes the records, proves them",
		argv: ["xmpps", "apply", "--yes"],
	},
	{ why: "Says what is managed from now on", argv: ["xmpps", "status"] },
];

/** What is shown from outside afterwards. */
export const FRESH_STEPS: readonly ProofStep[] = [
	ownConnect,
	ownCheck,
	goSendxmpp,
	xmppJs,
	tutorialCurl,
	webSite,
	onlyOwnAddresses,
];

/** Root's own folder: nobody else could have written a configuration there. */
const HOME = "/etc/xmpps-story";

/**
 * Runs the commands on the host, one after the other.
 * @param say a line of what they write, or of what is done
 * @returns whether all of them ended with 0
 */
export async function tellStory(
	lab: Lab,
	say: (line: string, kind: "why" | "command" | "output") => void,
	signal?: AbortSignal,
): Promise<boolean> {
	const server = lab.host("server");
	await server.must("make a folder", ["mkdir", "-p", HOME]);
	for (const { why, argv } of STORY) {
		if (signal?.aborted) return false;
		say(why, "why");
		say(`$ ${argv.join(" ")}`, "command");
		const child = server.start(
			["sh", "-c", 'cd "$1" && shift && exec "$@" 2>&1', "sh", HOME, ...argv],
			[...(["ignore", "pipe", "inherit"] as const)],
		);
		const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
		if (child.stdout !== null) for await (const line of createInterface({ input: child.stdout })) say(line, "output");
		const code = await ended;
		if (code !== 0) {
			say(`it ended with ${code}`, "why");
			return false;
		}
	}
	return true;
}
