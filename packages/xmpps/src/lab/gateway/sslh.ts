import type { HostFileSpec } from "../world/world-spec.ts";
import { NAMES, RAW_PORT, SHARED_V4, SHARED_V6 } from "./gateway-world.ts";

/** A line of its list: the first that fits has the connection, and where both are given both must. */
function tls(port: number, alpn: readonly string[], names: readonly string[] = [], host = "127.0.0.1"): string {
	const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(", ");
	return [
		`{ name: "tls"; host: "${host}"; port: "${port}";`,
		...(alpn.length === 0 ? [] : [`alpn_protocols: [ ${quoted(alpn)} ];`]),
		...(names.length === 0 ? [] : [`sni_hostnames: [ ${quoted(names)} ];`]),
		"},",
	].join(" ");
}

const CONFIG = `timeout: 5;
listen:
(
	{ host: "${SHARED_V4}"; port: "443"; },
	{ host: "${SHARED_V6}"; port: "443"; }
);
protocols:
(
	${[
		tls(RAW_PORT, ["xmpp-client"], [NAMES.raw]),
		tls(5999, ["xmpp-client"], [NAMES.spare]),
		tls(5223, ["xmpp-client"], [NAMES.other], "203.0.113.3"),
		tls(5223, ["xmpp-client"]),
		tls(5270, ["xmpp-server"]),
		tls(8443, ["h2", "http/1.1"]),
		tls(5223, [], [NAMES.endpoint]),
		tls(8443, []),
		'{ name: "xmpp"; host: "127.0.0.1"; port: "5222"; },',
		'{ name: "http"; host: "127.0.0.1"; port: "80"; },',
		'{ name: "anyprot"; host: "127.0.0.1"; port: "8443"; }',
	].join("\n\t")}
);
`;

/** sslh as its documentation shows, configured by hand for what it can do of the table. */
export const SSLH_FILES: readonly HostFileSpec[] = [
	{ path: "/etc/sslh/sslh.cfg", content: CONFIG },
	{ path: "/etc/default/sslh", content: 'DAEMON=/usr/sbin/sslh\nDAEMON_OPTS="-F/etc/sslh/sslh.cfg"\n' },
];
