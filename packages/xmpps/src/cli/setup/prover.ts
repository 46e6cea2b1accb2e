import { domainToASCII, domainToUnicode } from "node:url";
import { parseDomain } from "xmpps-connect/protocol";
import { judge } from "../../check/judge.ts";
import type { Dialer } from "../../check/observe/dialer.ts";
import type { Prover } from "../../setup/proof/prover.ts";
import { observeOne } from "../check/one.ts";
import { surroundings } from "../check/surroundings.ts";

/** A prover that has connections open. */
export interface OpenProver extends Prover {
	readonly dialer: Dialer;
	close(): Promise<void>;
}

/** Seconds that one look at a domain may take. */
const TIMEOUT = "30";

/**
 * Looks as `xmpps check` does: from here, or through `ssh:HOST`.
 * @throws {CommandError} for flags that cannot be used
 */
export async function openProver(
	flags: { readonly dns?: readonly string[]; readonly ca?: string },
	probe?: string,
): Promise<OpenProver> {
	const around = await surroundings(
		{ ...flags, timeout: TIMEOUT, ...(probe === undefined ? {} : { probe }) },
		"reduced",
	);
	return {
		from: probe ?? "here",
		dialer: around.context.dialer,
		async look(domain, assume, signal) {
			const parsed = parseDomain(domain, { toAscii: domainToASCII, toUnicode: domainToUnicode });
			return judge(await observeOne(parsed, { ...around, context: { ...around.context, assume } }, signal));
		},
		close: () => around.close(),
	};
}
