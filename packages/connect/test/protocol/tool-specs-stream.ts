import type { Spec } from "../../src/protocol/spec.ts";

/** What the rules about streams, web sites and everything else of `xmpps check` cite beyond the library's list. */
export const TOOL_SPECS_STREAM: readonly Spec[] = [];
