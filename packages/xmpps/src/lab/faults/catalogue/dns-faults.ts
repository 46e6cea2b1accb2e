import type { Fault } from "../fault.ts";
import { bogusZone } from "./bogus-zone.ts";
import { deadAaaa } from "./dead-aaaa.ts";
import { directRecordOnStarttlsPort } from "./direct-record-on-starttls-port.ts";
import { directRecordOnStarttlsPortEjabberd } from "./direct-record-on-starttls-port-ejabberd.ts";
import { dotBesideRecords } from "./dot-beside-records.ts";
import { natToStarttlsPort } from "./nat-to-starttls-port.ts";
import { natToStarttlsPortLocal } from "./nat-to-starttls-port-local.ts";
import { noDirectTls } from "./no-direct-tls.ts";
import { noDirectTlsServers } from "./no-direct-tls-servers.ts";
import { noIpv6 } from "./no-ipv6.ts";
import { noRecords } from "./no-records.ts";
import { noRecordsForServers } from "./no-records-for-servers.ts";
import { ownerDoubled } from "./owner-doubled.ts";
import { recordWithoutPort } from "./record-without-port.ts";
import { serverRecordOnClientPort } from "./server-record-on-client-port.ts";
import { starttlsFirst } from "./starttls-first.ts";
import { starttlsRecordOnDirectPort } from "./starttls-record-on-direct-port.ts";
import { starttlsRecordOnDirectPortTrixie } from "./starttls-record-on-direct-port-trixie.ts";
import { targetDoubled } from "./target-doubled.ts";
import { targetIsAddress } from "./target-is-address.ts";
import { targetIsAlias } from "./target-is-alias.ts";
import { targetIsRelativeAddress } from "./target-is-relative-address.ts";
import { targetWithoutAddress } from "./target-without-address.ts";
import { targetsWithoutAddress } from "./targets-without-address.ts";
import { ttlTooLong } from "./ttl-too-long.ts";
import { wrongOwner } from "./wrong-owner.ts";

/** Mistakes in records, addresses and zones. */
export const DNS_FAULTS: readonly Fault[] = [
	bogusZone,
	deadAaaa,
	directRecordOnStarttlsPort,
	directRecordOnStarttlsPortEjabberd,
	dotBesideRecords,
	natToStarttlsPort,
	natToStarttlsPortLocal,
	noDirectTls,
	noDirectTlsServers,
	noIpv6,
	noRecords,
	noRecordsForServers,
	ownerDoubled,
	recordWithoutPort,
	serverRecordOnClientPort,
	starttlsFirst,
	starttlsRecordOnDirectPort,
	starttlsRecordOnDirectPortTrixie,
	targetDoubled,
	targetIsAddress,
	targetIsAlias,
	targetIsRelativeAddress,
	targetWithoutAddress,
	targetsWithoutAddress,
	ttlTooLong,
	wrongOwner,
];
