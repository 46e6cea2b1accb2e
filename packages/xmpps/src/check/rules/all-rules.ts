import type { Rule } from "./rule.ts";
import { srvPortMissing } from "./srv-port-missing.ts";

/** Every rule, in the order of their ids. */
export const ALL_RULES: readonly Rule[] = [srvPortMissing];
