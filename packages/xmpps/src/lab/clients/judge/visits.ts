import { clearText, type Flow, firstExchange } from "../../capture/index.ts";
import { type Place, PORTS, placeOf } from "../places.ts";
import type { Run, Trial } from "../run.ts";

/** A connection to the XMPP server, or the attempt at one. */
export interface Visit {
	readonly place: Place;
	readonly way: "direct TLS" | "STARTTLS" | "another port";
	readonly port: number;
	readonly family: 4 | 6;
	/** When the first SYN was sent; milliseconds since 1970. */
	readonly time: number;
	readonly flow: Flow;
}

/** HTTPS and HTTP: whoever goes there looks for host-meta (XEP-0156), not for XMPP. */
const WEB: readonly number[] = [443, 80];

/** Where a client went, in the order in which it did. */
export function visitsOf(run: Run): readonly Visit[] {
	const visits: Visit[] = [];
	for (const flow of run.flows) {
		const { address, port } = flow.server;
		const place = placeOf(address);
		if (place === undefined || WEB.includes(port)) continue;
		const way = port === PORTS.direct ? "direct TLS" : port === PORTS.starttls ? "STARTTLS" : "another port";
		visits.push({ place, way, port, family: address.includes(":") ? 6 : 4, time: flow.syns[0] ?? flow.begin, flow });
	}
	return visits.sort((one, two) => one.time - two.time);
}

/** When a client was in; milliseconds since 1970. Absent when it was not. */
export function enteredAt({ reaches }: Pick<Trial, "reaches">, run: Run): number | undefined {
	if (reaches === "login") return run.loggedIn;
	const answers = visitsOf(run).flatMap(({ flow }) => (clearText(flow).tls === undefined ? [] : [firstExchange(flow)]));
	return answers.find((answer) => answer !== undefined)?.answerEnded;
}

/** The connection by which a client got in: the last that stood by then. */
export function entryOf(trial: Pick<Trial, "reaches">, run: Run): Visit | undefined {
	const entered = enteredAt(trial, run);
	if (entered === undefined) return undefined;
	return visitsOf(run)
		.filter(({ time, flow }) => time <= entered && clearText(flow).tls !== undefined)
		.findLast(({ flow }) => flow.end >= entered || flow === run.flows.at(-1));
}

/** The visits in words, the same one after the other once: `direct:5223, hole:5222 (3 times)`. */
export function itinerary(visits: readonly Visit[]): string {
	const stops: { name: string; times: number }[] = [];
	for (const { place, port, family } of visits) {
		const name = `${place}:${port}${family === 6 ? " over IPv6" : ""}`;
		const last = stops.at(-1);
		if (last?.name === name) last.times += 1;
		else stops.push({ name, times: 1 });
	}
	const words = stops.slice(0, MAX_STOPS).map(({ name, times }) => (times === 1 ? name : `${name} (${times} times)`));
	const more = stops.length > MAX_STOPS ? [`and ${stops.length - MAX_STOPS} more`] : [];
	return [...words, ...more].join(", ") || "nowhere";
}

/** More of them tell nobody more. */
const MAX_STOPS = 6;

/** Whether a client asked for the SRV records of a service of the trial's domain. */
export function askedFor(
	{ domain }: Pick<Trial, "domain">,
	run: Run,
	service: "xmpps-client" | "xmpp-client",
): boolean {
	const name = `_${service}._tcp.${domain}`;
	return run.questions.some((question) => question.type === "SRV" && question.name === name);
}

/** Whether a client looks for direct TLS at all. @param both a domain that has it */
export function knowsDirectTls(both: Trial): boolean {
	return both.runs.some((run) => askedFor(both, run, "xmpps-client"));
}

/** Why a run says nothing: it asked nothing of this domain and went nowhere. Absent when it can be judged. */
export function silenceOf({ domain, problems }: Trial, run: Run): string | undefined {
	if (problems.length > 0) return `the capture is not complete (${problems[0]})`;
	const asked = run.questions.some(({ name }) => name === domain || name.endsWith(`.${domain}`));
	if (asked || visitsOf(run).length > 0) return undefined;
	if (run.exit === undefined) return "it sent nothing";
	const { code, words } = run.exit;
	return `it ended with ${code ?? "a signal"} before it sent anything${words === "" ? "" : `: ${words}`}`;
}
