import type { Fault } from "../fault.ts";
import { DNS_FAULTS } from "./dns-faults.ts";
import { STREAM_FAULTS } from "./stream-faults.ts";
import { TLS_FAULTS } from "./tls-faults.ts";

/** Every mistake, in the order of their ids. */
export const ALL_FAULTS: readonly Fault[] = [...DNS_FAULTS, ...STREAM_FAULTS, ...TLS_FAULTS].sort((a, b) =>
	a.id < b.id ? -1 : 1,
);
