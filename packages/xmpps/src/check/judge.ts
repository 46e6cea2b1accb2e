import type { Finding } from "../model/finding.ts";
import type { Observation } from "../model/observation.ts";
import { REPORT_FORMAT, type Report } from "../model/report.ts";
import { simulateClients } from "./clients/simulate-clients.ts";
import { coexistence } from "./facts/coexistence.ts";
import { endpointOrder } from "./facts/endpoint-order.ts";
import type { Facts } from "./facts/facts.ts";
import { mainResult } from "./facts/main-result.ts";
import { makeFacts } from "./facts/make-facts.ts";
import { judgeFindings } from "./judge-findings.ts";
import { notesOf } from "./notes.ts";
import { ALL_RULES } from "./rules/all-rules.ts";
import { verdictOf } from "./verdict.ts";

/** Which rules are to speak. */
export interface JudgeOptions {
	/** Ids, or areas such as `tls`; default: all. */
	readonly only?: readonly string[];
	/** The same, left out. */
	readonly skip?: readonly string[];
}

/** Judges an observation: live, saved or planned. Pure: the same observation makes the same report. */
export function judge(observation: Observation, options: JudgeOptions = {}): Report {
	const facts = makeFacts(observation);
	const findings = judgeFindings(facts, ALL_RULES).filter(({ rule }) => speaks(rule, options));
	const clients = simulateClients(facts);
	const reached = {
		client: clients.find(({ id }) => id === "standard"),
		server: clients.find(({ id }) => id === "server"),
	};
	const earliestExpiry = earliest(facts);
	return {
		format: REPORT_FORMAT,
		domain: observation.domain,
		verdict: verdictOf(observation, findings, reached),
		observedAt: observation.began,
		ms: observation.ms,
		vantage: observation.vantage,
		endpoints: endpointOrder(facts),
		findings,
		clients,
		coexistence: coexistence(facts),
		...(earliestExpiry === undefined ? {} : { earliestExpiry }),
		cuts: observation.cuts,
		notes: notesOf(observation, options),
		phases: phasesOf(observation),
	};
}

/** The ids and areas that `--only` and `--skip` may name. */
export function knownRuleNames(): ReadonlySet<string> {
	return new Set(ALL_RULES.flatMap(({ id }) => [id, areaOf(id)]));
}

function speaks(rule: Finding["rule"], { only = [], skip = [] }: JudgeOptions): boolean {
	const named = (list: readonly string[]): boolean => list.includes(rule) || list.includes(areaOf(rule));
	return (only.length === 0 || named(only)) && !named(skip);
}

function areaOf(id: string): string {
	return id.slice(0, id.indexOf("."));
}

/** The end of the first certificate that an endpoint shows to those who follow the standards. */
function earliest(facts: Facts): string | undefined {
	const ends = facts.observation.endpoints.flatMap((endpoint) => {
		const certificate = facts.certificate(mainResult(endpoint));
		// A certificate may have a date that is none.
		return certificate === undefined || certificate.notAfter === "" ? [] : [certificate.notAfter];
	});
	return ends.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

function phasesOf({ dns, endpoints }: Observation): Report["phases"] {
	let tcp = 0;
	let tls = 0;
	let stream = 0;
	for (const endpoint of endpoints) {
		if (endpoint.tcp.kind === "open") tcp = Math.max(tcp, endpoint.tcp.ms);
		const result = mainResult(endpoint);
		if (result?.kind !== "tls") continue;
		tls = Math.max(tls, result.ms);
		if (result.inside.kind === "xmpp") stream = Math.max(stream, result.inside.ms);
	}
	return { dns: dns.ms ?? 0, tcp, tls, stream };
}
