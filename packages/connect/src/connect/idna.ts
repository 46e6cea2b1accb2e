import { domainToASCII, domainToUnicode } from "node:url";
import type { Idna } from "../protocol/domain.ts";

/** IDNA as Node does it (UTS 46, nontransitional), for `parseDomain`. */
export const idna: Idna = { toAscii: domainToASCII, toUnicode: domainToUnicode };
