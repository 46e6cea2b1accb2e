import type { Observation } from "../model/observation.ts";
import type { JudgeOptions } from "./judge.ts";

/** What the reader of a report has to know to read it right. */
export function notesOf(observation: Observation, { only = [], skip = [] }: JudgeOptions): string[] {
	const { dns, endpoints, matrix, vantage, local } = observation;
	const assumed = dns.srv.filter((lookup) => lookup.assumed === true);
	const noFamily = new Set(
		endpoints.flatMap(({ tcp, family }) => (tcp.kind === "failed" && tcp.reason === "no-family" ? [family] : [])),
	);
	return [
		...assumed.map(({ name }) => `The records of ${name} are assumed, not published`),
		...(vantage.kind === "ssh" ? [`Every connection went through ${vantage.host ?? "another host"} by ssh`] : []),
		...[...noFamily]
			.sort()
			.map((family) => `This machine has no IPv${family}: nothing is known of the IPv${family} addresses`),
		...(local === undefined ? [] : [`${local.name} was looked at from inside, too`, ...local.notes]),
		...(matrix === "reduced"
			? [
					"Each endpoint was tried in one way only (reduced matrix): rules about ALPN, SNI and zones had nothing to look at",
				]
			: []),
		...(only.length + skip.length > 0 ? ["Some rules were left out on request"] : []),
	];
}
