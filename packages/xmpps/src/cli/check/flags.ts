import { EXIT } from "../exit-code.ts";
import { oneOf } from "../flag-value.ts";
import { CommandError } from "../io.ts";

/** The options of `xmpps check` as commander reads them. */
export interface CheckFlags {
	readonly dns?: readonly string[];
	readonly trustAd?: boolean;
	readonly ca?: string;
	readonly timeout: string;
	readonly format?: string;
	readonly json?: boolean;
	readonly only?: string;
	readonly skip?: string;
	readonly assume?: readonly string[];
	readonly local?: boolean;
	readonly probe?: string;
	readonly public?: boolean;
	readonly matrix?: string;
	readonly save?: string;
	readonly observation?: string;
	readonly from?: string;
	readonly concurrency?: string;
	readonly watch?: string;
	readonly verbose?: boolean;
}

export const FORMATS = ["text", "json", "html", "prometheus", "nagios"] as const;
export type Format = (typeof FORMATS)[number];

/** The format that is wanted; `--json` is short for one of them. */
export function formatOf({ format, json }: CheckFlags): Format {
	if (json === true && format !== undefined && format !== "json") {
		throw new CommandError(EXIT.usage, `Cannot use --json with --format ${format}: they ask for different things`);
	}
	return oneOf("--format", json === true ? "json" : (format ?? "text"), FORMATS);
}

/** `a,b` as a list; every name is one of those known. */
export function rulesOf(flag: string, text: string | undefined, known: ReadonlySet<string>): readonly string[] {
	const names = (text ?? "")
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "");
	const stranger = names.find((name) => !known.has(name));
	if (stranger === undefined) return names;
	const near = [...known].filter((name) => name.includes(stranger) || stranger.includes(name)).slice(0, 3);
	const hint = near.length === 0 ? "docs/rules has them all" : `did you mean ${near.join(" or ")}?`;
	throw new CommandError(EXIT.usage, `Cannot use "${stranger}" as ${flag}: there is no such rule or area; ${hint}`);
}

/** Flags that say how to look, which make no sense where nothing is looked at. */
const LOOKING = ["dns", "trustAd", "ca", "assume", "local", "probe", "public", "matrix", "save", "watch"] as const;

/** @throws {CommandError} where flags exclude each other */
export function refuseContradictions(domain: string | undefined, flags: CheckFlags, format: Format): void {
	const refuse = (message: string): never => {
		throw new CommandError(EXIT.usage, message);
	};
	const sources = [domain, flags.from, flags.observation].filter((one) => one !== undefined);
	if (sources.length === 0) refuse("Cannot check: give a domain, --from FILE or --observation FILE");
	if (sources.length > 1)
		refuse("Cannot check: give a domain, --from FILE or --observation FILE, and only one of them");
	if (flags.observation !== undefined) {
		const idle = LOOKING.filter((name) => flags[name] !== undefined);
		if (idle.length > 0) refuse(`Cannot use --${kebab(idle[0] ?? "")} with --observation: nothing is looked at anew`);
	}
	if (flags.from !== undefined) {
		for (const name of ["assume", "local", "save", "watch"] as const) {
			if (flags[name] !== undefined) refuse(`Cannot use --${name} with --from: it is for one domain`);
		}
		if (format !== "text" && format !== "json") {
			refuse(`Cannot use --format ${format} with --from: it is "text" or "json", of which each domain gets a line`);
		}
	} else if (flags.concurrency !== undefined) refuse("Cannot use --concurrency without --from: there is one domain");
}

function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
