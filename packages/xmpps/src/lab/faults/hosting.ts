import type { ZoneSpec } from "../world/world-spec.ts";

/** The records of a hosted domain: its SRV targets are a host under the hosting provider's name, in another zone. */
export const HOSTED_RECORDS: readonly string[] = [
	"@ A 203.0.113.1",
	"@ AAAA 2001:db8::1",
	"_xmpps-client._tcp SRV 5 5 443 xmpp.hosting.net.",
	"_xmpps-server._tcp SRV 5 5 5270 xmpp.hosting.net.",
	"_xmpp-client._tcp SRV 10 5 5222 xmpp.hosting.net.",
	"_xmpp-server._tcp SRV 10 5 5269 xmpp.hosting.net.",
];

/** The provider's zone. */
export const HOSTING_ZONE: ZoneSpec = {
	name: "hosting.net",
	records: ["xmpp A 203.0.113.2", "xmpp AAAA 2001:db8::2"],
};
