import { readOpening } from "../../src/gateway/first-bytes/read-opening.ts";
import { chooseRoute } from "../../src/gateway/route/choose-route.ts";
import type { Backend, Route, RouteTable, RouteTarget } from "../../src/model/route-table.ts";
import { type HelloParts, hello } from "./engine-hello.ts";

export const SERVER = "203.0.113.1";
export const SERVER6 = "2001:db8::1";

/** Ports of the backends. */
export const PORTS = [9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008, 9009] as const;

const at = (port: number, client: Backend["client"] = "plain"): Backend => ({ address: "127.0.0.1", port, client });
const pass = (protocol: "web" | "xmpp" | "acme", ...backends: Backend[]): RouteTarget => ({
	...{ kind: "pass", protocol, backends },
});

/** A table with one of everything. @param web how the web server learns who its clients are */
export function engineTable(web: Backend["client"], more: Partial<RouteTable> = {}): RouteTable {
	const routes: readonly Route[] = [
		{ name: "acme", match: { alpn: ["acme-tls/1"] }, to: pass("acme", at(9007)) },
		{ name: "clients", match: { alpn: ["xmpp-client"] }, to: pass("xmpp", at(9001)) },
		{ name: "servers", match: { alpn: ["xmpp-server"] }, to: pass("xmpp", at(9002)) },
		{
			...{ name: "by name", match: { alpn: "none", serverName: ["xmpps.example.com", "*.chat.example.com"] } },
			to: pass("xmpp", at(9004)),
		},
		// Nobody listens on the first two.
		{ name: "chat alone", match: { serverName: ["only.example.com"] }, to: pass("xmpp", at(9998), at(9997), at(9006)) },
		{ name: "never", match: { serverName: ["never.example.com"] }, to: { kind: "refuse" } },
		{ name: "web", match: {}, to: pass("web", at(9003, web)) },
		{
			...{ name: "streams of clients", match: { first: "xmpp", service: "clients", serverName: ["example.com"] } },
			to: pass("xmpp", at(9005)),
		},
		{ name: "streams of servers", match: { first: "xmpp", service: "servers" }, to: pass("xmpp", at(9008)) },
		{ name: "http", match: { first: "http" }, to: { kind: "redirect" } },
	];
	return {
		listeners: [
			{ name: "https", address: SERVER, port: 443, proxyFrom: [] },
			{ name: "https6", address: SERVER6, port: 443, proxyFrom: [] },
		],
		routes,
		limits: {
			...{ connections: 1000, perClient: 500, rate: 1000, helloSeconds: 2, helloBytes: 65_536, connectSeconds: 2 },
			...{ webIdleSeconds: 300, xmppIdleSeconds: 0, drainSeconds: 5 },
		},
		log: { level: "info", addresses: "whole" },
		...more,
	};
}

/** First bytes, in the pieces in which they are sent. */
export interface Case {
	readonly title: string;
	readonly parts: readonly Buffer[];
	/** Milliseconds between pieces. */
	readonly gap?: number;
	readonly over?: 4 | 6;
}

const one = (title: string, parts: HelloParts, more: Partial<Case> = {}): Case => ({
	...{ title, parts: [hello(parts)] },
	...more,
});
const pieces = (bytes: Buffer, size: number): Buffer[] =>
	Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
const clear = (title: string, ...texts: readonly string[]): Case => ({
	...{ title, parts: texts.map((text) => Buffer.from(text)), gap: texts.length > 1 ? 20 : 0 },
});

