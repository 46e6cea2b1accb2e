import type { Answer, PlainAnswer } from "./answer.ts";
import type { SrvRecord } from "./dns-record.ts";
import { ipFamily } from "./ip-literal.ts";
import { printable } from "./printable-text.ts";

/** More than any operator needs; each record costs lookups and connections, so an answer full of them is an attack. */
export const MOST_SRV_RECORDS = 64;

/** How many dropped records a note names: it is one line. */
const NAMED_IN_NOTE = 3;

/** RFC 2782, Target: "the service is decidedly not available at this domain". */
const NOT_OFFERED_TARGET = ".";

/**
 * Reads the answer to an SRV question: what it says about the service, without the records that cannot be used.
 *
 * Only `.` as target is `not-offered` (RFC 2782, Target; RFC 6120, 3.2.1). When every record had to be dropped, the answer
 * stays `found`, with no record: the service is announced, though wrongly, so it is neither absent (that would open the
 * fallback to the domain's own addresses, which RFC 6120, 3.2.1 forbids once SRV was answered) nor decidedly refused, and
 * the lookup did not fail.
 * @returns the answer, and a line for people about each kind of record that was dropped
 */
export function srvAnswer(answer: PlainAnswer<SrvRecord>): {
	readonly answer: Answer<SrvRecord>;
	readonly notes: readonly string[];
} {
	if (answer.kind !== "found") return { answer, notes: [] };
	const { records, ...rest } = answer;
	if (records.length > 0 && records.every(({ target }) => target === NOT_OFFERED_TARGET)) {
		const { ttl, authentic, via } = answer;
		return { answer: { kind: "not-offered", ttl, authentic, ...(via === undefined ? {} : { via }) }, notes: [] };
	}

	const usable: SrvRecord[] = [];
	const dropped = new Map<string, SrvRecord[]>();
	const drop = (fault: string, record: SrvRecord): void => {
		const others = dropped.get(fault);
		if (others === undefined) dropped.set(fault, [record]);
		else others.push(record);
	};
	const seen = new Set<string>();
	for (const record of records) {
		const key = `${record.priority} ${record.weight} ${record.port} ${record.target.toLowerCase()}`;
		const fault = seen.has(key) ? "it is there twice" : faultOf(record);
		seen.add(key);
		if (fault === undefined) usable.push(record);
		else drop(fault, record);
	}
	// Sorting is stable: among equals those that came first stay.
	const byPriority = usable.length > MOST_SRV_RECORDS ? usable.toSorted((a, b) => a.priority - b.priority) : usable;
	const left = byPriority.splice(MOST_SRV_RECORDS);
	if (left.length > 0) dropped.set(`more than ${MOST_SRV_RECORDS} are not tried`, left);
	return { answer: { ...rest, records: byPriority }, notes: [...dropped].map(([fault, which]) => note(fault, which)) };
}

/** What makes a record unusable, for people. */
function faultOf({ port, target }: SrvRecord): string | undefined {
	if (target === NOT_OFFERED_TARGET) return '"." means "not offered" and must stand alone';
	if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) return `there is no port ${port}`;
	// RFC 2782, Target: the name of a host. A target of digits at the end can only be meant as an address.
	if (ipFamily(target) !== 0 || /(^|\.)\d+$/.test(target)) return "the target must be a host name, not an IP address";
	if (!isHostName(target)) return "the target is no host name";
	return undefined;
}

/** RFC 1123, 2.1, and the underscore, which works in practice: nothing here is written to a shell or a zone. */
function isHostName(name: string): boolean {
	return name.length <= 253 && name.split(".").every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i.test(label));
}

function note(fault: string, records: readonly SrvRecord[]): string {
	const named = records.slice(0, NAMED_IN_NOTE).map(({ target, port }) => `"${printable(target, 80)}" port ${port}`);
	const more = records.length > NAMED_IN_NOTE ? ` and ${records.length - NAMED_IN_NOTE} more` : "";
	return `ignored ${named.join(", ")}${more}: ${fault}`;
}
