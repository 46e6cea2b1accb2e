import type { Fault } from "../fault.ts";
import { aliasToNowhere } from "./alias-to-nowhere.ts";
import { bogusZone } from "./bogus-zone.ts";
import { clientRecordOnServerPort } from "./client-record-on-server-port.ts";
import { clientRecordOnServerPortStarttls } from "./client-record-on-server-port-starttls.ts";
import { daneMismatch } from "./dane-mismatch.ts";
import { daneMismatchOnePort } from "./dane-mismatch-one-port.ts";
import { daneMismatchSelfSigned } from "./dane-mismatch-self-signed.ts";
import { daneOfOldAuthority } from "./dane-of-old-authority.ts";
import { danePortMissing } from "./dane-port-missing.ts";
import { daneUnsigned } from "./dane-unsigned.ts";
import { daneUnusable } from "./dane-unusable.ts";
import { deadA } from "./dead-a.ts";
import { deadAAlone } from "./dead-a-alone.ts";
import { deadAaaa } from "./dead-aaaa.ts";
import { deadAaaaDropped } from "./dead-aaaa-dropped.ts";
import { deadAaaaRefused } from "./dead-aaaa-refused.ts";
import { deadAaaaSilent } from "./dead-aaaa-silent.ts";
import { directRecordOfServersOnStarttlsPort } from "./direct-record-of-servers-on-starttls-port.ts";
import { directRecordOnStarttlsPort } from "./direct-record-on-starttls-port.ts";
import { directRecordOnStarttlsPortEjabberd } from "./direct-record-on-starttls-port-ejabberd.ts";
import { dotBesideRecords } from "./dot-beside-records.ts";
import { ipv6AloneListens } from "./ipv6-alone-listens.ts";
import { lameDelegation } from "./lame-delegation.ts";
import { loopbackAddress } from "./loopback-address.ts";
import { nameServersUnreachable } from "./name-servers-unreachable.ts";
import { natToStarttlsPort } from "./nat-to-starttls-port.ts";
import { natToStarttlsPortLocal } from "./nat-to-starttls-port-local.ts";
import { noDirectTls } from "./no-direct-tls.ts";
import { noDirectTlsServers } from "./no-direct-tls-servers.ts";
import { noIpv6 } from "./no-ipv6.ts";
import { noRecords } from "./no-records.ts";
import { noRecordsForServers } from "./no-records-for-servers.ts";
import { noRecordsWebElsewhere } from "./no-records-web-elsewhere.ts";
import { ownerBelowTarget } from "./owner-below-target.ts";
import { ownerDoubled } from "./owner-doubled.ts";
import { ownerWithoutUnderscore } from "./owner-without-underscore.ts";
import { portsSwapped } from "./ports-swapped.ts";
import { privateAddress } from "./private-address.ts";
import { privateAddressAlone } from "./private-address-alone.ts";
import { privateAddressIpv6 } from "./private-address-ipv6.ts";
import { recordWithoutPort } from "./record-without-port.ts";
import { recursiveStale } from "./recursive-stale.ts";
import { serverRecordOnClientPort } from "./server-record-on-client-port.ts";
import { serverRecordOnClientPortEjabberd } from "./server-record-on-client-port-ejabberd.ts";
import { starttlsFirst } from "./starttls-first.ts";
import { starttlsRecordOn443 } from "./starttls-record-on-443.ts";
import { starttlsRecordOnDirectPort } from "./starttls-record-on-direct-port.ts";
import { starttlsRecordOnDirectPortTrixie } from "./starttls-record-on-direct-port-trixie.ts";
import { targetDoubled } from "./target-doubled.ts";
import { targetDoubledCaught } from "./target-doubled-caught.ts";
import { targetIsAddress } from "./target-is-address.ts";
import { targetIsAlias } from "./target-is-alias.ts";
import { targetIsRelativeAddress } from "./target-is-relative-address.ts";
import { targetWithoutAddress } from "./target-without-address.ts";
import { targetZoneUnreachable } from "./target-zone-unreachable.ts";
import { targetsWithoutAddress } from "./targets-without-address.ts";
import { ttlTooLong } from "./ttl-too-long.ts";
import { wrongOwner } from "./wrong-owner.ts";
import { zoneServerSilent } from "./zone-server-silent.ts";
import { zoneServersDisagree } from "./zone-servers-disagree.ts";

/** Mistakes in records, addresses and zones. */
export const DNS_FAULTS: readonly Fault[] = [
	aliasToNowhere,
	bogusZone,
	clientRecordOnServerPort,
	clientRecordOnServerPortStarttls,
	daneMismatch,
	daneMismatchOnePort,
	daneMismatchSelfSigned,
	daneOfOldAuthority,
	danePortMissing,
	daneUnsigned,
	daneUnusable,
	deadA,
	deadAAlone,
	deadAaaa,
	deadAaaaDropped,
	deadAaaaRefused,
	deadAaaaSilent,
	directRecordOfServersOnStarttlsPort,
	directRecordOnStarttlsPort,
	directRecordOnStarttlsPortEjabberd,
	dotBesideRecords,
	ipv6AloneListens,
	lameDelegation,
	loopbackAddress,
	nameServersUnreachable,
	natToStarttlsPort,
	natToStarttlsPortLocal,
	noDirectTls,
	noDirectTlsServers,
	noIpv6,
	noRecords,
	noRecordsForServers,
	noRecordsWebElsewhere,
	ownerBelowTarget,
	ownerDoubled,
	ownerWithoutUnderscore,
	portsSwapped,
	privateAddress,
	privateAddressAlone,
	privateAddressIpv6,
	recordWithoutPort,
	recursiveStale,
	serverRecordOnClientPort,
	serverRecordOnClientPortEjabberd,
	starttlsFirst,
	starttlsRecordOn443,
	starttlsRecordOnDirectPort,
	starttlsRecordOnDirectPortTrixie,
	targetDoubled,
	targetDoubledCaught,
	targetIsAddress,
	targetIsAlias,
	targetIsRelativeAddress,
	targetWithoutAddress,
	targetZoneUnreachable,
	targetsWithoutAddress,
	ttlTooLong,
	wrongOwner,
	zoneServerSilent,
	zoneServersDisagree,
];
