import type { EndpointObservation, Observation, TcpResult } from "../../src/model/observation.ts";
import type { TcpFailureReason } from "../../src/model/observation-tls.ts";
import { observed } from "./observed.ts";

/** A world in which TCP fails at some endpoints. */
export function tcpFailing(
	reason: TcpFailureReason,
	where: (endpoint: EndpointObservation) => boolean,
	base: Observation = observed(),
): Observation {
	const tcp: TcpResult = { kind: "failed", reason, detail: `it ended in ${reason}`, ms: 7 };
	return {
		...base,
		endpoints: base.endpoints.map((one) =>
			where(one) ? { ...one, tcp, handshakes: [], starttls: [], cross: [] } : one,
		),
	};
}
