import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about records and zones of `xmpps check` cite beyond the library's list. */
export const TOOL_SPECS_DNS: readonly Spec[] = [];
