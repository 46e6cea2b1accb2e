import type { HostSpec, WorldSpec } from "./world-spec.ts";

/** Names and passwords that tests and people log in with. */
export const ACCOUNTS = [
	{ jid: "juliet@example.com", password: "rose-by-any-other-name" },
	{ jid: "romeo@example.com", password: "what-light-through-yonder-window" },
] as const;

/** DNAT of port 443 to 5223 on the second address: for packets from outside and for the host's own (facts of the tutorial). */
const NAT_RULES = `#!/usr/sbin/nft -f

flush ruleset

table inet xmpps {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 203.0.113.2 tcp dport 443 counter dnat ip to 203.0.113.2:5223
		ip6 daddr 2001:db8::2 tcp dport 443 counter dnat ip6 to [2001:db8::2]:5223
	}
	chain output {
		type nat hook output priority -100; policy accept;
		ip daddr 203.0.113.2 tcp dport 443 counter dnat ip to 203.0.113.2:5223
		ip6 daddr 2001:db8::2 tcp dport 443 counter dnat ip6 to [2001:db8::2]:5223
	}
}
`;

/** The hosts that every world has beside those it is about: who asks, who answers names, who certifies. */
export const SURROUNDINGS: readonly HostSpec[] = [
	{ name: "client", kind: "plain", v4: ["203.0.113.10"], v6: ["2001:db8::10"], packages: ["go-sendxmpp"] },
	{ name: "dns", kind: "plain", v4: ["203.0.113.53"], v6: ["2001:db8::53"], programs: [{ program: "knot" }] },
	{ name: "resolver", kind: "plain", v4: ["203.0.113.54"], v6: ["2001:db8::54"], programs: [{ program: "unbound" }] },
	{ name: "ca", kind: "plain", v4: ["203.0.113.14"], v6: ["2001:db8::14"], programs: [{ program: "pebble" }] },
];

/**
 * The tutorial's world as it is when everything was done right: one server with two addresses of each family, a web site on
 * the first, XMPP over direct TLS on port 443 of the second, by DNAT, and STARTTLS on its usual port.
 */
export function standardWorld(): WorldSpec {
	return {
		name: "the tutorial's",
		hosts: [
			{
				name: "server",
				kind: "machine",
				v4: ["203.0.113.1", "203.0.113.2"],
				v6: ["2001:db8::1", "2001:db8::2"],
				programs: [
					{
						program: "prosody",
						domains: ["example.com"],
						accounts: ACCOUNTS,
						directTls: { client: [5223], server: [5270] },
						nagle: false,
					},
					{
						program: "nginx",
						sites: [
							{
								names: ["example.com"],
								listen: ["203.0.113.1:443", "[2001:db8::1]:443"],
								text: "the web site of example.com",
								certificate: "example.com",
							},
							{
								names: ["example.com", "xmpps.example.com"],
								listen: ["80", "[::]:80"],
								text: "the web site of example.com",
								challenges: "/var/www/challenges",
							},
						],
					},
				],
				firewall: NAT_RULES,
			},
			...SURROUNDINGS,
		],
		zones: [
			{
				name: "example.com",
				records: [
					"@ A 203.0.113.1",
					"@ AAAA 2001:db8::1",
					"xmpps A 203.0.113.2",
					"xmpps AAAA 2001:db8::2",
					"_xmpps-client._tcp SRV 5 5 443 xmpps",
					"_xmpps-server._tcp SRV 5 5 5270 xmpps",
					"_xmpp-client._tcp SRV 10 5 5222 @",
					"_xmpp-server._tcp SRV 10 5 5269 @",
				],
			},
		],
		certificates: [{ name: "example.com", dns: ["example.com", "xmpps.example.com"] }],
	};
}
