/**
 * A program of its own: one `@xmpp/client` that logs in and stays. Reads `{"user","domain","password","adapter"}` from
 * stdin; with `adapter` it connects by `useXmppsConnect`.
 */
import { text } from "node:stream/consumers";
import { client } from "@xmpp/client";
import { useXmppsConnect } from "xmpps-connect/xmpp-js";

interface Request {
	readonly user: string;
	readonly domain: string;
	readonly password: string;
	readonly adapter: boolean;
}

const { user, domain, password, adapter } = JSON.parse(await text(process.stdin)) as Request;
const plain = client({ service: domain, username: user, password });
const xmpp = adapter ? useXmppsConnect(plain) : plain;
xmpp.on("error", (error) => process.stderr.write(`${error.message}\n`));
// It tries again by itself: a failed start is no end.
await xmpp.start().catch(() => undefined);
