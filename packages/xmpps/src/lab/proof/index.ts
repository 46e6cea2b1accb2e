/** What `xmpps lab run` shows, in its order. */
import { ownCheck } from "./check.ts";
import { goSendxmpp, ownConnect, xmppJs } from "./clients.ts";
import { directTls } from "./direct-tls.ts";
import { srvAnswers } from "./names.ts";
import { onlyOwnAddresses } from "./own-addresses.ts";
import type { ProofStep } from "./proof-step.ts";
import { tutorialCurl, webSite } from "./tutorial.ts";

export type { ProofResult, ProofStep } from "./proof-step.ts";
export { takeSteps } from "./proof-step.ts";

/** The steps for the standard world. The last one looks back on all others. */
export const STANDARD_STEPS: readonly ProofStep[] = [
	srvAnswers,
	...directTls,
	ownConnect,
	ownCheck,
	goSendxmpp,
	xmppJs,
	tutorialCurl,
	webSite,
	onlyOwnAddresses,
];
