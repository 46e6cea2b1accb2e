import type { Role, TlsKind } from "xmpps-connect/protocol";
import type { EndpointObservation } from "../../model/observation.ts";
import type { IdentityVerdict } from "../facts/certificate-verdict.ts";
import type { Hello } from "../facts/entry.ts";

/** What a client, or a client behind a certain network, does: everything that decides whether and when it gets in. */
export interface Habits {
	/** `only-443`. */
	readonly id: string;
	/** For people, as a subject: `A client that knows STARTTLS alone`. */
	readonly name: string;
	/** Programs and networks that it stands for, by docs/clients.md where they were measured. */
	readonly like: string;
	readonly role: Role;
	/** The one kind of TLS that it looks for; default both. */
	readonly only?: TlsKind;
	/** All direct TLS before all STARTTLS, whatever the priorities. */
	readonly directFirst?: true;
	/** It tries one record, whichever the draw gives, and never another one. */
	readonly firstRecordOnly?: true;
	readonly hello: Hello;
	/** The addresses that it can reach or tries. */
	readonly families: "both" | 4 | 6;
	readonly pace: Pace;
	/** What its network does with a connection; undefined: lets it through. */
	readonly network?: (endpoint: EndpointObservation) => Hindrance | undefined;
	/** What it demands beyond a certificate that is good; says why it goes away, or undefined. */
	readonly demands?: (endpoint: EndpointObservation, seen: Seen) => string | undefined;
}

/** What a demand may look at. */
export interface Seen {
	readonly identity: IdentityVerdict;
	/** Whether there are TLSA records for it, signed or not. */
	readonly tlsa: boolean;
}

/** A network that drops costs waiting; one that answers for the server costs nothing. */
export interface Hindrance {
	readonly kind: "silence" | "refusal";
	/** In a few words: `the network drops port 5222`. */
	readonly why: string;
}

/** How it goes on from one attempt to the next; seconds. */
export interface Pace {
	/** To the next address while one is silent; `never`: it stays with the silent one. */
	readonly nextAddress: number | "never";
	/** To the next record, or priority, likewise. */
	readonly nextRecord: number | "never";
}

/** As RFC 8305, 5 says, and with this project's patience for a whole priority: docs/ARCHITECTURE.md, The race. */
export const HAPPY_EYEBALLS: Pace = { nextAddress: 0.25, nextRecord: 2 };
