import { printable } from "xmpps-connect/protocol";
import type { Note } from "../stage.ts";
import { type PublishedSet, readSrvLine } from "./record-set.ts";
import type { WantedRecords } from "./wanted-records.ts";

/** Names and data as they came from the network are a line or two. */
const LONGEST = 300;

export function failureNote({ name, type, failure = "" }: PublishedSet): Note {
	return {
		kind: "problem",
		text: `Cannot find out what is published as ${type} of ${name}: ${printable(failure, LONGEST)}`,
	};
}

/** What stands at the host of the endpoint and is not ours. @param others at the name itself */
export function addressNotes(wanted: WantedRecords, set: PublishedSet | undefined, others: readonly string[]): Note[] {
	const { name, type, data } = wanted;
	const strange = others.filter((address) => !data.includes(address));
	const all = new Set([...data, ...others]).size;
	const notes = aliasNotes(wanted, set, "an SRV record may not lead to an alias (RFC 2782, Target)");
	if (strange.length > 0) {
		const which = strange.map((address) => printable(address, LONGEST)).join(", ");
		const many = strange.length === 1 ? "address" : "addresses";
		const harm =
			data.length > 0
				? `${strange.length} of ${all} connections would go there`
				: `no endpoint has an ${type} address, and clients would try this one`;
		notes.push({
			kind: "problem",
			text: `${name} has the ${many} ${which} already, where the endpoint is not: ${harm}; take it away, or give the endpoint another host name (endpoint.host)`,
			lines: strange.map((address) => recordLine(name, set?.ttl, type, address)),
		});
	}
	if (set?.wildcard === true && data.length > 0) {
		notes.push({
			kind: "info",
			text: `So far a wildcard answers for ${name} (${shownSet(set)}); with a record of its own it answers no longer, for no type of record`,
		});
	}
	return notes;
}

/** What stands at a service's name and is not ours. */
export function directTlsNotes(
	wanted: WantedRecords,
	set: PublishedSet | undefined,
	others: readonly string[],
): Note[] {
	const { name, type, data } = wanted;
	const notes = aliasNotes(wanted, set, "nothing can stand beside an alias (RFC 1034, 3.6.2)");
	const ours = data.map(readSrvLine);
	for (const line of others) {
		const there = readSrvLine(line);
		if (there === undefined || data.includes(line)) continue;
		const record = recordLine(name, set?.ttl, type, line);
		// RFC 2782, Target
		if (there.target === "") {
			notes.push({
				kind: "problem",
				text: `${name} says that the service is decidedly not offered; take this record away`,
				lines: [record],
			});
			continue;
		}
		const same = ours.some((one) => one?.port === there.port && one.target === there.target);
		if (same) {
			notes.push({
				kind: "info",
				text: `${name} leads to the endpoint already, with priority ${there.priority} and weight ${there.weight}; that record is not ours and stays as it is`,
				lines: [record],
			});
			continue;
		}
		const best = Math.min(...ours.map((one) => one?.priority ?? 0));
		const when =
			there.priority < best
				? "before the endpoint"
				: there.priority > best
					? "after the endpoint"
					: "instead of the endpoint, as often as the weights say";
		notes.push({
			kind: "info",
			text: `${name} leads to ${printable(there.target, LONGEST)} port ${there.port}, too; that record is not ours and stays, and clients go there ${when}`,
			lines: [record],
		});
	}
	if (set?.wildcard === true) {
		notes.push({
			kind: "info",
			text: `So far a wildcard answers for ${name} (${shownSet(set)}); with a record of its own it answers no longer there, nor for any other name below _tcp that has none (RFC 4592, 2.2.2)`,
		});
	}
	return notes;
}

function aliasNotes({ name }: WantedRecords, set: PublishedSet | undefined, because: string): Note[] {
	if (set?.alias === undefined || set.wildcard) return [];
	return [
		{
			kind: "problem",
			text: `${name} is an alias (CNAME) of ${printable(set.alias, LONGEST)}: ${because}; take it away`,
			lines: [`${name}. IN CNAME ${printable(set.alias, LONGEST)}.`],
		},
	];
}

function shownSet({ type, data, alias }: PublishedSet): string {
	return printable(alias === undefined ? `${type} ${data.join(", ")}` : `CNAME ${alias}.`, LONGEST);
}

function recordLine(name: string, ttl: number | undefined, type: string, data: string): string {
	return `${name}. ${ttl === undefined ? "" : `${ttl} `}IN ${type} ${printable(data, LONGEST)}`;
}
