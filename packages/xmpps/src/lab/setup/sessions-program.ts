/**
 * A program of its own: clients that log in by our library and stay. Reads one line of `SessionsWanted`, says `ready` when all
 * are online, pings (XEP-0199), and writes `SessionCounts` when its stdin ends.
 */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { connect, type SecureStream } from "xmpps-connect";
import { splitJid } from "../programs/split-jid.ts";
import type { SessionCounts, SessionsWanted } from "./long-sessions.ts";

/** Milliseconds between two pings: five a second find every cut, and cost nothing. */
const PACE = 200;

/** Milliseconds that one answer may take. */
const PATIENCE = 10_000;

const input = createInterface({ input: process.stdin });
const [line] = (await once(input, "line")) as [string];
const { account, kind, count } = JSON.parse(line) as SessionsWanted;
const { user, domain } = splitJid(account.jid);

const places: Record<string, number> = {};
const problems = new Set<string>();
let [disconnects, pings, answers, longestGap] = [0, 0, 0, 0];
let ending = false;

/** What comes in, until it has what is waited for. Nothing is said while nothing is waited for. */
class Talk {
	readonly #stream: SecureStream;
	#text = "";
	#look: () => void = () => undefined;

	constructor(stream: SecureStream) {
		this.#stream = stream;
		stream.socket.setEncoding("utf8").on("data", (chunk: string) => {
			this.#text += chunk;
			this.#look();
		});
		// It was handed over paused, which a listener alone does not end.
		stream.socket.resume();
	}

	/** @throws {Error} when it does not come, with what came */
	ask(words: string, until: RegExp): Promise<void> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`no ${until.source}: ${this.#text.slice(-300)}`)), PATIENCE);
			this.#look = () => {
				const found = until.exec(this.#text);
				if (found === null) return;
				this.#text = this.#text.slice(found.index + found[0].length);
				clearTimeout(timer);
				resolve();
			};
			this.#stream.socket.write(words);
		});
	}
}

/** Logs one in. @returns what goes on with it until the end */
async function login(): Promise<() => Promise<void>> {
	const stream = await connect(domain, { only: kind });
	const place = `${stream.address}:${stream.candidate.port}`;
	places[place] = (places[place] ?? 0) + 1;
	stream.socket.on("close", () => {
		if (ending) return;
		disconnects += 1;
		problems.add("the connection has ended");
	});
	const talk = new Talk(stream);
	const secret = Buffer.from(`\0${user}\0${account.password}`).toString("base64");
	// PLAIN, a new stream, a resource: no more is needed to be online.
	await talk.ask(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${secret}</auth>`, /<success[^>]*>/);
	await talk.ask(stream.sent, /<\/stream:features>/);
	await talk.ask('<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>', /<\/iq>/);
	return () => stay(stream, talk);
}

async function stay({ socket }: SecureStream, talk: Talk): Promise<void> {
	let last = performance.now();
	for (let number = 1; !ending && !socket.destroyed; number += 1) {
		pings += 1;
		const ping = `<iq type="get" id="p${number}" to="${domain}"><ping xmlns="urn:xmpp:ping"/></iq>`;
		await talk.ask(ping, new RegExp(`<iq [^>]*id=['"]p${number}['"][^>]*>`));
		answers += 1;
		longestGap = Math.max(longestGap, Math.round(performance.now() - last));
		last = performance.now();
		await new Promise((resolve) => setTimeout(resolve, PACE));
	}
}

// Eight at a time: Debian's Prosody lets nobody in faster for it, and no queue of the kernel runs over.
const stays: (() => Promise<void>)[] = [];
for (let left = count; left > 0; left -= 8) {
	stays.push(...(await Promise.all(Array.from({ length: Math.min(8, left) }, login))));
}
for (const one of stays) void one().catch((error: Error) => problems.add(error.message));
process.stdout.write("ready\n");
await once(input, "close");
ending = true;
const counts: SessionCounts = {
	...{ online: stays.length, disconnects, pings, answers, longestGap, places },
	problems: [...problems],
};
process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit());
