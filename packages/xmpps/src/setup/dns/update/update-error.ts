import { type DnsServer, formatDnsServer } from "xmpps-connect/dns";
import { TSIG_ERROR } from "../tsig/sign-message.ts";

/** Why a primary did not do what it was asked. */
export type UpdateFailure =
	/** No answer came; whether it was done is not known. */
	| "no-answer"
	/** What answered is no DNS message of use, or its signature is missing or wrong. */
	| "not-believed"
	| "bad-key"
	| "bad-signature"
	| "bad-time"
	/** The key is right, and may not do this. */
	| "refused"
	| "not-authoritative"
	| "not-zone"
	/** A prerequisite did not hold: somebody changed the records meanwhile. */
	| "changed"
	| "server-failed"
	| "other";

/** An update or a question that did not succeed. */
export class UpdateError extends Error {
	override readonly name: string = "UpdateError";
	readonly failure: UpdateFailure;

	constructor(failure: UpdateFailure, message: string, options?: ErrorOptions) {
		super(message, options);
		this.failure = failure;
	}
}

/** What an error is about. */
export interface UpdateSubject {
	readonly server: DnsServer;
	readonly zone: string;
	/** The name of the key. */
	readonly key: string;
	/** Default: `update`. */
	readonly doing?: "update" | "read";
}

/** RFC 2136, 2.2; RFC 1035, 4.1.1. */
const RCODE: Readonly<
	Record<number, readonly [name: string, failure: UpdateFailure, what: (subject: UpdateSubject) => string]>
> = {
	1: ["FORMERR", "other", () => "it does not understand updates of this form"],
	2: ["SERVFAIL", "server-failed", () => "it failed; its log says why"],
	3: ["NXDOMAIN", "changed", () => "a name is not there any more"],
	4: ["NOTIMP", "refused", () => "it takes no dynamic updates"],
	5: [
		"REFUSED",
		"refused",
		({ zone, key }) =>
			`it does not let key "${key}" do this; allow it for the zone (BIND: allow-update { key "${key}"; }; or update-policy, Knot: an acl with action update in zone "${zone}")`,
	],
	6: ["YXDOMAIN", "changed", () => "a name is there meanwhile"],
	7: ["YXRRSET", "changed", () => "records are there meanwhile that were not before"],
	8: ["NXRRSET", "changed", () => "records are not as they were"],
	9: [
		"NOTAUTH",
		"not-authoritative",
		({ zone, key }) =>
			`it is not the primary of zone "${zone}", or does not let key "${key}" change it; compare dns.server and dns.zone in xmpps.yaml with its configuration`,
	],
	10: ["NOTZONE", "not-zone", ({ zone }) => `a name is outside of zone "${zone}"; check dns.zone in xmpps.yaml`],
};

/** The error for an RCODE other than 0. */
export function rcodeError(rcode: number, subject: UpdateSubject): UpdateError {
	const [name, failure, what] = RCODE[rcode] ?? [`RCODE ${rcode}`, "other" as const, () => "it did not say why"];
	return new UpdateError(failure, `${beginning(subject)}: ${what(subject)} (${name})`);
}

/** The error for what the server says of our signature (RFC 8945, 5.3.2). @param time ours, in seconds since 1970 */
export function tsigError(error: number, subject: UpdateSubject, time: number, serverTime?: number): UpdateError {
	const { key } = subject;
	switch (error) {
		case TSIG_ERROR.badKey:
			return new UpdateError(
				"bad-key",
				`${beginning(subject)}: it does not know a key "${key}", or not for this zone and algorithm; compare name and algorithm with its configuration, and allow the key there (BADKEY)`,
			);
		case TSIG_ERROR.badSig:
			return new UpdateError(
				"bad-signature",
				`${beginning(subject)}: its key "${key}" has another secret; copy the key file from the server again (BADSIG)`,
			);
		case TSIG_ERROR.badTime: {
			const apart = serverTime === undefined ? "" : `, by ${Math.abs(serverTime - time)} s`;
			return new UpdateError(
				"bad-time",
				`${beginning(subject)}: the clocks of the two machines differ too much${apart}; set them, by NTP for example (BADTIME)`,
			);
		}
		default:
			return new UpdateError("other", `${beginning(subject)}: it does not take the signature (TSIG error ${error})`);
	}
}

/** `Cannot update zone "example.org" on 192.0.2.53`. */
export function beginning({ server, zone, doing = "update" }: UpdateSubject): string {
	return `Cannot ${doing} zone "${zone}" on ${formatDnsServer(server)}`;
}
