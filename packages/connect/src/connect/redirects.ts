import type { Candidate } from "../protocol/candidates.ts";
import { printable } from "../protocol/printable-text.ts";
import { parseRedirect } from "../protocol/redirect.ts";
import { Failure } from "./failure.ts";
import type { Lane, Task } from "./lane.ts";

/** So many redirects are followed for one connection: more is a loop, or a server that plays with us. */
const MAX_REDIRECTS = 5;

/** Follows `see-other-host` (RFC 6120, 4.9.3.19): another host and port, the same `to`, policy and identities. */
export class Redirects {
	readonly #lane: (candidate: Candidate) => Lane;
	#followed = 0;

	constructor(lane: (candidate: Candidate) => Lane) {
		this.#lane = lane;
	}

	/**
	 * The lanes to go on with.
	 * @throws {Failure} `redirect-limit`, `redirect-refused`
	 */
	follow(to: string, from: Task): readonly Lane[] {
		const place = parseRedirect(to);
		if (place === undefined) {
			throw new Failure("redirect-refused", `"${printable(to, 260)}" (see-other-host) is no host name and no address`);
		}
		this.#followed += 1;
		if (this.#followed > MAX_REDIRECTS) {
			throw new Failure("redirect-limit", `more than ${MAX_REDIRECTS} redirects (see-other-host)`);
		}
		const { candidate } = from;
		const redirected: Candidate = {
			...candidate,
			target: place.host,
			// No port: the one we are at. RFC 6120 names 5222, where no direct TLS endpoint listens.
			port: place.port ?? candidate.port,
			weight: 0,
			probability: 1,
			origin: { kind: "redirect", from: candidate.target },
		};
		return [this.#lane(redirected)];
	}
}
