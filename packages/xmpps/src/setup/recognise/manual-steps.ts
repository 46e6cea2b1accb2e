import type { LocalObservation } from "../../model/observation-local.ts";
import type { Intent } from "../adapters/adapter.ts";
import type { Note } from "../stage.ts";
import type { Recognised } from "./recognised.ts";
import type { Situation } from "./situation.ts";
import { snikketSteps, yunohostSteps } from "./steps/bundles.ts";
import { dockerSteps } from "./steps/docker.ts";
import { ejabberdSteps } from "./steps/ejabberd.ts";
import { firewalldSteps } from "./steps/firewalld.ts";
import { multiplexerSteps } from "./steps/multiplexer.ts";
import { addressSteps, cloudSteps, quicSteps } from "./steps/outside.ts";
import { apacheSteps, caddySteps, traefikSteps } from "./steps/web-servers.ts";

/** In the order in which they are told: what has to be known of the host itself, the port, the way there. */
const STEPS: readonly ((situation: Situation) => readonly Note[])[] = [
	...[snikketSteps, yunohostSteps, ejabberdSteps],
	...[multiplexerSteps, apacheSteps, caddySteps, traefikSteps, dockerSteps, quicSteps],
	...[firewalldSteps, addressSteps, cloudSteps],
];

/** What is to be done by hand about what was recognised, with lines for the very endpoint that is planned. Pure. */
export function manualSteps(seen: Recognised, intent: Intent, local: LocalObservation): readonly Note[] {
	return STEPS.flatMap((steps) => steps({ seen, local, intent }));
}
