import { domainToASCII, domainToUnicode } from "node:url";
import type { Idna } from "../../src/protocol/domain.ts";

export const idna: Idna = { toAscii: domainToASCII, toUnicode: domainToUnicode };
