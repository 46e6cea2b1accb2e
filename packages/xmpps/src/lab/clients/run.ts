import type { DnsQuestion, Flow } from "../capture/index.ts";

/** What one start of a client left behind. Times are milliseconds since 1970. */
export interface Run {
	readonly started: number;
	/** When it was ended, or had ended by itself. */
	readonly ended: number;
	/** When the server's log says that it has logged in. */
	readonly loggedIn: number | undefined;
	/** How it ended, when it was not by the bench; for notes alone. */
	readonly exit: { readonly code: number | null; readonly words: string } | undefined;
	/** Its TCP connections and attempts at such, those for DNS left out. */
	readonly flows: readonly Flow[];
	readonly questions: readonly DnsQuestion[];
}

/** The runs of a client at a domain, and what they can show. */
export interface Trial {
	/** The name of the domain. */
	readonly domain: string;
	/** How far the client goes: see `ClientDriver`. */
	readonly reaches: "login" | "features";
	/** At least one. */
	readonly runs: readonly Run[];
	/** What makes the captures less than complete; empty when nothing does. */
	readonly problems: readonly string[];
}
