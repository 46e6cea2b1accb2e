import { CERTIFICATE_RULES } from "./certificate-rules.ts";
import { HANDSHAKE_RULES } from "./handshake-rules.ts";
import type { Rule } from "./rule.ts";

/** The rules about TCP, TLS, certificates, SNI and ALPN, in the order of their ids. */
export const TLS_RULES: readonly Rule[] = [...HANDSHAKE_RULES, ...CERTIFICATE_RULES].sort((a, b) =>
	a.id < b.id ? -1 : 1,
);
