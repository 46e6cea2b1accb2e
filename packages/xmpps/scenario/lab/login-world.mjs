// A world for logins from far away; bench/lab-round-trips.mjs measures in it what round-trips.test.ts holds.

/** @typedef {import("../../src/lab/world/world-spec.ts").WorldSpec} WorldSpec */
/** @typedef {import("../../src/lab/world/world-spec.ts").HostSpec} HostSpec */
/** @typedef {{ readonly host: string, readonly domain: string, readonly v4: string, readonly nagle: boolean }} Server */

/** A Prosody that sends at once. @type {Server} */
export const QUICK = { host: "quick", domain: "example.com", v4: "203.0.113.1", nagle: false };
/** One as Debian has it. @type {Server} */
export const NAGLE = { host: "nagle", domain: "example.net", v4: "203.0.113.2", nagle: true };

/** Milliseconds of a round trip to the outside host, half of it each way. */
export const ROUND_TRIP = 50;

/** The password of the account `juliet` on either. */
export const PASSWORD = "rose-by-any-other-name";

/** @type {(server: Server) => HostSpec} */
const machine = ({ host, domain, v4, nagle }) => ({
	name: host,
	kind: "machine",
	v4: [v4],
	// The image of the tutorial's server, which is there already.
	packages: ["nginx"],
	programs: [
		{
			program: "prosody",
			domains: [domain],
			accounts: [{ jid: `juliet@${domain}`, password: PASSWORD }],
			directTls: { client: [5223] },
			nagle,
		},
	],
});

/**
 * Two servers and, far away, the outside host.
 *
 * @param {readonly HostSpec[]} surroundings
 * @returns {WorldSpec}
 */
export function loginWorld(surroundings) {
	const others = surroundings.filter(({ name }) => name !== "ca");
	return {
		name: "logins",
		hosts: [
			machine(QUICK),
			machine(NAGLE),
			...others.map((host) => (host.name === "client" ? { ...host, link: { delay: ROUND_TRIP / 2 } } : host)),
		],
		zones: [QUICK, NAGLE].map(({ domain, v4 }) => ({
			name: domain,
			// IPv4 alone: one address, one connection.
			records: [`@ A ${v4}`, "_xmpps-client._tcp SRV 5 5 5223 @", "_xmpp-client._tcp SRV 10 5 5222 @"],
		})),
	};
}
