import type { EndpointObservation } from "../../model/observation.ts";
import type { Handshake } from "../../model/observation-tls.ts";

/** The handshake that succeeded when every version and cipher was allowed; undefined where none did or nobody tried. */
export function oldHandshake({ cross }: EndpointObservation): Handshake | undefined {
	for (const probe of cross) {
		if (probe.probe === "old-tls" && probe.result.kind === "tls") return probe.result;
	}
	return undefined;
}

/** Whether a version may no longer be used (RFC 9325, 3.1.1). */
export function isOldVersion(protocol: string): boolean {
	return /^(SSLv\d|TLSv1(\.[01])?)$/.test(protocol);
}
