import { haproxy, haproxySplice } from "./haproxy.mjs";
import { nginx } from "./nginx.mjs";
import { ours } from "./ours.mjs";
import { pathOf } from "./relay.mjs";
import { sslh } from "./sslh.mjs";

/** @type {readonly import("./relay.mjs").Relay[]} */
export const relays = [haproxy, haproxySplice, nginx, sslh, ours];

/**
 * @param {readonly import("./relay.mjs").Relay[]} wanted
 * @throws {Error} which begins with "Cannot measure" and says what to install
 */
export function mustHave(wanted) {
	const missing = wanted.flatMap(({ needs }) => needs).filter(({ program }) => pathOf(program) === undefined);
	if (missing.length === 0) return;
	const packages = [...new Set(missing.map((need) => need.package))].join(" ");
	throw new Error(
		`Cannot measure: ${missing.map(({ program }) => program).join(", ")} not found (on Debian: apt-get install ${packages}; their services need not run), or name relays with --only`,
	);
}
