import type { Pace } from "../../model/observation.ts";
import { xmppSoftware } from "../facts/software.ts";
import { evidencePlace, streamsSubject } from "../facts/streams-of.ts";
import { prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** Milliseconds above the way there and back: the shortest delay of an acknowledgment that systems use is 40. */
const TELLING_DELAY = 30;

/** Fewer streams than this tell nothing: a machine may be busy for a moment. */
const FEWEST = 3;

/** Header and features that wait for each other. */
export const streamNagle: Rule = {
	id: "stream.nagle",
	severity: "advice",
	title: "The server waits before it sends its features",
	why: "Prosody leaves Nagle's algorithm on: what it answers to the stream header waits until what it wrote before, such as the session tickets of TLS, is acknowledged, which the other side delays by 40 ms. Every login pays that several times (measured: 47 ms instead of 3.4 to the features on a short way, 251 instead of 160 on a long one).",
	example: "<stream:stream to='example.org' …>\n(41 ms of nothing)\n<stream:features>…",
	remedy: "Switch Nagle's algorithm off: `network_settings = { nagle = false }`.",
	source: ["RFC 1122, 4.2.3.4", "RFC 1122, 4.2.3.2"],
	find(facts) {
		if (xmppSoftware(facts) !== "prosody") return [];
		const slow = facts.observation.endpoints.flatMap((endpoint) => {
			const delays = (endpoint.pace ?? []).map(({ tcpMs, featuresMs }) => featuresMs - tcpMs);
			const shortest = Math.round(Math.min(...delays));
			// The quickest tells: what is held back always comes late.
			return delays.length >= FEWEST && shortest >= TELLING_DELAY ? [{ endpoint, shortest }] : [];
		});
		const [first] = slow;
		if (first === undefined) return [];
		return [
			{
				concerned: "both",
				whom: "everybody who connects, for a moment each time",
				subject: streamsSubject(facts.observation, "all"),
				title: `The features come ${first.shortest} ms later than the way there and back takes`,
				evidence: slow.map(({ endpoint }) => `${evidencePlace(endpoint)}: ${paceWords(endpoint.pace ?? [])}`),
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

function paceWords(pace: readonly Pace[]): string {
	const times = pace.map(({ tcpMs, featuresMs }) => `${Math.round(featuresMs)} ms (TCP: ${Math.round(tcpMs)})`);
	return `from header to features inside TLS, one stream after the other: ${times.join(", ")}`;
}
