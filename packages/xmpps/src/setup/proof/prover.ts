import type { AssumedRecord } from "../../check/observe/check-options.ts";
import type { Report } from "../../model/report.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";

/** Looks at domains from somewhere, as `xmpps check` does. */
export interface Prover {
	/** `here`, or `ssh:HOST`. */
	readonly from: string;
	/** @param assume records that are taken as published; none: as the DNS says */
	look(domain: string, assume: readonly AssumedRecord[], signal: AbortSignal): Promise<Report>;
}

/** The records that are to be, as `check --assume` takes them: every endpoint at its public address. Pure. */
export function assumedRecords(endpoints: readonly PlannedEndpoint[], target: string): readonly AssumedRecord[] {
	return endpoints.map(({ service, port, public: address }) => ({
		service: service === "clients" ? "xmpps-client" : "xmpps-server",
		record: { priority: 0, weight: 0, ttl: 300, target, port },
		address,
	}));
}

/** What a report says of the endpoints that we set up: one line for each that does not work, or cannot be told. Pure. */
export function shortcomings(report: Report, endpoints: readonly PlannedEndpoint[]): readonly string[] {
	return endpoints.flatMap(({ service, public: address, port }) => {
		const name = service === "clients" ? "xmpps-client" : "xmpps-server";
		const seen = report.endpoints.filter(
			(endpoint) => endpoint.service === name && endpoint.address === address && endpoint.port === port,
		);
		const [first] = seen;
		if (first === undefined) return [`${name} at ${address} port ${port} was not found in the report`];
		if (seen.some(({ state }) => state === "works")) return [];
		const finding = report.findings.find(({ severity, subject }) => severity === "broken" && subject.includes(address));
		const because = finding === undefined ? "" : `: ${finding.rule}`;
		return [
			`${name} at ${address} port ${port} ${first.state === "fails" ? "fails" : "could not be tried"}: ${first.found}${because}`,
		];
	});
}
