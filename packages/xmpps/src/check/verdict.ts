import { type Role, role } from "xmpps-connect/protocol";
import type { Finding } from "../model/finding.ts";
import type { EndpointObservation, Observation } from "../model/observation.ts";
import type { ClientReport, Outcome, Verdict } from "../model/report.ts";
import { isNotOffered } from "./facts/records.ts";

/** Worst first: what a whole is called by its parts. */
const OUTCOMES: readonly Outcome[] = ["broken", "could not find out", "works with limits", "works", "not offered"];

const WHO: Readonly<Record<Role, string>> = { client: "clients", server: "other servers" };

/**
 * The verdict. Whether it works is what a client (a server) that follows the standards comes to; a finding beside that
 * makes it a work with limits.
 * @param reached the reports of the two that follow the standards; undefined where the role was not looked at
 */
export function verdictOf(
	observation: Observation,
	findings: readonly Finding[],
	reached: Readonly<Record<Role, ClientReport | undefined>>,
): Verdict {
	const clients = outcomeOf(observation, findings, "client", reached.client);
	const servers = outcomeOf(observation, findings, "server", reached.server);
	const overall = wholeOf(observation, clients, servers);
	const fromOutside = isFromOutside(observation);
	const provenFromOutside = fromOutside && (overall !== "could not find out" || observation.endpoints.some(wasSeen));
	const words = [
		sentence(observation, overall, clients, servers, reached),
		...(fromOutside
			? []
			: ["Not proven from outside: this looked from a machine that an endpoint is on; use --probe ssh:HOST."]),
	].join(" ");
	return { overall, clients, servers, words, provenFromOutside };
}

function outcomeOf(
	observation: Observation,
	findings: readonly Finding[],
	of: Role,
	reached: ClientReport | undefined,
): Outcome {
	if (reached === undefined || notOffered(observation, of)) return "not offered";
	if (reached.result === "stays out") return "broken";
	if (reached.result === "unknown") return "could not find out";
	const concerned = of === "client" ? "clients" : "servers";
	const limits = findings.some(
		(finding) => finding.severity !== "advice" && (finding.concerned === concerned || finding.concerned === "both"),
	);
	return limits ? "works with limits" : "works";
}

/** Both services of a role say `.`. */
function notOffered(observation: Observation, of: Role): boolean {
	return isNotOffered(observation, `xmpps-${of}`) && isNotOffered(observation, `xmpp-${of}`);
}

function wholeOf(observation: Observation, clients: Outcome, servers: Outcome): Verdict["overall"] {
	// Nobody said that other servers are welcome: no records, and nothing at the port of the fallback.
	const federates = observation.endpoints.some(
		({ service, origin }) => role(service) === "server" && origin !== "fallback",
	);
	const counted = servers === "broken" && !federates && clients !== "not offered" ? "works with limits" : servers;
	const worst = OUTCOMES.find((one) => one === clients || one === counted) ?? "broken";
	return worst === "not offered" ? "broken" : worst;
}

/** Something was learned of the endpoint itself: where the dialer alone fails, the server is not concerned. */
function wasSeen({ tcp }: EndpointObservation): boolean {
	return tcp.kind === "open" || (tcp.kind === "failed" && tcp.reason !== "no-family" && tcp.reason !== "error");
}

function isFromOutside({ vantage, endpoints }: Observation): boolean {
	const own = new Set(vantage.addresses);
	return !endpoints.some(({ address, tcp }) => tcp.kind !== "not-tried" && own.has(address));
}

function sentence(
	{ domain }: Observation,
	overall: Verdict["overall"],
	clients: Outcome,
	servers: Outcome,
	reached: Readonly<Record<Role, ClientReport | undefined>>,
): string {
	if (clients === "not offered" && servers === "not offered") {
		return `${domain.unicode} says decidedly that it offers no XMPP.`;
	}
	const parts = (["client", "server"] as const).map((of) => part(of, of === "client" ? clients : servers, reached[of]));
	const same = clients === servers && clients !== "not offered" && clients !== "broken";
	if (same) return `${domain.unicode} ${verb(overall)} for clients and for other servers.`;
	return `${domain.unicode}: ${parts.join("; ")}.`;
}

function part(of: Role, outcome: Outcome, reached: ClientReport | undefined): string {
	if (outcome === "not offered") return `not offered to ${WHO[of]}`;
	const why = reached?.why === undefined || outcome === "works" ? "" : ` (${reached.why})`;
	return `${verb(outcome)} for ${WHO[of]}${why}`;
}

function verb(outcome: Outcome): string {
	return outcome === "broken" ? "is broken" : outcome === "could not find out" ? "could not be found out" : outcome;
}
