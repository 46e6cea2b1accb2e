import type { Fault } from "../fault.ts";
import { bogusZone } from "./bogus-zone.ts";
import { deadAaaa } from "./dead-aaaa.ts";
import { recordWithoutPort } from "./record-without-port.ts";
import { targetIsAlias } from "./target-is-alias.ts";
import { wrongOwner } from "./wrong-owner.ts";

/** Mistakes in records, addresses and zones. */
export const DNS_FAULTS: readonly Fault[] = [bogusZone, deadAaaa, recordWithoutPort, targetIsAlias, wrongOwner];
