import { alpnExactMatch } from "./alpn-exact-match.ts";
import { alpnMisrouted } from "./alpn-misrouted.ts";
import { alpnMultiplexingOnly } from "./alpn-multiplexing-only.ts";
import { alpnRefused } from "./alpn-refused.ts";
import { alpnRequired } from "./alpn-required.ts";
import { alpnSelectedWrong } from "./alpn-selected-wrong.ts";
import type { Rule } from "./rule.ts";
import { sniNoDefaultCertificate } from "./sni-no-default-certificate.ts";
import { tcpDropped } from "./tcp-dropped.ts";
import { tcpRefused } from "./tcp-refused.ts";
import { tcpUnreachable } from "./tcp-unreachable.ts";
import { tlsAlert } from "./tls-alert.ts";
import { tlsCipherWeak } from "./tls-cipher-weak.ts";
import { tlsNotTls } from "./tls-not-tls.ts";
import { tlsStops } from "./tls-stops.ts";
import { tlsVersionOld } from "./tls-version-old.ts";

/** The rules about getting through to a stream: TCP, TLS, SNI and ALPN. */
export const HANDSHAKE_RULES: readonly Rule[] = [
	alpnExactMatch,
	alpnMisrouted,
	alpnMultiplexingOnly,
	alpnRefused,
	alpnRequired,
	alpnSelectedWrong,
	sniNoDefaultCertificate,
	tcpDropped,
	tcpRefused,
	tcpUnreachable,
	tlsAlert,
	tlsCipherWeak,
	tlsNotTls,
	tlsStops,
	tlsVersionOld,
];
