import type { Cut } from "./cut-hello.ts";
import { NAMES, SHARED_V4, SHARED_V6 } from "./gateway-world.ts";
import type { ProbeAnswer, ProbeQuestion } from "./probe.ts";

/** Something that whoever shares a port has to do right. */
export interface Behaviour {
	/** Stable: `hello-in-records`. */
	readonly id: string;
	/** Continues "a port is shared rightly when". */
	readonly title: string;
	readonly ask: ProbeQuestion;
	/** Whether this is right. */
	readonly right: (answer: ProbeAnswer) => boolean;
	/** What is right, for people. */
	readonly expected: string;
}

type Tls = NonNullable<ProbeQuestion["tls"]>;

/** Milliseconds for an answer. */
const WITHIN = 4_000;

const CLIENT_STREAM = `<?xml version='1.0'?><stream:stream to='${NAMES.domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
const SERVER_STREAM = `<?xml version='1.0'?><stream:stream to='${NAMES.domain}' from='other.example' version='1.0' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>`;

/** Who is to answer, and with whose certificate. */
function by(who: ProbeAnswer["who"], certificate?: string): Pick<Behaviour, "right" | "expected"> {
	return {
		right: (answer) => answer.who === who && (certificate === undefined || answer.certificate === certificate),
		expected: certificate === undefined ? who : `${who}, certificate of ${certificate}`,
	};
}

function overTls(
	id: string,
	title: string,
	tls: Tls,
	expected: Pick<Behaviour, "right" | "expected">,
	more: Partial<ProbeQuestion> = {},
): Behaviour {
	const ask = {
		address: SHARED_V4,
		port: 443,
		say: CLIENT_STREAM,
		within: WITHIN,
		tls: { serverName: NAMES.domain, ...tls },
		...more,
	};
	return { id, title, ask, ...expected };
}

function inClear(id: string, title: string, say: string, expected: Pick<Behaviour, "right" | "expected">): Behaviour {
	return { id, title, ask: { address: SHARED_V4, port: 443, say, within: WITHIN }, ...expected };
}

const XMPP = ["xmpp-client"];
const WEB = ["h2", "http/1.1"];
/** Not even the best route is of use when this is what a hello is. */
const GREASE = "\u{da}\u{da}";
/** Some 15 kB of names that nobody knows: more than HAProxy's buffer. */
const MANY = Array.from({ length: 240 }, (_, index) => `${String(index).padStart(4, "0")}${"x".repeat(58)}`);

const cut = (words: Cut): Tls => ({ alpn: XMPP, cut: words });
const refused: Pick<Behaviour, "right" | "expected"> = {
	right: ({ who }) => who === "alert" || who === "reset" || who === "closed",
	expected: "refused",
};

/** All of them, in the order in which a table shows them. */
export const BEHAVIOURS: readonly Behaviour[] = [
	overTls("alpn-client", "`xmpp-client` leads to the clients' port", { alpn: XMPP }, by("clients")),
	overTls("alpn-client-ipv6", "the same over IPv6", { alpn: XMPP }, by("clients"), { address: SHARED_V6 }),
	overTls("alpn-server", "`xmpp-server` leads to the servers' port", { alpn: ["xmpp-server"] }, by("servers"), {
		say: SERVER_STREAM,
	}),
	overTls("alpn-web", "`h2, http/1.1` leads to the web", { alpn: ["http/1.1"] }, by("web")),
	overTls(
		"alpn-both",
		"`h2, http/1.1, xmpp-client` leads to the clients' port",
		{ alpn: [...WEB, ...XMPP] },
		by("clients"),
	),
	overTls("alpn-grease", "a name of GREASE before it changes nothing", { alpn: [GREASE, ...XMPP] }, by("clients")),
	overTls(
		"alpn-near",
		"`xmpp-client2` is not `xmpp-client`",
		{ alpn: ["xmpp-client2"] },
		{
			right: ({ who }) => who !== "clients",
			expected: "not the clients' port",
		},
	),
	overTls("no-alpn", "no ALPN leads to the web", {}, by("web")),
	overTls(
		"no-alpn-name",
		"no ALPN leads to XMPP by a name that says so",
		{ serverName: NAMES.endpoint },
		by("clients"),
	),
	overTls(
		"sni-other",
		"a domain on another host leads there (ejabberd)",
		{ alpn: XMPP, serverName: NAMES.other },
		by("clients", NAMES.other),
		{
			say: CLIENT_STREAM.replace(NAMES.domain, NAMES.other),
		},
	),
	overTls("old-tls", "TLS 1.2 works", { alpn: XMPP, old: true }, by("clients")),
	overTls("segments-2", "a hello in two segments is understood", cut({ segments: 200, pause: 20 }), by("clients")),
	overTls("segments-1-byte", "a hello byte by byte is understood", cut({ segments: 1, pause: 1 }), by("clients")),
	overTls("records-3", "a hello in several TLS records is understood", cut({ records: 60 }), by("clients")),
	overTls("records-1-byte", "a hello with a byte in each record is understood", cut({ records: 1 }), by("clients")),
	overTls(
		"records-segments",
		"records and segments cut at once are understood",
		cut({ records: 50, segments: 70, pause: 10 }),
		by("clients"),
	),
	overTls("hello-16k", "a hello of 16 kB is understood", { alpn: [...MANY, ...XMPP] }, by("clients")),
	overTls("slow-hello", "a hello that takes its time is waited for", cut({ segments: 200, pause: 300 }), by("clients")),
	overTls(
		"guard-web",
		"a browser never gets to XMPP, whatever name it asks for",
		{ alpn: WEB, serverName: NAMES.endpoint },
		{
			right: ({ who }) => who === "web" || refused.right({ who, detail: "" }),
			expected: "the web, or refused",
		},
	),
	overTls(
		"guard-xmpp",
		"`xmpp-client` never gets to the web, whatever name it asks for",
		{ alpn: XMPP, serverName: "www.example.com" },
		{
			right: ({ who }) => who !== "web",
			expected: "not the web",
		},
	),
	overTls(
		"next-backend",
		"the next backend is tried when one refuses",
		{ alpn: XMPP, serverName: NAMES.spare },
		by("clients"),
	),
	inClear("plain-clients", "a client's stream in clear leads to the STARTTLS port", CLIENT_STREAM, by("clients")),
	inClear("plain-servers", "a server's stream in clear leads to its STARTTLS port", SERVER_STREAM, by("servers")),
	inClear(
		"plain-http",
		"HTTP in clear is redirected",
		`GET / HTTP/1.1\r\nHost: ${NAMES.domain}\r\n\r\n`,
		by("redirect"),
	),
	inClear("plain-ssh", "what nobody speaks is closed", "SSH-2.0-OpenSSH_9.2\r\n", {
		right: ({ who }) => who === "closed" || who === "reset",
		expected: "closed",
	}),
];
