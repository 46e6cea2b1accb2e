import { helloOf } from "../../capture/index.ts";
import type { Trial } from "../run.ts";
import { type Cell, conforms, deviates, noDirectTls, unknown } from "./cell.ts";
import { enteredAt, entryOf, itinerary, knowsDirectTls, silenceOf, type Visit, visitsOf } from "./visits.ts";

/**
 * Whether the client refuses a certificate that it must refuse.
 * @param trial a domain that has such a certificate and offers one way
 * @param control a domain that offers the same way with a good one: who does not get in there says nothing here
 */
export function judgeCertificate(trial: Trial, control: Trial, way: Visit["way"]): Cell {
	const [run] = trial.runs;
	const [good] = control.runs;
	if (run === undefined || good === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run) ?? silenceOf(control, good);
	if (silence !== undefined) return unknown(silence);
	if (way === "direct TLS" && !knowsDirectTls(control)) return noDirectTls();
	const visits = visitsOf(run);
	if (enteredAt(trial, run) !== undefined) return deviates("NO, gets in", `in by ${itinerary(visits)}`);
	if (entryOf(control, good)?.way !== way)
		return unknown(`it does not get in by ${way} with a good certificate either`);
	const hellos = visits.filter((visit) => visit.way === way && helloOf(visit.flow).kind === "parsed");
	if (hellos.length === 0) return unknown(`it began no TLS: went to ${itinerary(visits)}`);
	if (way === "direct TLS" && hellos.every(({ flow }) => serverNameOf(flow) === undefined))
		return unknown("it sends no server name, and was shown another domain's certificate");
	return conforms(
		"yes",
		`TLS was begun ${hellos.length === 1 ? "once" : `${hellos.length} times`}, and it did not get in`,
	);
}

function serverNameOf(flow: Visit["flow"]): string | undefined {
	const hello = helloOf(flow);
	return hello.kind === "parsed" ? hello.hello.serverName : undefined;
}
