import type { ChildProcess } from "node:child_process";
import { printable } from "xmpps-connect/protocol";
import { endTree } from "../../host/run-command.ts";
import { builtProgram } from "../built-program.ts";
import { readCapture, tcpFlows } from "../capture/index.ts";
import { LAB_ENV } from "../real/enter.ts";
import type { Lab } from "../real/lab.ts";
import { ACCOUNTS } from "../world/standard.ts";
import type { ProofStep } from "./proof-step.ts";

const [juliet, romeo] = ACCOUNTS;

/** What is looked at of `xmpps connect --json`. */
interface ConnectDocument {
	readonly stream: {
		readonly candidate: { readonly target: string; readonly port: number; readonly tls: string };
		readonly tls: { readonly protocol: string; readonly alpn: string };
		readonly roundTrips: number;
	};
}

/** Our own client, as a process on the outside host: the way that it took, and what it cost. */
export const ownConnect: ProofStep = {
	name: "xmpps connect takes direct TLS on port 443",
	async prove(lab) {
		const argv = [process.execPath, builtProgram("cli/main.js"), "connect", "example.com", "--json", "--trust-ad"];
		const { code, stdout, stderr } = await lab.host("client").runHere([...argv, "--ca", lab.ca], { timeout: 30_000 });
		if (code !== 0) throw new Error(printable(stderr.trim(), 300));
		const { stream } = JSON.parse(stdout) as ConnectDocument;
		const { candidate, roundTrips, tls } = stream;
		if (candidate.port !== 443 || candidate.tls !== "direct-tls") {
			throw new Error(`it took ${candidate.tls} on port ${candidate.port}`);
		}
		return `${candidate.target}:${candidate.port}, ${tls.protocol}, ${roundTrips} round trips`;
	},
};

/** Clients that chat with each other. @param addresses of the endpoint, whose port 443 they must come by */
export function chatsBy(addresses: readonly string[]): readonly [ProofStep, ProofStep] {
	return [
		{
			name: "go-sendxmpp logs in over port 443 and sends a message",
			prove: (lab) => lab443(lab, addresses, () => goSendxmppChat(lab)),
		},
		{
			name: "@xmpp/client with the adapter logs in over port 443 and sends a message",
			prove: (lab) => lab443(lab, addresses, () => xmppJsChat(lab)),
		},
	];
}

/** One logs in and listens, the other sends; by whatever way they find. @returns what was heard */
export async function goSendxmppChat(lab: Lab): Promise<string> {
	const client = lab.host("client");
	const account = ({ jid, password }: { jid: string; password: string }): string[] => ["-u", jid, "-p", password];
	const listener = client.start(["go-sendxmpp", "-l", ...account(romeo)], ["ignore", "pipe", "pipe"]);
	try {
		const heard = firstLine(listener, "by go-sendxmpp");
		// Whoever fails before it is waited for leaves it to nobody.
		heard.catch(() => undefined);
		await loggedIn(lab, "romeo");
		const sent = await client.run(["go-sendxmpp", ...account(juliet), romeo.jid], { input: "sent by go-sendxmpp\n" });
		if (sent.code !== 0) throw new Error(`it could not send: ${printable(sent.stderr.trim(), 200)}`);
		return `heard "${await heard}"`;
	} finally {
		endTree(listener);
	}
}

/** The same of `@xmpp/client`. */
export async function xmppJsChat(lab: Lab): Promise<string> {
	const input = JSON.stringify({ from: juliet, to: romeo, text: "sent by @xmpp/client" });
	const argv = [process.execPath, builtProgram("lab/proof/xmpp-js-chat.js")];
	const env = { ...LAB_ENV, NODE_EXTRA_CA_CERTS: lab.ca };
	const { code, stdout, stderr } = await lab.host("client").runHere(argv, { input, env, timeout: 30_000 });
	if (code !== 0) throw new Error(printable(stderr.trim().split("\n").slice(-2).join(" "), 300));
	return `heard "${printable(stdout.trim(), 100)}"`;
}

/**
 * Bytes from a client that logs in: hello, Finished, header, SASL, header, binding are 1050 at least; those of a connection that
 * lost the race are 690.
 */
const LOGIN = 850;

/** The addresses of the tutorial's endpoint: the web site has others. */
const ENDPOINT: readonly string[] = ["203.0.113.2", "2001:db8::2"];

/** go-sendxmpp as Debian has it, and `@xmpp/client` with our adapter, in the tutorial's world. */
const TUTORIAL = chatsBy(ENDPOINT);
export const goSendxmpp: ProofStep = TUTORIAL[0];
export const xmppJs: ProofStep = TUTORIAL[1];

/** Runs a client, and looks into the capture whether each login came over port 443 of the endpoint. */
async function lab443(lab: Lab, addresses: readonly string[], run: () => Promise<string>): Promise<string> {
	const connections = async (): Promise<number> => {
		if (lab.capture === undefined) throw new Error("nothing was recorded");
		const { packets } = readCapture(await lab.capture.read());
		const flows = tcpFlows(packets).filter(({ server }) => server.port === 443 && addresses.includes(server.address));
		// A connection that lost the race of addresses carries no login.
		return flows.filter(({ toServer }) => toServer.bytes.length >= LOGIN).length;
	};
	const before = await connections();
	const evidence = await run();
	const came = (await connections()) - before;
	if (came < 2) throw new Error(`${evidence}, but ${came} of 2 logins came over port 443`);
	return `${evidence}; ${came} logins over port 443`;
}

/** Waits until Prosody's log says that a user has logged in. */
async function loggedIn(lab: Lab, user: string): Promise<void> {
	const script = `until grep -q 'Authenticated as ${user}@' /var/log/prosody/prosody.log; do sleep 0.05; done`;
	const { code } = await lab.host("server").run(["sh", "-c", script], { timeout: 10_000 });
	if (code !== 0) throw new Error(`${user} did not log in`);
}

/** The first line of a process that contains a text. */
function firstLine(child: ChildProcess, part: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		const timer = setTimeout(
			() => reject(new Error(`the message did not arrive: ${printable(text.slice(-200), 200)}`)),
			10_000,
		);
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding("utf8").on("data", (chunk: string) => {
				text = (text + chunk).slice(-10_000);
				const line = text.split("\n").find((one) => one.includes(part));
				if (line === undefined) return;
				clearTimeout(timer);
				resolve(printable(line.trim(), 120));
			});
		}
	});
}
