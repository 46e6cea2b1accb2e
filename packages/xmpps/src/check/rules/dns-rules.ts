import { addressDeadIpv4 } from "./address-dead-ipv4.ts";
import { addressDeadIpv6 } from "./address-dead-ipv6.ts";
import { addressLookupFailed } from "./address-lookup-failed.ts";
import { addressNoIpv6 } from "./address-no-ipv6.ts";
import { addressPrivate } from "./address-private.ts";
import { daneMismatch } from "./dane-mismatch.ts";
import { danePortMissing } from "./dane-port-missing.ts";
import { daneUnsigned } from "./dane-unsigned.ts";
import { daneUnusable } from "./dane-unusable.ts";
import { dnssecBogus } from "./dnssec-bogus.ts";
import type { Rule } from "./rule.ts";
import { srvClientRecordOnServerPort } from "./srv-client-record-on-server-port.ts";
import { srvDotBesideRecords } from "./srv-dot-beside-records.ts";
import { srvLookupFailed } from "./srv-lookup-failed.ts";
import { srvNoDirectTlsClients } from "./srv-no-direct-tls-clients.ts";
import { srvNoDirectTlsServers } from "./srv-no-direct-tls-servers.ts";
import { srvNone } from "./srv-none.ts";
import { srvPortMissing } from "./srv-port-missing.ts";
import { srvServerRecordOnClientPort } from "./srv-server-record-on-client-port.ts";
import { srvStarttlsFirst } from "./srv-starttls-first.ts";
import { srvTargetDoubled } from "./srv-target-doubled.ts";
import { srvTargetIsAddress } from "./srv-target-is-address.ts";
import { srvTargetIsAlias } from "./srv-target-is-alias.ts";
import { srvTargetNoAddress } from "./srv-target-no-address.ts";
import { srvTtlTooLong } from "./srv-ttl-too-long.ts";
import { srvWrongOwner } from "./srv-wrong-owner.ts";
import { srvXmppOnDirectTlsPort } from "./srv-xmpp-on-direct-tls-port.ts";
import { srvXmppsOnStarttlsPort } from "./srv-xmpps-on-starttls-port.ts";
import { zoneRecursiveStale } from "./zone-recursive-stale.ts";
import { zoneServerSilent } from "./zone-server-silent.ts";
import { zoneServersDisagree } from "./zone-servers-disagree.ts";

/** The rules about records, addresses and zones, in the order of their ids. */
export const DNS_RULES: readonly Rule[] = [
	addressDeadIpv4,
	addressDeadIpv6,
	addressLookupFailed,
	addressNoIpv6,
	addressPrivate,
	daneMismatch,
	danePortMissing,
	daneUnsigned,
	daneUnusable,
	dnssecBogus,
	srvClientRecordOnServerPort,
	srvDotBesideRecords,
	srvLookupFailed,
	srvNoDirectTlsClients,
	srvNoDirectTlsServers,
	srvNone,
	srvPortMissing,
	srvServerRecordOnClientPort,
	srvStarttlsFirst,
	srvTargetDoubled,
	srvTargetIsAddress,
	srvTargetIsAlias,
	srvTargetNoAddress,
	srvTtlTooLong,
	srvWrongOwner,
	srvXmppOnDirectTlsPort,
	srvXmppsOnStarttlsPort,
	zoneRecursiveStale,
	zoneServerSilent,
	zoneServersDisagree,
];
