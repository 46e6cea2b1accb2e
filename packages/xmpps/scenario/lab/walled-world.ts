import { SURROUNDINGS } from "../../src/lab/world/standard.ts";
import type { WorldSpec } from "../../src/lab/world/world-spec.ts";

/** The addresses of the server, each with a wall of its own in front. */
export const SERVER = {
	/** Everything is open. */
	open: { v4: "203.0.113.1", v6: "2001:db8::1" },
	/** A second one of the kind. */
	other: { v4: "203.0.113.2", v6: "2001:db8::2" },
	/** TCP vanishes. */
	hole: { v4: "203.0.113.3", v6: "2001:db8::3" },
	/** TCP is refused with a reset. */
	refusing: { v4: "203.0.113.4", v6: "2001:db8::4" },
	/** A router says that the host is unreachable. */
	unreachable: { v4: "203.0.113.5", v6: "2001:db8::5" },
	/** Behind a hotel's firewall: all TCP vanishes but that to port 443. */
	hotel: { v4: "203.0.113.6", v6: "2001:db8::6" },
} as const;

/** The port of `openssl s_server` where a test starts it: it speaks TLS and never a stream header. */
export const MUTE_PORT = 5444;

/** The walls stand before the translation of port 443, so that they see what the client sent. */
const FIREWALL = `#!/usr/sbin/nft -f

flush ruleset

table inet walls {
	chain raw {
		type filter hook prerouting priority raw; policy accept;
		${wall("hole", "drop")}
		${wall("refusing", "reject with tcp reset")}
		${wall("unreachable", "reject with icmpx host-unreachable")}
		ip daddr ${SERVER.hotel.v4} tcp dport != 443 drop
		ip6 daddr ${SERVER.hotel.v6} tcp dport != 443 drop
	}
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		tcp dport 443 redirect to :5223
	}
}
`;

function wall(place: keyof typeof SERVER, verdict: string): string {
	const { v4, v6 } = SERVER[place];
	return `ip daddr ${v4} meta l4proto tcp ${verdict}\n\t\tip6 daddr ${v6} meta l4proto tcp ${verdict}`;
}

/** Records of example.com: XMPP domains that are one situation each, `situation.example.com`. */
const SITUATIONS: Readonly<Record<string, readonly string[]>> = {
	"second-address": [client(0, 443, "two"), ...places("two", [SERVER.hole.v4, SERVER.open.v4])],
	"dead-ipv6": [client(0, 443, "dead6"), ...places("dead6", [SERVER.hole.v6, SERVER.open.v4])],
	"refused-first": [client(0, 443, "refusing"), client(10, 443, "open")],
	guide: [starttls(0, 5222, "hotel"), client(10, 443, "hotel")],
	"only-443": [client(0, 443, "hotel"), starttls(10, 5222, "hotel")],
	mixed: [
		starttls(30, 5222, "open"),
		client(20, 443, "open"),
		starttls(10, 5222, "refusing"),
		client(5, 443, "refusing"),
	],
	weights: [client(0, 443, "open", 90), client(0, 443, "other", 10)],
	"direct-dot": ["_xmpps-client._tcp SRV 0 0 0 .", starttls(10, 5222, "open")],
	"both-dots": ["_xmpps-client._tcp SRV 0 0 0 .", "_xmpp-client._tcp SRV 0 0 0 ."],
	nowhere: [client(0, 443, "refusing"), client(10, 443, "unreachable"), client(20, 443, "hole")],
	mute: [client(0, MUTE_PORT, "open")],
	plain: [client(0, 443, "open"), starttls(10, 5222, "open")],
	dane: [client(0, 443, "dane"), ...places("dane", [SERVER.open.v4])],
	"target-only": [client(0, 443, "xmpp.target-only"), ...places("xmpp.target-only", [SERVER.open.v4])],
	expired: [client(0, 443, "open")],
	"self-signed": [client(0, 443, "open")],
};

function client(priority: number, port: number, target: string, weight = 0): string {
	return `_xmpps-client._tcp SRV ${priority} ${weight} ${port} ${target}`;
}

function starttls(priority: number, port: number, target: string): string {
	return `_xmpp-client._tcp SRV ${priority} 0 ${port} ${target}`;
}

function places(name: string, addresses: readonly string[]): string[] {
	return addresses.map((address) => `${name} ${address.includes(":") ? "AAAA" : "A"} ${address}`);
}

/**
 * A server behind every wall that there is, with an XMPP domain for each situation. Packets are dropped and refused by the
 * server's own kernel, so that what the client sees is what it would see anywhere.
 */
export const WALLED_WORLD: WorldSpec = {
	name: "walls",
	hosts: [
		{
			name: "server",
			kind: "machine",
			v4: Object.values(SERVER).map(({ v4 }) => v4),
			v6: Object.values(SERVER).map(({ v6 }) => v6),
			// The image of the tutorial's server, which is there already.
			packages: ["nginx"],
			programs: [
				{
					program: "prosody",
					domains: [...Object.keys(SITUATIONS).map((name) => `${name}.example.com`), "example.net"],
					directTls: { client: [5223] },
					nagle: false,
				},
			],
			firewall: FIREWALL,
		},
		...SURROUNDINGS.filter(({ name }) => name !== "ca"),
	],
	zones: [
		{
			name: "example.com",
			records: [
				// One address each, that nobody's choice among several is part of the story.
				...Object.entries(SERVER).flatMap(([name, { v4 }]) => places(name, [v4])),
				...Object.entries(SITUATIONS).flatMap(([name, lines]) =>
					lines.map((line) => (line.startsWith("_") ? line.replace(" ", `.${name} `) : line)),
				),
			],
		},
		{
			name: "example.net",
			records: [client(0, 443, "xmpp"), starttls(10, 5222, "xmpp"), ...places("xmpp", [SERVER.open.v4])],
		},
	],
	certificates: [
		{ name: "target-only.example.com", dns: ["xmpp.target-only.example.com"] },
		{ name: "expired.example.com", dns: ["expired.example.com"], notBefore: -10, notAfter: -1 },
		{ name: "self-signed.example.com", dns: ["self-signed.example.com"], selfSigned: true },
		{ name: "dane.example.com", dns: ["dane.example.com"], selfSigned: true },
	],
};
