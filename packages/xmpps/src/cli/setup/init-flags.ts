import { readAddress, readDomain, readPath, readServer, readSshHost, ValueError } from "../../setup/config/values.ts";
import type { Given } from "../../setup/init/answers.ts";
import { EXIT } from "../exit-code.ts";
import { oneOf } from "../flag-value.ts";
import { CommandError } from "../io.ts";

/** The options of `xmpps init` as commander reads them. */
export interface InitFlags {
	readonly domain?: readonly string[];
	readonly address?: readonly string[];
	readonly dns?: string;
	readonly file?: string;
	readonly server?: string;
	readonly key?: string;
	readonly host?: string;
	readonly out: string;
	readonly force?: boolean;
	readonly yes?: boolean;
	readonly json?: boolean;
}

const METHODS = ["print", "zone-file", "rfc2136"] as const;

/** Which method a flag belongs to: it says the method, too. */
const OF_METHOD = { file: "zone-file", server: "rfc2136", key: "rfc2136" } as const;

/** What the flags say already. @throws {CommandError} for what cannot be used */
export function givenBy(flags: InitFlags): Given {
	const { domain, address, file, server, key, host } = flags;
	const method = methodOf(flags);
	return {
		...(domain === undefined
			? {}
			: { domains: [...new Set(domain.map((text) => flag("--domain", () => readDomain(text))))] }),
		...(address === undefined ? {} : { addresses: address.map((text) => flag("--address", () => addressOf(text))) }),
		...(method === undefined ? {} : { method }),
		...(file === undefined ? {} : { file: flag("--file", () => readPath(file)) }),
		...(server === undefined ? {} : { server: flag("--server", () => readServer(server) && server) }),
		...(key === undefined ? {} : { key: flag("--key", () => readPath(key)) }),
		...(host === undefined ? {} : { host: flag("--host", () => `ssh:${readSshHost(host)}`) }),
	};
}

function methodOf(flags: InitFlags): Given["method"] {
	const named = flags.dns === undefined ? undefined : oneOf("--dns", flags.dns, METHODS);
	for (const [name, method] of Object.entries(OF_METHOD) as [keyof typeof OF_METHOD, "zone-file" | "rfc2136"][]) {
		if (flags[name] === undefined) continue;
		if (named === undefined || named === method) return method;
		throw new CommandError(EXIT.usage, `Cannot use --${name} with --dns ${named}: it is for --dns ${method}`);
	}
	return named;
}

/** `10.0.0.7=203.0.113.2`: as the host has it, and as the world does. */
function addressOf(text: string): { readonly local: string; readonly public?: string } {
	const [local = "", outside] = text.split("=");
	return { local: readAddress(local), ...(outside === undefined ? {} : { public: readAddress(outside) }) };
}

function flag<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (error instanceof ValueError) throw new CommandError(EXIT.usage, `Cannot use ${name}: ${error.message}`);
		throw error;
	}
}
