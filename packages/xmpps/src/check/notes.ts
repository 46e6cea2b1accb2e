import type { Observation, Vantage } from "../model/observation.ts";
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
		...sshNotes(observation),
		...[...noFamily]
			.sort()
			.map((family) => `${seesFrom(vantage)} has no IPv${family}: nothing is known of the IPv${family} addresses`),
		...(local === undefined ? [] : [`${local.name} was looked at from inside, too`, ...local.notes]),
		...(matrix === "reduced"
			? [
					"Each endpoint was tried in one way only (reduced matrix): rules about ALPN, SNI and zones had nothing to look at",
				]
			: []),
		...(only.length + skip.length > 0 ? ["Some rules were left out on request"] : []),
	];
}

/** The ways in which ssh failed that are told: a login fails in one. */
const TOLD = 3;

/** How connections were made where ssh was to make them. Its failures say nothing about the domain, and stand nowhere else. */
function sshNotes({ endpoints, vantage }: Observation): string[] {
	if (vantage.kind !== "ssh") return [];
	const failures = endpoints.flatMap(({ tcp }) =>
		tcp.kind === "failed" && tcp.reason === "error" ? [tcp.detail] : [],
	);
	const told = [...new Set(failures)].sort().slice(0, TOLD);
	const whole = failures.length > 0 && failures.length === endpoints.length;
	return [
		`${whole ? "No" : "Every"} connection went through ${seesFrom(vantage)} by ssh`,
		...told.map((detail) => `Could not look through ssh: ${detail}`),
	];
}

function seesFrom({ kind, host }: Vantage): string {
	return kind === "ssh" ? (host ?? "another host") : "This machine";
}
