import type { Fault } from "../fault.ts";
import { recordWithoutPort } from "./record-without-port.ts";

/** Every mistake, in the order of their ids. */
export const ALL_FAULTS: readonly Fault[] = [recordWithoutPort];
