import { ipFamily } from "xmpps-connect/protocol";
import type { Backend, GatewayLimits, RouteTarget } from "../../../../model/route-table.ts";
import { place } from "../engine-words.ts";

/** HAProxy's longest timer is 2^31 ms, less than 25 days; without any it warns at each start. */
const NEVER = "24d";

/** Seconds between two looks at a server that refused: until then it is not asked again. */
const LOOK_AGAIN = 10;

type Pass = Extract<RouteTarget, { kind: "pass" }>;

/** An idle limit as HAProxy writes it. @param seconds 0: never */
export function idle(seconds: number): string {
	return seconds === 0 ? NEVER : `${seconds}s`;
}

/**
 * The lines of a `backend` section below its name.
 * @param backends those that can be reached by the clients who come here
 */
export function serverLines(pass: Pass, backends: readonly Backend[], limits: GatewayLimits): string[] {
	const seconds = pass.protocol === "xmpp" ? limits.xmppIdleSeconds : limits.webIdleSeconds;
	const several = backends.length > 1;
	return [
		`timeout server ${idle(seconds)}`,
		// Once both sides are connected it is this one that counts, for both of them.
		`timeout tunnel ${idle(seconds)}`,
		...(several
			? [
					// The first that takes connections has all of them. HAProxy asks another one after each that refuses, and knows by
					// its checks which ones it need not ask.
					"balance first",
					"option redispatch 1",
					`retries ${backends.length}`,
					`default-server check inter ${LOOK_AGAIN}s observe layer4 error-limit 1 on-error mark-down`,
				]
			: ["retries 0"]),
		...backends.map((backend, index) => `server ${index + 1} ${place(backend)}${HOW[backend.client](backend)}`),
	];
}

const HOW: Readonly<Record<Backend["client"], (backend: Backend) => string>> = {
	plain: () => "",
	"proxy-v1": () => " send-proxy",
	"proxy-v2": () => " send-proxy-v2",
	transparent: ({ address }) => ` source ${ipFamily(address) === 6 ? "[::]" : "0.0.0.0"} usesrc clientip`,
};

/** The backends that clients of a family can be passed to: from its own address nobody gets to one of the other family. */
export function backendsFor(backends: readonly Backend[], family: 4 | 6): readonly Backend[] {
	return backends.filter(({ address, client }) => client !== "transparent" || ipFamily(address) === family);
}
