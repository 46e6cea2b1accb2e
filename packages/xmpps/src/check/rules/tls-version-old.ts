import { role } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import { directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { mainResult } from "../facts/main-result.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { ejabberdSetting, forServer, prosodySetting, service } from "../remedies/server.ts";
import type { Found, Rule } from "./rule.ts";

/** The server knows old versions of TLS alone. */
export const tlsVersionOld: Rule = {
	id: "tls.version-old",
	severity: "broken",
	title: "The server speaks TLS 1.1 or older alone",
	why: "Clients of today offer TLS 1.2 and 1.3 and must not go below. A server that knows only what came before them keeps all of them out, mostly because of a line that once was advice.",
	example: "alert protocol_version(70); with every version allowed: TLSv1.1",
	remedy: "Allow TLS 1.2 and above.",
	source: ["RFC 9325, 3.1.1", "RFC 7590, 3.1"],
	supersedes: ["tls.alert", "tls.stops", "tls.not-tls"],
	find: (facts): Found[] =>
		directEndpoints(facts).flatMap((endpoint): Found[] => {
			const version = oldVersion(endpoint);
			if (version === undefined || mainResult(endpoint)?.kind === "tls") return [];
			const why = "clients go no lower than TLS 1.2";
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: WHO[role(endpoint.service)],
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} speaks nothing newer than ${version}`,
					evidence: [`with every version allowed the handshake ends in ${version}`],
					remedies: forServer(facts, {
						prosody: [
							prosodySetting("ssl", ['ssl = { protocol = "tlsv1_2+" }'], why),
							service("prosody", "restarted", "ports are opened with it"),
						],
						ejabberd: [
							ejabberdSetting(
								"c2s_protocol_options",
								["c2s_protocol_options:", "  - no_sslv3", "  - no_tlsv1", "  - no_tlsv1_1"],
								why,
							),
							ejabberdSetting(
								"s2s_protocol_options",
								["s2s_protocol_options:", "  - no_sslv3", "  - no_tlsv1", "  - no_tlsv1_1"],
								why,
							),
							service("ejabberd", "restarted", "listeners are opened with it"),
						],
					}),
				},
			];
		}),
};

function oldVersion({ cross }: EndpointObservation): string | undefined {
	for (const probe of cross) {
		if (probe.probe === "old-tls" && probe.result.kind === "tls" && /^TLSv1(\.1)?$/.test(probe.result.protocol)) {
			return probe.result.protocol;
		}
	}
	return undefined;
}
