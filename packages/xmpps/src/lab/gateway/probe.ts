// Runs in a host's network: `node probe.js QUESTION`, a JSON of ProbeQuestion; prints a JSON of ProbeAnswer.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { type Cut, cutting } from "./cut-hello.ts";

/** One connection to make. */
export interface ProbeQuestion {
	readonly address: string;
	readonly port: number;
	/** TLS, with what the hello offers; absent: in clear. */
	readonly tls?: {
		readonly serverName?: string;
		readonly alpn?: readonly string[];
		readonly cut?: Cut;
		/** TLS 1.2 at most. */
		readonly old?: boolean;
	};
	/** What is said then, as text. */
	readonly say: string;
	/** Milliseconds until it is over. */
	readonly within: number;
	/** End what we say behind it, and see whether the answer still comes. */
	readonly halfClose?: boolean;
}

/** What came of it. */
export interface ProbeAnswer {
	/** What answered, by its own words. */
	readonly who:
		| "clients"
		| "servers"
		| "web"
		| "redirect"
		| "alert"
		| "reset"
		| "closed"
		| "silence"
		| "something else";
	/** The alert's name, or the first of what came. */
	readonly detail: string;
	/** Of the certificate that was shown. */
	readonly certificate?: string;
	/** What was chosen. */
	readonly alpn?: string;
}

/** Asks it. Never rejects. */
async function probe(question: ProbeQuestion): Promise<ProbeAnswer> {
	const { address, port, tls, say, within } = question;
	const socket = connect({ host: address, port, noDelay: true, allowHalfOpen: true });
	const over = new Promise<"silence">((resolve) => setTimeout(() => resolve("silence"), within).unref());
	try {
		const connected = await Promise.race([once(socket, "connect"), over]);
		if (connected === "silence") return { who: "silence", detail: "no connection" };
		let stream: Socket | TLSSocket = socket;
		let shown: Pick<ProbeAnswer, "certificate" | "alpn"> = {};
		if (tls !== undefined) {
			const secure = connectTls({
				socket: tls.cut === undefined ? socket : cutting(socket, tls.cut),
				rejectUnauthorized: false,
				...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
				...(tls.alpn === undefined ? {} : { ALPNProtocols: [...tls.alpn] }),
				...(tls.old === true ? { maxVersion: "TLSv1.2" as const } : {}),
			});
			secure.on("error", () => undefined);
			const done = await Promise.race([
				once(secure, "secureConnect"),
				once(secure, "close").then(() => "closed" as const),
				over,
			]);
			if (done === "silence") return { who: "silence", detail: "TLS does not come to an end" };
			if (done === "closed") return { who: "closed", detail: "" };
			const certificate = secure.getPeerCertificate().subject?.CN;
			shown = {
				...(typeof certificate === "string" ? { certificate } : {}),
				...(typeof secure.alpnProtocol === "string" ? { alpn: secure.alpnProtocol } : {}),
			};
			stream = secure;
		}
		stream.write(say);
		if (question.halfClose === true) stream.end();
		// RFC 9113, 3.4: frames, and no text.
		if (shown.alpn === "h2") return { who: "web", detail: "HTTP/2", ...shown };
		return { ...(await answerOf(stream, over)), ...shown };
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
		// OpenSSL's names: ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR, ERR_SSL_TLSV1_UNRECOGNIZED_NAME.
		const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.*)$/.exec(code)?.[1];
		if (alert !== undefined) return { who: "alert", detail: alert.toLowerCase() };
		return { who: code === "ECONNRESET" || code === "EPIPE" ? "reset" : "something else", detail: code };
	} finally {
		socket.destroy();
	}
}

async function answerOf(stream: Socket | TLSSocket, over: Promise<"silence">): Promise<ProbeAnswer> {
	let text = "";
	for (;;) {
		const known = whoSays(text);
		if (known !== undefined) return { who: known, detail: text.slice(0, 80) };
		const next = await Promise.race([
			once(stream, "data").then(([bytes]) => String(bytes)),
			once(stream, "end").then(() => undefined),
			once(stream, "close").then(() => undefined),
			over,
		]);
		if (next === "silence") return { who: "silence", detail: text.slice(0, 80) };
		if (next === undefined) return { who: text === "" ? "closed" : "something else", detail: text.slice(0, 80) };
		text += next;
	}
}

function whoSays(text: string): ProbeAnswer["who"] | undefined {
	if (/^HTTP\/1\.1 308/.test(text) || /^HTTP\/1\.1 301/.test(text)) return "redirect";
	if (text.startsWith("HTTP/")) return "web";
	// RFC 6120, 4.8.2: the content namespace of the answer is that of who answers.
	if (/<stream:stream[^>]*xmlns='jabber:client'/.test(text) || /<stream:stream[^>]*xmlns="jabber:client"/.test(text))
		return "clients";
	if (/<stream:stream[^>]*xmlns='jabber:server'/.test(text) || /<stream:stream[^>]*xmlns="jabber:server"/.test(text))
		return "servers";
	return undefined;
}

if (process.argv[1]?.endsWith("gateway/probe.js") === true) {
	const answers: ProbeAnswer[] = [];
	for (const question of JSON.parse(process.argv[2] ?? "[]") as ProbeQuestion[]) answers.push(await probe(question));
	process.stdout.write(JSON.stringify(answers));
}
