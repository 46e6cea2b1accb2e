import type { Fault } from "../fault.ts";
import { certificateTargetOnly } from "./certificate-target-only.ts";
import { expiredCertificate } from "./expired-certificate.ts";
import { firewallDrops } from "./firewall-drops.ts";
import { multiplexingOnly } from "./multiplexing-only.ts";

/** Mistakes on the way through TCP and TLS: packet filters, certificates, SNI and ALPN. */
export const TLS_FAULTS: readonly Fault[] = [
	certificateTargetOnly,
	expiredCertificate,
	firewallDrops,
	multiplexingOnly,
];
