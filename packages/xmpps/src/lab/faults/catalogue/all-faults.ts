import type { Fault } from "../fault.ts";
import { bogusZone } from "./bogus-zone.ts";
import { certificateTargetOnly } from "./certificate-target-only.ts";
import { deadAaaa } from "./dead-aaaa.ts";
import { expiredCertificate } from "./expired-certificate.ts";
import { firewallDrops } from "./firewall-drops.ts";
import { multiplexingOnly } from "./multiplexing-only.ts";
import { nagle } from "./nagle.ts";
import { recordWithoutPort } from "./record-without-port.ts";
import { starttlsNotRequired } from "./starttls-not-required.ts";
import { targetIsAlias } from "./target-is-alias.ts";
import { webAnswers } from "./web-answers.ts";
import { wrongOwner } from "./wrong-owner.ts";

/** Every mistake, in the order of their ids. */
export const ALL_FAULTS: readonly Fault[] = [
	bogusZone,
	certificateTargetOnly,
	deadAaaa,
	expiredCertificate,
	firewallDrops,
	multiplexingOnly,
	nagle,
	recordWithoutPort,
	starttlsNotRequired,
	targetIsAlias,
	webAnswers,
	wrongOwner,
];
