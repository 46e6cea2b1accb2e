import { ConnectError, type ConnectOptions, connect, type Role, type TlsKind, XmppsError } from "xmpps-connect";
import { connectJson } from "./connect-json.ts";
import { ConnectText } from "./connect-text.ts";
import { EXIT } from "./exit-code.ts";
import { oneOf } from "./flag-value.ts";
import { CommandError, type Io } from "./io.ts";
import { readCa } from "./read-ca.ts";

/** The options of `xmpps connect` as commander reads them. */
export interface ConnectFlags {
	readonly service: string;
	readonly dns?: readonly string[];
	readonly trustAd?: boolean;
	readonly ca?: string;
	readonly only?: string;
	readonly proxy?: string;
	readonly timeout: string;
	readonly json?: boolean;
}

/**
 * `xmpps connect DOMAIN`: connects, shows every step, closes.
 * @returns the exit code
 */
export async function connectCommand(domain: string, flags: ConnectFlags, io: Io): Promise<number> {
	const options = await optionsFrom(flags);
	const text = new ConnectText(flags.json === true ? () => undefined : (line) => io.out(line), io);
	try {
		const stream = await connect(domain, { ...options, signal: io.signal, onEvent: (event) => text.event(event) });
		try {
			if (flags.json === true) io.out(JSON.stringify(connectJson(stream), null, 2));
			else text.connected(stream);
		} finally {
			await stream.close();
		}
		return EXIT.ok;
	} catch (error) {
		if (error instanceof ConnectError) {
			if (flags.json === true) io.out(JSON.stringify(connectJson(error), null, 2));
			io.err(`xmpps: ${error.message}`);
			return exitCodeOf(error);
		}
		if (error instanceof XmppsError) throw new CommandError(EXIT.usage, error.message, { cause: error });
		throw error;
	}
}

/** "Could not find out" where the DNS alone is to blame, "broken" where the domain's servers are. */
function exitCodeOf(error: ConnectError): number {
	switch (error.code) {
		case "aborted":
			return EXIT.interrupted;
		case "dns-failed":
			return EXIT.unknown;
		case "connect-failed":
			return error.errors.every((one) => one.code === "address-failed") ? EXIT.unknown : EXIT.broken;
		default:
			return EXIT.broken;
	}
}

async function optionsFrom(flags: ConnectFlags): Promise<ConnectOptions> {
	const service = oneOf<Role>("--service", flags.service, ["client", "server"]);
	const only = flags.only === undefined ? undefined : oneOf<TlsKind>("--only", flags.only, ["direct-tls", "starttls"]);
	const seconds = Number(flags.timeout);
	// A day: beyond it somebody mistook the unit.
	if (!(seconds > 0 && seconds <= 86_400)) {
		throw new CommandError(
			EXIT.usage,
			`Cannot use "${flags.timeout}" as --timeout: it must be a number of seconds above 0`,
		);
	}
	return {
		service,
		timeouts: { total: seconds * 1000 },
		...(only === undefined ? {} : { only }),
		...(flags.dns === undefined ? {} : { dns: flags.dns }),
		...(flags.trustAd === undefined ? {} : { trustAd: flags.trustAd }),
		...(flags.ca === undefined ? {} : { ca: await readCa(flags.ca) }),
		...(flags.proxy === undefined ? {} : { proxy: flags.proxy }),
	};
}
