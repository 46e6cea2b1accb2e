import { clockSkew } from "./clock-skew.ts";
import { hostMetaBroken } from "./host-meta-broken.ts";
import { hostMetaNoCors } from "./host-meta-no-cors.ts";
import { localFirewallDrops } from "./local-firewall-drops.ts";
import { localIdleTimeout } from "./local-idle-timeout.ts";
import { localNothingListens } from "./local-nothing-listens.ts";
import { localOutputNatMissing } from "./local-output-nat-missing.ts";
import { localServerOld } from "./local-server-old.ts";
import type { Rule } from "./rule.ts";
import { s2sNoAuthentication } from "./s2s-no-authentication.ts";
import { saslDiffer } from "./sasl-differ.ts";
import { saslNoChannelBinding } from "./sasl-no-channel-binding.ts";
import { saslNoScram } from "./sasl-no-scram.ts";
import { saslOfferedBeforeTls } from "./sasl-offered-before-tls.ts";
import { starttlsFails } from "./starttls-fails.ts";
import { starttlsInjection } from "./starttls-injection.ts";
import { starttlsNotOffered } from "./starttls-not-offered.ts";
import { starttlsNotRequired } from "./starttls-not-required.ts";
import { streamError } from "./stream-error.ts";
import { streamNagle } from "./stream-nagle.ts";
import { streamNoMechanisms } from "./stream-no-mechanisms.ts";
import { streamOtherProtocol } from "./stream-other-protocol.ts";
import { streamSilent } from "./stream-silent.ts";
import { streamStarttlsInsideTls } from "./stream-starttls-inside-tls.ts";
import { streamWebAnswers } from "./stream-web-answers.ts";
import { webBroken } from "./web-broken.ts";
import { webXmppAnswers } from "./web-xmpp-answers.ts";

/** The rules about streams, logging in, web sites beside XMPP, clocks, and what only the host itself can say. */
export const STREAM_RULES: readonly Rule[] = [
	clockSkew,
	hostMetaBroken,
	hostMetaNoCors,
	localFirewallDrops,
	localIdleTimeout,
	localNothingListens,
	localOutputNatMissing,
	localServerOld,
	s2sNoAuthentication,
	saslDiffer,
	saslNoChannelBinding,
	saslNoScram,
	saslOfferedBeforeTls,
	starttlsFails,
	starttlsInjection,
	starttlsNotOffered,
	starttlsNotRequired,
	streamError,
	streamNagle,
	streamNoMechanisms,
	streamOtherProtocol,
	streamSilent,
	streamStarttlsInsideTls,
	streamWebAnswers,
	webBroken,
	webXmppAnswers,
];
