import type { WrittenMethod } from "../config/written-config.ts";

/** Everything that `xmpps init` writes: checked values in the form of `Config`. */
export interface Answers {
	readonly domains: readonly string[];
	readonly addresses: readonly AnsweredAddress[];
	readonly dns: AnsweredDns;
	/** For `host:`, with `ssh:`. */
	readonly host?: string;
}

export interface AnsweredAddress {
	readonly local: string;
	/** Where the world reaches it by another one. */
	readonly public?: string;
	/** For the comment beside it: one sentence. */
	readonly why: string;
}

export type AnsweredDns =
	| { readonly method: "print" }
	| { readonly method: "zone-file"; readonly file: string }
	| { readonly method: "rfc2136"; readonly server: string; readonly key: string };

/** What is known already: from flags and from the questions before. */
export interface Given {
	readonly domains?: readonly string[];
	/** All of them, as they were named. */
	readonly addresses?: readonly { readonly local: string; readonly public?: string }[];
	/** The one of a family, chosen from several. */
	readonly ipv4?: string;
	readonly ipv6?: string;
	/** By which the world reaches the private one that was chosen. */
	readonly public?: string;
	readonly method?: WrittenMethod;
	readonly file?: string;
	readonly server?: string;
	readonly key?: string;
	readonly host?: string;
}

/** Something that only a person knows. */
export interface Question {
	readonly id: keyof Given;
	readonly text: string;
	/** The flag that answers it. */
	readonly flag: string;
	readonly choices: readonly Choice[];
	/** Other answers than the choices make sense. */
	readonly free: boolean;
	/** What Enter stands for. */
	readonly standard?: string;
	/** Whether that may be taken without asking: it is a good guess, and no more than that otherwise. */
	readonly certain: boolean;
}

export interface Choice {
	readonly value: string;
	/** For people, beside the value. */
	readonly why: string;
}

/** What was given, with one answer more. The value was checked by `readAnswer`. Pure. */
export function withAnswer(given: Given, { id }: Question, value: string): Given {
	return { ...given, [id]: id === "domains" ? value.split(",") : value };
}
