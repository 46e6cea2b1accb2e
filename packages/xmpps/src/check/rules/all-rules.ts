import { CERTIFICATE_RULES } from "./certificate-rules.ts";
import { DNS_RULES } from "./dns-rules.ts";
import { HANDSHAKE_RULES } from "./handshake-rules.ts";
import type { Rule } from "./rule.ts";
import { STREAM_RULES } from "./stream-rules.ts";

/** Every rule, in the order of their ids. */
export const ALL_RULES: readonly Rule[] = [
	...CERTIFICATE_RULES,
	...DNS_RULES,
	...HANDSHAKE_RULES,
	...STREAM_RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
