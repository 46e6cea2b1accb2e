import { STANDARD_HELLO } from "../facts/entry.ts";
import { HAPPY_EYEBALLS, type Habits, type Pace, type Seen } from "./habits.ts";
import { filtered443, only443, through443 } from "./networks.ts";

/** GLib's: every address of every record beside the others (docs/clients.md, next record after silence). */
const GLIB: Pace = { nextAddress: 0.25, nextRecord: 0.25 };

/** It stays with what is silent: slixmpp, poezio, @xmpp/client, Psi and Dino of bookworm. */
const STAYS: Pace = { nextAddress: "never", nextRecord: "never" };

/** What all of them share that follow the standards. */
const STANDARD = {
	role: "client",
	hello: STANDARD_HELLO,
	families: "both",
	pace: HAPPY_EYEBALLS,
} as const;

/** Every simulated client and network, in the order of reports. Where programs are named, docs/clients.md has measured them. */
export const ALL_CLIENTS: readonly Habits[] = [
	{
		...STANDARD,
		id: "standard",
		name: "A client that follows the standards",
		like: "xmpps connect, @xmpp/client with the adapter; go-sendxmpp with more patience",
	},
	{
		...STANDARD,
		id: "xmpps-first",
		name: "A client that takes direct TLS before STARTTLS, whatever the priorities",
		like: "Gajim and other programs with nbxmpp",
		directFirst: true,
		pace: GLIB,
	},
	{
		...STANDARD,
		id: "no-alpn",
		name: "A client that offers no ALPN, and stays with what is silent",
		like: "slixmpp and poezio of trixie; Dino of trixie offers none either",
		hello: { alpn: "none", sni: "domain" },
		pace: STAYS,
	},
	{
		...STANDARD,
		id: "no-sni-no-alpn",
		name: "A client that sends neither SNI nor ALPN",
		like: "@xmpp/client without the adapter",
		hello: { alpn: "none", sni: "none" },
		pace: STAYS,
	},
	{
		...STANDARD,
		id: "no-xmpps",
		name: "A client that knows STARTTLS alone",
		like: "profanity of trixie, Psi; slixmpp and poezio of bookworm with less patience",
		only: "starttls",
		// Measured: 5.1 s to the next record, 5.2 s from IPv6 to IPv4.
		pace: { nextAddress: 5, nextRecord: 5 },
	},
	{
		...STANDARD,
		id: "first-record-only",
		name: "A client that tries one record and no other",
		like: "profanity of bookworm",
		only: "starttls",
		firstRecordOnly: true,
		pace: STAYS,
	},
	{
		...STANDARD,
		id: "only-443",
		name: "Behind a firewall that silently drops everything but port 443",
		like: "guest networks of hotels, trains and companies",
		network: only443,
	},
	{
		...STANDARD,
		id: "http-proxy",
		name: "Behind an HTTP proxy that connects to port 443 alone",
		like: "networks of companies; the proxy resolves the names",
		network: through443,
	},
	{
		...STANDARD,
		id: "alpn-filter",
		name: "Behind a filter that lets TLS to port 443 pass unless ALPN says XMPP",
		like: "networks that look into the hello; only a client that offers no ALPN gets through",
		only: "direct-tls",
		hello: { alpn: "none", sni: "domain" },
		network: filtered443,
	},
	{
		...STANDARD,
		id: "ipv4-only",
		name: "A network with IPv4 alone",
		like: "most guest networks",
		families: 4,
	},
	{
		...STANDARD,
		id: "ipv6-only",
		name: "A network with IPv6 alone, without NAT64",
		like: "hosts and containers without IPv4",
		families: 6,
	},
	{
		...STANDARD,
		id: "strict-dane",
		name: "A client that demands DANE",
		like: "nobody by default; staying out where nothing is signed is no fault",
		demands: daneAlone,
	},
	{
		...STANDARD,
		id: "server",
		role: "server",
		name: "Another server that follows the standards",
		like: "Prosody 0.12 and later, and ejabberd, with direct TLS",
	},
	{
		...STANDARD,
		id: "server-starttls",
		role: "server",
		name: "Another server that knows STARTTLS alone",
		like: "Prosody before 0.12 and other servers without XEP-0368",
		only: "starttls",
	},
];

/** RFC 7673, 4.1: what is not authentic, or does not match, does not count. */
function daneAlone(_: unknown, { identity, tlsa }: Seen): string | undefined {
	if (identity.kind === "good" && identity.by !== "names") return undefined;
	return tlsa ? "there are TLSA records, but they do not count" : "no TLSA records";
}
