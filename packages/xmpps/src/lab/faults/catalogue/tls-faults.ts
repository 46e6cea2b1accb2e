import type { Fault } from "../fault.ts";
import { alpnDemanded } from "./alpn-demanded.ts";
import { alpnDemandedSslh } from "./alpn-demanded-sslh.ts";
import { alpnExactMatch } from "./alpn-exact-match.ts";
import { alpnExactMatchBoth } from "./alpn-exact-match-both.ts";
import { alpnNameMistyped } from "./alpn-name-mistyped.ts";
import { alpnNameMistypedHaproxy } from "./alpn-name-mistyped-haproxy.ts";
import { alpnRefused } from "./alpn-refused.ts";
import { alpnWebPreferred } from "./alpn-web-preferred.ts";
import { alpnWebPreferredHaproxy } from "./alpn-web-preferred-haproxy.ts";
import { certificateCommonName } from "./certificate-common-name.ts";
import { certificateExpiresSoon } from "./certificate-expires-soon.ts";
import { certificateForWww } from "./certificate-for-www.ts";
import { certificateFromStrangers } from "./certificate-from-strangers.ts";
import { certificateNotLoaded } from "./certificate-not-loaded.ts";
import { certificateNotYetValid } from "./certificate-not-yet-valid.ts";
import { certificateOfOtherDomain } from "./certificate-of-other-domain.ts";
import { certificateOfOtherDomainEjabberd } from "./certificate-of-other-domain-ejabberd.ts";
import { certificateSelfSigned } from "./certificate-self-signed.ts";
import { certificateTargetOnly } from "./certificate-target-only.ts";
import { certificateWildcardApex } from "./certificate-wildcard-apex.ts";
import { certificatesDiffer } from "./certificates-differ.ts";
import { chainIncomplete } from "./chain-incomplete.ts";
import { chainIncompleteEjabberd } from "./chain-incomplete-ejabberd.ts";
import { cipherCbc } from "./cipher-cbc.ts";
import { cipherWithoutForwardSecrecy } from "./cipher-without-forward-secrecy.ts";
import { domainNotServed } from "./domain-not-served.ts";
import { ejabberdStopped } from "./ejabberd-stopped.ts";
import { expiredCertificate } from "./expired-certificate.ts";
import { expiredCertificateEjabberd } from "./expired-certificate-ejabberd.ts";
import { expiredCertificateNotLoaded } from "./expired-certificate-not-loaded.ts";
import { expiredCertificateSecondHost } from "./expired-certificate-second-host.ts";
import { expiredCertificateTrixie } from "./expired-certificate-trixie.ts";
import { firewallDrops } from "./firewall-drops.ts";
import { firewallDropsTranslated } from "./firewall-drops-translated.ts";
import { firewallRefuses } from "./firewall-refuses.ts";
import { firewallRejects } from "./firewall-rejects.ts";
import { keyTooShort } from "./key-too-short.ts";
import { multiplexingOnly } from "./multiplexing-only.ts";
import { noCertificateYet } from "./no-certificate-yet.ts";
import { noDefaultCertificate } from "./no-default-certificate.ts";
import { recordLeadsToComponentPort } from "./record-leads-to-component-port.ts";
import { serverHangs } from "./server-hangs.ts";
import { serverRecordWithoutListener } from "./server-record-without-listener.ts";
import { serverStopped } from "./server-stopped.ts";
import { serverStoppedBehindHaproxy } from "./server-stopped-behind-haproxy.ts";
import { tlsTooOld } from "./tls-too-old.ts";
import { tlsTooOldEjabberd } from "./tls-too-old-ejabberd.ts";

/** Mistakes on the way through TCP and TLS: packet filters, certificates, SNI and ALPN. */
export const TLS_FAULTS: readonly Fault[] = [
	alpnDemanded,
	alpnDemandedSslh,
	alpnExactMatch,
	alpnExactMatchBoth,
	alpnNameMistyped,
	alpnNameMistypedHaproxy,
	alpnRefused,
	alpnWebPreferred,
	alpnWebPreferredHaproxy,
	certificateCommonName,
	certificateExpiresSoon,
	certificateForWww,
	certificateFromStrangers,
	certificateNotLoaded,
	certificateNotYetValid,
	certificateOfOtherDomain,
	certificateOfOtherDomainEjabberd,
	certificateSelfSigned,
	certificateTargetOnly,
	certificateWildcardApex,
	certificatesDiffer,
	chainIncomplete,
	chainIncompleteEjabberd,
	cipherCbc,
	cipherWithoutForwardSecrecy,
	domainNotServed,
	ejabberdStopped,
	expiredCertificate,
	expiredCertificateEjabberd,
	expiredCertificateNotLoaded,
	expiredCertificateSecondHost,
	expiredCertificateTrixie,
	firewallDrops,
	firewallDropsTranslated,
	firewallRefuses,
	firewallRejects,
	keyTooShort,
	multiplexingOnly,
	noCertificateYet,
	noDefaultCertificate,
	recordLeadsToComponentPort,
	serverHangs,
	serverRecordWithoutListener,
	serverStopped,
	serverStoppedBehindHaproxy,
	tlsTooOld,
	tlsTooOldEjabberd,
];
