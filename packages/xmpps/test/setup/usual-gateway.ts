import type { ConfigGateway } from "../../src/model/config.ts";

/** What xmpps.yaml comes to where it says nothing of a gateway. */
export const USUAL_GATEWAY: ConfigGateway = {
	...{ engine: "builtin", xmppWithoutAlpn: [], routes: [], proxyFrom: [] },
	limits: { connections: 8000, perClient: 100, rate: 500 },
	log: { level: "info", addresses: "whole" },
};
