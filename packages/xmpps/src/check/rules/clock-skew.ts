import type { WebObservation } from "../../model/observation.ts";
import type { Facts } from "../facts/facts.ts";
import type { Found, Rule } from "./rule.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Milliseconds: less may be caches and slow answers. */
const TELLING_SKEW = 5 * MINUTE;

/** A host whose clock is wrong. */
export const clockSkew: Rule = {
	id: "clock.skew",
	severity: "advice",
	title: "The host's clock is wrong",
	why: "The web server at the address tells another time than the machine that looked. A clock that is wrong by a day or more takes good certificates for expired, or does not renew them in time, and other servers' certificates are refused; a few minutes spoil the times of messages and logs.",
	example: "Date: Sun, 01 Mar 2026 11:20:00 GMT (it is 12:00)",
	remedy: "Let the host take its time from the network.",
	source: ["RFC 9110, 6.6.1", "RFC 5280, 4.1.2.5"],
	find(facts) {
		const byAddress = new Map<string, WebObservation[]>();
		for (const one of facts.observation.web) {
			if (isXmppHost(facts, one)) byAddress.set(one.address, [...(byAddress.get(one.address) ?? []), one]);
		}
		return [...byAddress].flatMap(([address, answers]) => findAt(address, answers));
	},
};

/** The clock of a web server elsewhere is nobody's business here. */
function isXmppHost({ observation }: Facts, { address }: WebObservation): boolean {
	return observation.endpoints.some((endpoint) => endpoint.address === address);
}

function findAt(address: string, answers: readonly WebObservation[]): Found[] {
	const skews = answers.flatMap(({ date, dateSeenAt }) => {
		const told = Date.parse(date ?? "");
		return Number.isNaN(told) || dateSeenAt === undefined ? [] : [{ told, seen: dateSeenAt, by: told - dateSeenAt }];
	});
	const least = skews.sort((a, b) => Math.abs(a.by) - Math.abs(b.by))[0];
	if (least === undefined || Math.abs(least.by) <= TELLING_SKEW) return [];
	const direction = least.by > 0 ? "fast" : "slow";
	return [
		{
			...(Math.abs(least.by) > DAY ? { severity: "limited" } : {}),
			concerned: "both",
			whom: "everybody whose certificates the host judges, and who reads the times it writes",
			subject: `the clock of ${address}`,
			title: `The clock at ${address} is ${inWords(Math.abs(least.by))} ${direction}`,
			evidence: [
				`its web server's Date: ${new Date(least.told).toISOString()}`,
				`the clock of the machine that looked: ${new Date(least.seen).toISOString()}, unless that one is wrong`,
			],
			remedies: [
				{
					changes: [
						{ item: { kind: "clock", address }, after: ["the time comes from the network"], why: "the clock is wrong" },
					],
				},
			],
		},
	];
}

function inWords(ms: number): string {
	if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
	const hours = ms / (60 * MINUTE);
	return hours >= 2 ? `${Math.round(hours)} hours` : `${Math.round(ms / MINUTE)} minutes`;
}
