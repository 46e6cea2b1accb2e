import type { Release } from "../world/world-spec.ts";

/** Somebody who logs in. */
export interface Login {
	readonly user: string;
	readonly domain: string;
	readonly password: string;
}

/** How a client is started: a command in an empty home, killed when it has done its work. */
export interface ClientCommand {
	readonly argv: readonly string[];
	/** Files in its home, by paths relative to it. */
	readonly files?: Readonly<Record<string, string>>;
	/** Given on stdin. */
	readonly input?: string;
	readonly env?: Readonly<Record<string, string>>;
}

/** A client of the bench: where it runs, and how it is made to log in. Its own words are never evidence. */
export interface ClientDriver {
	readonly name: string;
	/** `here`: a program of this repository, by this machine's Node, in the network of a host without programs. */
	readonly release: Release | "here";
	/** Hosts work side by side: `script` has what runs alone, `terminal` and `desktop` what needs one. */
	readonly host: "script" | "terminal" | "desktop" | "node";
	/** Debian packages; the first one's version is the client's. */
	readonly packages: readonly string[];
	/** How far it goes: to a login, which the server's log shows, or only to stream features, seen in the capture. */
	readonly reaches: "login" | "features";
	/** How often it is started for the question about weights: a draw a start. */
	readonly draws: number;
	/** Milliseconds from its start to its first packet at most: what a negative answer has to wait. */
	readonly startup: number;
	command(login: Login, surroundings: { readonly ca: string }): ClientCommand;
	/** What a reader must know to judge its column. */
	readonly note?: string;
}

/** A client's name with its release: a column, and with `-` the user that it logs in as. */
export const columnOf = ({ name, release }: Pick<ClientDriver, "name" | "release">): string =>
	release === "here" ? name : `${name}@${release}`;

/** The account of a client, the same in every domain. */
export const userOf = (driver: Pick<ClientDriver, "name" | "release">): string =>
	columnOf(driver)
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-");
