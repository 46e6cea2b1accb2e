import type { Fault } from "../fault.ts";
import { browsersMeetXmpp } from "./browsers-meet-xmpp.ts";
import { certificateWithoutKey } from "./certificate-without-key.ts";
import { ciphersOfAnotherKey } from "./ciphers-of-another-key.ts";
import { domainUnknown } from "./domain-unknown.ts";
import { ejabberdStarttlsNotRequired } from "./ejabberd-starttls-not-required.ts";
import { ejabberdTlsForgotten } from "./ejabberd-tls-forgotten.ts";
import { firewallDropsInside } from "./firewall-drops-inside.ts";
import { haproxyCutsQuiet } from "./haproxy-cuts-quiet.ts";
import { hostMetaBroken } from "./host-meta-broken.ts";
import { hostMetaNoCors } from "./host-meta-no-cors.ts";
import { hostMetaWithoutTls } from "./host-meta-without-tls.ts";
import { hungServer } from "./hung-server.ts";
import { mailAnswers } from "./mail-answers.ts";
import { multiplexerKnowsNamesAlone } from "./multiplexer-knows-names-alone.ts";
import { nagle } from "./nagle.ts";
import { nginxCutsAfterTenMinutes } from "./nginx-cuts-after-ten-minutes.ts";
import { nginxCutsQuiet } from "./nginx-cuts-quiet.ts";
import { noDialback } from "./no-dialback.ts";
import { noMechanisms } from "./no-mechanisms.ts";
import { noScram } from "./no-scram.ts";
import { portNotOpen } from "./port-not-open.ts";
import { proxyEndsTls } from "./proxy-ends-tls.ts";
import { serverStoppedInside } from "./server-stopped-inside.ts";
import { serversDiffer } from "./servers-differ.ts";
import { sslhOrder } from "./sslh-order.ts";
import { starttlsInsideTls } from "./starttls-inside-tls.ts";
import { starttlsNotRequired } from "./starttls-not-required.ts";
import { starttlsNotRequiredServers } from "./starttls-not-required-servers.ts";
import { tlsSwitchedOff } from "./tls-switched-off.ts";
import { tlsSwitchedOffProsody13 } from "./tls-switched-off-prosody-13.ts";
import { translationForOthersAlone } from "./translation-for-others-alone.ts";
import { translationMissing } from "./translation-missing.ts";
import { webAnswers } from "./web-answers.ts";
import { webAnswersAtDomain } from "./web-answers-at-domain.ts";
import { webBehindIsDown } from "./web-behind-is-down.ts";
import { webWrongCertificate } from "./web-wrong-certificate.ts";

/** Mistakes in streams, in logging in, beside a web site, and those that only the host itself can show. */
export const STREAM_FAULTS: readonly Fault[] = [
	browsersMeetXmpp,
	certificateWithoutKey,
	ciphersOfAnotherKey,
	domainUnknown,
	ejabberdStarttlsNotRequired,
	ejabberdTlsForgotten,
	firewallDropsInside,
	haproxyCutsQuiet,
	hostMetaBroken,
	hostMetaNoCors,
	hostMetaWithoutTls,
	hungServer,
	mailAnswers,
	multiplexerKnowsNamesAlone,
	nagle,
	nginxCutsAfterTenMinutes,
	nginxCutsQuiet,
	noDialback,
	noMechanisms,
	noScram,
	portNotOpen,
	proxyEndsTls,
	serverStoppedInside,
	serversDiffer,
	sslhOrder,
	starttlsInsideTls,
	starttlsNotRequired,
	starttlsNotRequiredServers,
	tlsSwitchedOff,
	tlsSwitchedOffProsody13,
	translationForOthersAlone,
	translationMissing,
	webAnswers,
	webAnswersAtDomain,
	webBehindIsDown,
	webWrongCertificate,
];
