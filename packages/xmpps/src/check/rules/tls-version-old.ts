import { role } from "xmpps-connect/protocol";
import { directEndpoints } from "../facts/alpn-entry.ts";
import { concernedBy, WHO } from "../facts/concerned.ts";
import { mainResult } from "../facts/main-result.ts";
import { isOldVersion, oldHandshake } from "../facts/old-tls.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { forServer } from "../remedies/server.ts";
import { newerTls } from "../remedies/server-tls.ts";
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
			const version = oldHandshake(endpoint)?.protocol;
			const main = mainResult(endpoint);
			if (version === undefined || !isOldVersion(version) || main?.kind === "tls") return [];
			return [
				{
					concerned: concernedBy([endpoint.service]),
					whom: WHO[role(endpoint.service)],
					subject: endpointSubject(endpoint),
					title: `${addressAndPort(endpoint)} speaks nothing newer than ${version}`,
					evidence: [
						`TLS 1.2 and 1.3: ${main?.kind === "failed" ? main.detail : "not tried"}`,
						`with every version allowed the handshake ends in ${version}`,
					],
					remedies: forServer(facts, newerTls(facts, "clients go no lower than TLS 1.2")),
				},
			];
		}),
};
