import type { SrvService } from "xmpps-connect/protocol";
import { answersAt } from "../facts/answers.ts";
import type { Facts } from "../facts/facts.ts";
import { xmppSoftware } from "../facts/software.ts";
import { streamsSubject } from "../facts/streams-of.ts";
import { prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Milliseconds: the shortest delay of an acknowledgment that systems use is 40; what jitter does stays below. */
const TELLING_GAP = 30;

const SERVICES: readonly SrvService[] = ["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"];

/** Fewer streams than this tell nothing. */
const FEWEST = 2;

/** Header and features that wait for each other. */
export const streamNagle: Rule = {
	id: "stream.nagle",
	severity: "advice",
	title: "The server waits before it sends its features",
	why: "Prosody writes the stream header and the features one after the other and leaves Nagle's algorithm on: the second waits until the first is acknowledged, which the other side delays by 40 ms. Every login pays that several times (measured: 47 ms instead of 3.4 to the features on a short way, 251 instead of 160 on a long one).",
	example: "header, 41 ms of nothing, features",
	remedy: "Switch Nagle's algorithm off: `network_settings = { nagle = false }`.",
	source: ["RFC 1122, 4.2.3.4", "RFC 1122, 4.2.3.2"],
	find(facts) {
		if (xmppSoftware(facts) !== "prosody") return [];
		// By service: what stands in front of one of them may put together what the server wrote apart.
		const slow = SERVICES.map((one) => ({ one, gaps: gapsOf(facts, one) })).filter(
			({ gaps }) => gaps.length >= FEWEST && middle(gaps) >= TELLING_GAP,
		);
		if (slow.length === 0) return [];
		const longest = Math.round(Math.max(...slow.map(({ gaps }) => middle(gaps))));
		return [
			{
				concerned: "both",
				whom: "everybody who connects, for a moment each time",
				subject: streamsSubject(facts.observation, "all"),
				title: `The features come ${longest} ms after the stream header`,
				evidence: slow.map(
					({ one, gaps }) =>
						`${one}: ${gaps.filter((gap) => gap > 0).length} of ${gaps.length} streams had header and features apart; the median gap is ${Math.round(middle(gaps))} ms`,
				),
				remedies: [
					{
						changes: [
							prosodySetting(
								"network_settings",
								["network_settings = { nagle = false }"],
								"what is written goes out at once",
							),
							service("prosody", "restarted", "ports take their settings when they are opened"),
						],
					},
				],
			} satisfies Found,
		];
	},
};

/** The gap in every stream of a service that was begun, before TLS and inside; what came in one piece had none. */
function gapsOf({ observation }: Facts, service: SrvService): number[] {
	return observation.endpoints
		.filter((endpoint) => endpoint.service === service)
		.flatMap(answersAt)
		.flatMap(({ inside }) => (inside.kind === "xmpp" ? [inside.features] : []))
		.map(({ apart, gapMs }) => (apart === true ? (gapMs ?? 0) : 0));
}

function middle(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
