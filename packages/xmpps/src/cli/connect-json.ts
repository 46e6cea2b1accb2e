import { ConnectError, type Resolution, type SecureStream } from "xmpps-connect";

/** What `xmpps connect --json` prints: the shape is documented in docs/connect.md and stable. */
export function connectJson(result: SecureStream | ConnectError): unknown {
	if (result instanceof ConnectError) {
		return {
			connected: false,
			error: { code: result.code, message: result.message },
			...(result.resolution === undefined ? {} : resolutionJson(result.resolution)),
			attempts: result.attempts,
		};
	}
	const { features } = result;
	return {
		connected: true,
		...resolutionJson(result.resolution),
		attempts: result.attempts,
		stream: {
			candidate: result.candidate,
			address: result.address ?? null,
			tls: result.tls,
			identity: result.peer.identity,
			dane: result.peer.dane,
			header: result.header,
			features: {
				names: features.names,
				mechanisms: features.mechanisms,
				starttls: features.starttls,
				channelBindings: features.channelBindings,
			},
			roundTrips: result.roundTrips,
			ms: result.ms,
		},
	};
}

function resolutionJson(resolution: Resolution): object {
	const { domain, service, lookups, outcome } = resolution;
	return { domain, service, lookups, outcome };
}