const WEB = "example.com";
const XMPP = "xmpps.example.com";
const CLIENT = ["xmpp-client"];
const plain = { name: WEB, alpn: CLIENT };
const HEADER = `<?xml version='1.0'?>\n<stream:stream to='example.com' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;

export const CASES: readonly Case[] = [
	...[WEB, XMPP, undefined].flatMap((name) => {
		const named = name === undefined ? {} : { name };
		const who = name ?? "no name";
		return [
			one(`xmpp-client, ${who}`, { ...named, alpn: CLIENT }),
			one(`xmpp-server, ${who}`, { ...named, alpn: ["xmpp-server"] }),
			one(`h2, ${who}`, { ...named, alpn: ["h2"] }),
			one(`http/1.1, ${who}`, { ...named, alpn: ["http/1.1"] }),
			one(`h2 and xmpp-client, ${who}`, { ...named, alpn: ["h2", ...CLIENT] }),
			one(`nothing, ${who}`, { ...named }),
		];
	}),
	one("xmpp-client over IPv6", plain, { over: 6 }),
	one("h2 over IPv6", { name: WEB, alpn: ["h2"] }, { over: 6 }),
	one("a name in capitals", { name: "XMPPS.Example.com" }),
	one("a label below a wildcard", { name: "a.chat.example.com" }),
	one("two labels below a wildcard", { name: "b.a.chat.example.com" }),
	one("near a name", { name: "xmpps-example.com" }),
	one("a name of XMPP alone, nothing offered", { name: "only.example.com" }),
	one("a name of XMPP alone, h2", { name: "only.example.com", alpn: ["h2"] }),
	one("a name of XMPP alone, unknown ALPN", { name: "only.example.com", alpn: ["imap"] }),
	one("a name that is refused", { name: "never.example.com" }),
	one("acme-tls/1", { name: WEB, alpn: ["acme-tls/1"] }),
	one("acme-tls/1 and h2", { name: WEB, alpn: ["acme-tls/1", "h2"] }),
	one("ALPN that ends as xmpp-client does", { name: WEB, alpn: ["not-xmpp-client"] }),
	one("ALPN that begins as xmpp-client does", { name: WEB, alpn: ["xmpp-client.2"] }),
	one("ALPN in capitals", { name: WEB, alpn: ["XMPP-CLIENT"] }),
	one("one ALPN name with a comma", { name: WEB, alpn: ["x,xmpp-client"] }),
	one("ALPN that is no text", { name: WEB, alpn: ["\xda\xda\x00\xff", "xmpp-client"] }),
	{ title: "two segments", parts: pieces(hello(plain), 100), gap: 40 },
	{ title: "segments of a byte", parts: pieces(hello(plain), 1), gap: 1 },
	one("records cut before ALPN", { ...plain, cuts: [40] }),
	one("records cut within ALPN", { ...plain, cuts: [{ within: "xmpp-client" }] }),
	one("records cut behind ALPN", { ...plain, cuts: [{ behind: "xmpp-client" }] }),
	one("records, nothing offered, a name of XMPP", { name: XMPP, cuts: [{ within: XMPP }] }),
	one("records, h2, a name of XMPP", { name: XMPP, alpn: ["h2"], cuts: [{ within: XMPP }] }),
	one("records of a byte", { ...plain, cuts: Array.from({ length: 100 }, (_, index) => index + 1) }),
	one("8 KB", { ...plain, padding: 8000 }),
	one("15 KB", { ...plain, padding: 15_000 }),
	one("16 KB", { ...plain, padding: 16_200 }),
	one("30 KB", { ...plain, padding: 30_000 }),
	one("60 KB", { ...plain, padding: 60_000 }),
	clear("a client's stream", HEADER),
	clear("a client's stream in pieces", ...pieces(Buffer.from(HEADER), 9).map(String)),
	clear("a client's stream to another domain", HEADER.replace("example.com", "other.example")),
	clear("a client's stream in double quotes and capitals", HEADER.replaceAll("'", '"').replace("example", "EXAMPLE")),
	clear("a server's stream", HEADER.replace("jabber:client", "jabber:server")),
	clear("XML that is no stream", "<?xml version='1.0'?><policy-file-request/>"),
	clear("HTTP", "GET /a/b?c=d HTTP/1.1\r\nHost: example.com\r\n\r\n"),
	clear("HTTP in pieces", "GE", "T /a HTTP/1.1\r\nHo", "st: example.com\r\n\r\n"),
	clear("SSH", "SSH-2.0-OpenSSH_9.2\r\n"),
];

/** What our own gateway does with it: the port of a backend, `redirect`, or `refused`. */
export function expectedOf(table: RouteTable, { parts, over = 4 }: Case): string {
	const read = readOpening(Buffer.concat(parts));
	if (read.kind !== "parsed") return "refused";
	const to = chooseRoute(table, read.opening, over === 4 ? "https" : "https6")?.to;
	if (to === undefined || to.kind === "refuse") return "refused";
	return to.kind === "redirect" ? "redirect" : String(to.backends.at(-1)?.port);
}

/** The same of an answer. @param line of the program that asked */
export function seenIn(line: string): string {
	if (line.startsWith("{")) return String((JSON.parse(line) as { port: number }).port);
	if (/^HTTP\/1\.[01] 308 /.test(line)) return "redirect";
	return line === "closed" ? "refused" : line;
}
