import { firstExchange } from "../../capture/index.ts";
import type { Trial } from "../run.ts";
import { type Cell, conforms, deviates, noDirectTls, unknown } from "./cell.ts";
import { askedFor, entryOf, itinerary, silenceOf, type Visit, visitsOf } from "./visits.ts";

/**
 * Round trips from the first SYN to the answer to the stream header inside TLS.
 * @param trial over a link with a delay
 * @param roundTrip of that link in milliseconds
 * @param floor what TLS 1.3 allows: 3 for direct TLS, 5 for STARTTLS, which has a header before TLS too
 */
export function judgeTrips(trial: Trial, way: Visit["way"], roundTrip: number, floor: number): Cell {
	const [run] = trial.runs;
	if (run === undefined) return unknown("it was not run");
	const silence = silenceOf(trial, run);
	if (silence !== undefined) return unknown(silence);
	if (way === "direct TLS" && !askedFor(trial, run, "xmpps-client")) return noDirectTls();
	const entry = entryOf(trial, run);
	if (entry?.way !== way) return unknown(`it did not get in by ${way}: went to ${itinerary(visitsOf(run))}`);
	const exchange = firstExchange(entry.flow, roundTrip);
	if (exchange?.roundTrips === undefined) return unknown("its stream header and the answer cannot be told apart");
	const ms = Math.round(exchange.answerEnded - entry.time);
	const evidence = `${exchange.roundTrips} round trips of ${roundTrip} ms, ${ms} ms from the first SYN to the features`;
	return (exchange.roundTrips <= floor ? conforms : deviates)(`${exchange.roundTrips} (${ms} ms)`, evidence);
}
