import type { Trial } from "../run.ts";
import { type Cell, conforms, deviates, fact, noDirectTls, seconds, unknown } from "./cell.ts";
import { askedFor, itinerary, silenceOf, type Visit, visitsOf } from "./visits.ts";

/** Whether the client looks for direct TLS at all. @param both a domain that has both services */
export function judgeAsks(both: Trial): Cell {
	const [run] = both.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(both, run);
	if (silence !== undefined) return unknown(silence);
	const services = (["xmpps-client", "xmpp-client"] as const).filter((service) => askedFor(both, run, service));
	if (services.includes("xmpps-client")) return conforms("yes", `asked for ${services.join(" and ")}`);
	return deviates("no", services.length === 0 ? "asked for no SRV record" : `never asked, only for ${services.join()}`);
}

/**
 * Whether priorities of the two services count as one set.
 * @param both a domain where direct TLS has the lower priority number
 * @param mixed one where STARTTLS has it
 */
export function judgeMixes(both: Trial, mixed: Trial): Cell {
	const [one, two] = [both.runs[0], mixed.runs[0]];
	if (one === undefined || two === undefined) return unknown("it was not run");
	const silence = silenceOf(both, one) ?? silenceOf(mixed, two);
	if (silence !== undefined) return unknown(silence);
	if (!askedFor(both, one, "xmpps-client")) return noDirectTls();
	const [first, second] = [visitsOf(one)[0], visitsOf(two)[0]];
	if (first === undefined || second === undefined) return unknown("it went nowhere");
	const evidence = `direct TLS at 5 and STARTTLS at 10: ${wayOf(first)} first; the reverse: ${wayOf(second)} first`;
	if (first.way === "direct TLS" && second.place === "starttls") return conforms("yes", evidence);
	// XEP-0368, 3: "clients are free to prefer one connection type".
	if (first.way === "direct TLS" && second.way === "direct TLS") return fact("no, direct TLS first", evidence);
	return deviates(first.way === second.way ? `no, ${wayOf(first)} first` : "no", evidence);
}

function wayOf({ way, place, port }: Visit): string {
	return place === "apex" ? `the domain's own address:${port}` : way;
}

/** Target `.` of direct TLS alone. @param dot a domain with STARTTLS beside it */
export function judgeDot(dot: Trial): Cell {
	const [run] = dot.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(dot, run);
	if (silence !== undefined) return unknown(silence);
	const visits = visitsOf(run);
	const evidence = `went to ${itinerary(visits)}`;
	if (visits.some(({ place }) => place === "apex")) return deviates("no, domain's address", evidence);
	return visits[0]?.place === "starttls" ? conforms("yes", evidence) : deviates("no", evidence);
}

/**
 * Whether the client goes to the domain's own address although SRV records say where to go, or that there is nothing.
 * @param trial a domain with an address where nothing is offered by SRV, or nothing answers
 */
export function judgeFallback(trial: Trial): Cell {
	const [run] = trial.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run);
	if (silence !== undefined) return unknown(silence);
	const visits = visitsOf(run);
	const evidence = `went to ${itinerary(visits)} within ${seconds(run.ended - run.started)}`;
	const fallen = visits.find(({ place }) => place === "apex");
	return fallen === undefined ? conforms("no", evidence) : deviates(`yes, port ${fallen.port}`, evidence);
}

/** Whether the client asks the domain's web server before it has tried what SRV says. @param both a domain that works */
export function judgeWebFirst(both: Trial): Cell {
	const [run] = both.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(both, run);
	if (silence !== undefined) return unknown(silence);
	const web = run.flows.find(({ server }) => server.port === 443 || server.port === 80);
	if (web === undefined) return conforms("no", "no connection to the domain's web server");
	const [first] = visitsOf(run);
	const when = first === undefined ? "" : web.begin < first.time ? " before XMPP" : " after XMPP";
	// XEP-0156, 2: the methods of RFC 6120 come first.
	const evidence = `a connection to port ${web.server.port} of the domain's own address${when}`;
	return when === " after XMPP" ? fact("yes, after", evidence) : deviates("yes, first", evidence);
}
