/**
 * A program of its own: two `@xmpp/client` with the adapter, one message from one to the other. Reads
 * `{"from":{"jid","password"},"to":{…},"text"}` from stdin, prints the body that was received, ends with 0.
 */
import { text as readAll } from "node:stream/consumers";
import { client, xml } from "@xmpp/client";
import { useXmppsConnect } from "xmpps-connect/xmpp-js";
import { splitJid } from "../programs/split-jid.ts";

interface Account {
	readonly jid: string;
	readonly password: string;
}

const { from, to, text } = JSON.parse(await readAll(process.stdin)) as { from: Account; to: Account; text: string };

let done = false;

function login({ jid, password }: Account): ReturnType<typeof client> {
	const { user, domain } = splitJid(jid);
	const xmpp = useXmppsConnect(client({ service: domain, username: user, password }));
	xmpp.on("error", (error) => {
		// @xmpp/stream-management 0.14 counts wrong, and Prosody 13 ends the stream for it: after the work was done.
		if (done) return;
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	});
	return xmpp;
}

const [sender, receiver] = [login(from), login(to)];
const heard = new Promise<string>((resolve) => {
	receiver.on("stanza", (stanza) => {
		if (stanza.is("message")) resolve(stanza.getChildText("body") ?? "");
	});
});
const [, address] = await Promise.all([sender.start(), receiver.start()]);
await receiver.send(xml("presence"));
await sender.send(xml("message", { to: String(address), type: "chat" }, xml("body", {}, text)));
process.stdout.write(`${await heard}\n`);
done = true;
await Promise.all([sender.stop(), receiver.stop()]);
// @xmpp/stream-management 0.14 keeps a timer of 30 seconds after the end.
process.exit();
