import { printable } from "xmpps-connect/protocol";
import type { Severity } from "../../model/finding.ts";
import type { Outcome, Report } from "../../model/report.ts";
import { SEVERITIES } from "../judge-findings.ts";

/** As many endpoints as a check tries by default; a domain must not be able to fill somebody's monitoring. */
const MOST_ENDPOINTS = 32;

/** The simulated clients are ours, and fewer. */
const MOST_CLIENTS = 32;

/** A name of the DNS in text. */
const LONGEST_LABEL = 253;

type Labels = Readonly<Record<string, string | number>>;

interface Sample {
	readonly labels: Labels;
	readonly value: number;
}

/**
 * The report as metrics in the text format of Prometheus, for the textfile collector or a probe. What is not known is NaN,
 * which is neither 1 nor 0. No label's value comes from a banner, a certificate or anything else that a server says.
 */
export function prometheusReport(report: Report): string {
	const domain = report.domain.ascii;
	const metric = (name: string, help: string, samples: readonly Sample[]): string[] => [
		`# HELP ${name} ${help}`,
		`# TYPE ${name} gauge`,
		...samples.map(({ labels, value }) => `${name}{${labelText({ domain, ...labels })}} ${numberText(value)}`),
	];
	const lines = [
		...metric("probe_success", "1: works, perhaps with limits. 0: broken. NaN: could not find out.", [
			{ labels: {}, value: sampleValue(report.verdict.overall) },
		]),
		...metric("probe_duration_seconds", "The slowest of each phase, and the whole.", durations(report)),
		...metric(
			"probe_ssl_earliest_cert_expiry",
			"When the first certificate ends, in seconds since 1970.",
			expiry(report),
		),
		...metric("xmpps_check_findings", "How many findings of each severity.", findings(report)),
		...metric("xmpps_check_endpoint_up", "1: works. 0: fails. NaN: unknown.", endpoints(report)),
		...metric(
			"xmpps_check_client",
			"Whether a client of this kind gets in. 1: yes. 0: no. NaN: unknown.",
			report.clients
				.slice(0, MOST_CLIENTS)
				.map(({ id, result }) => ({ labels: { client: id }, value: sampleValue(result) })),
		),
	];
	return `${lines.join("\n")}\n`;
}

const VALUES: Readonly<Record<string, number>> = {
	works: 1,
	"works with limits": 1,
	"gets in": 1,
	broken: 0,
	fails: 0,
	"stays out": 0,
};

function sampleValue(
	word: Outcome | Report["endpoints"][number]["state"] | Report["clients"][number]["result"],
): number {
	return VALUES[word] ?? Number.NaN;
}

function durations({ phases, ms }: Report): Sample[] {
	return Object.entries({ ...phases, total: ms }).map(([phase, value]) => ({ labels: { phase }, value: value / 1000 }));
}

function expiry({ earliestExpiry }: Report): Sample[] {
	const at = Date.parse(earliestExpiry ?? "");
	return Number.isFinite(at) ? [{ labels: {}, value: Math.floor(at / 1000) }] : [];
}

function findings(report: Report): Sample[] {
	return SEVERITIES.map((severity: Severity) => ({
		labels: { severity },
		value: report.findings.filter((one) => one.severity === severity).length,
	}));
}

/** Two records that lead to the same place are one endpoint here: a sample may be there once. */
function endpoints({ endpoints: all }: Report): Sample[] {
	const samples = new Map<string, Sample>();
	for (const { service, target, address, port, state } of all) {
		const labels = { service, target, address, port };
		const key = labelText(labels);
		if (!samples.has(key) && samples.size < MOST_ENDPOINTS) samples.set(key, { labels, value: sampleValue(state) });
	}
	return [...samples.values()];
}

function labelText(labels: Labels): string {
	return Object.entries(labels)
		.map(([name, value]) => `${name}="${escapedLabel(printable(String(value), LONGEST_LABEL))}"`)
		.join(",");
}

function escapedLabel(text: string): string {
	return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
	return Number.isNaN(value) ? "NaN" : String(value);
}
