import type { UpdateFailure } from "./update/update-error.ts";
import type { RecordType } from "./wire/record-data.ts";

/** What is published under a name and type. */
export interface PublishedSet {
	/** In A-labels, lower case, without final dot. */
	readonly name: string;
	readonly type: RecordType;
	/** The zone that the name is in; absent: not found out. */
	readonly zone?: string;
	/** Whether `dns.server` of xmpps.yaml takes our updates of that zone. */
	readonly updatable: boolean;
	/** Why it does not. */
	readonly refusal?: Refusal;
	/** Data as in a zone file with absolute names, sorted. */
	readonly data: readonly string[];
	/** Seconds; absent where there is nothing. */
	readonly ttl?: number;
	/** The name that this one is an alias (CNAME) of. */
	readonly alias?: string;
	/** Data and alias are those of a wildcard: nothing stands at the name itself. */
	readonly wildcard: boolean;
	/** Why it could not be found out, in a few words. */
	readonly failure?: string;
}

/** Why a primary does not take our updates of a zone. */
export interface Refusal {
	readonly failure: UpdateFailure;
	/** One sentence, without a full stop. */
	readonly text: string;
}

/** What is published under every name that the set-up is about. */
export interface DnsFacts {
	readonly sets: readonly PublishedSet[];
}

/** The set of a name and type. */
export function setOf({ sets }: DnsFacts, name: string, type: RecordType): PublishedSet | undefined {
	return sets.find((one) => one.name === name && one.type === type);
}

/** What an SRV record leads to. */
export interface SrvLine {
	readonly priority: number;
	readonly weight: number;
	readonly port: number;
	/** Without final dot; the root is empty. */
	readonly target: string;
}

/** Reads the data of an SRV record; undefined when it is none. */
export function readSrvLine(data: string): SrvLine | undefined {
	const [, priority, weight, port, target = ""] = /^(\d+) (\d+) (\d+) (\S*)\.$/.exec(data) ?? [];
	if (priority === undefined) return undefined;
	return { priority: Number(priority), weight: Number(weight), port: Number(port), target };
}
