import { networkInterfaces } from "node:os";
import { createSecureContext } from "node:tls";
import { createResolver, parseDnsServer } from "xmpps-connect/dns";
import type { ObserveContext } from "../../check/observe/check-options.ts";
import { directDialer } from "../../check/observe/dial/direct.ts";
import { AddressRoom } from "../../check/observe/endpoint/address-room.ts";
import { publicRefusal } from "../../check/observe/public-address.ts";
import type { Vantage } from "../../model/observation.ts";
import { EXIT } from "../exit-code.ts";
import { numberOf, oneOf } from "../flag-value.ts";
import { CommandError } from "../io.ts";
import { readCa } from "../read-ca.ts";
import type { CheckFlags } from "./flags.ts";

/** What all checks of one command share: how to ask and to dial. */
export interface Surroundings {
	readonly context: Omit<ObserveContext, "domain" | "signal">;
	/** From where it was looked, asked afterwards: where ssh leads is known only then. */
	vantage(): Vantage;
	/** Milliseconds for one domain. */
	readonly total: number;
	close(): Promise<void>;
}

/** One endpoint costs at most 31 handshakes, and honest domains have some four addresses with two or three each. */
const CAPS = { endpoints: 32, handshakesPerAddress: 64 } as const;

/** Connections in flight to one address, over all domains of a command: no server minds a dozen. */
const IN_FLIGHT = 12;

/** A phase of a probe: SYNs are sent again after 1 and 3 s, so that two losses in a row are no verdict yet. */
const PHASE = 5_000;

/** No silence that is shorter says anything: the first SYN is sent again after 1 s. What `--timeout` leaves less for is unknown. */
const SHORTEST_PHASE = 1_000;

/** An authoritative server gets two tries; it is close to whoever has no losses. */
const AUTHORITATIVE = { timeoutMs: 1_500, attempts: 2 } as const;

/** Makes them from the flags. @throws {CommandError} for flags and files that cannot be used */
export async function surroundings(flags: CheckFlags, matrix: "full" | "reduced"): Promise<Surroundings> {
	const total = 1000 * numberOf("--timeout", flags.timeout, "seconds", 0.1, 3600);
	const ca = flags.ca === undefined ? undefined : await readCa(flags.ca);
	const servers = (flags.dns ?? []).map(parseDnsServer);
	const assume = flags.assume === undefined ? [] : await assumed(flags.assume);
	const ssh = flags.probe === undefined ? undefined : await sshProbe(flags.probe);
	const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
	return {
		context: {
			roles: ["client", "server"],
			resolver: createResolver({ servers, ...(flags.trustAd === undefined ? {} : { trustAd: flags.trustAd }) }),
			// Whoever named a server with its port finds it there, also where the zone says that it is authoritative.
			resolverAt: (address) =>
				createResolver({
					servers: [servers.find((server) => server.address === address) ?? { address, port: 53 }],
					...AUTHORITATIVE,
				}),
			dialer: ssh?.dialer ?? directDialer(),
			// RFC 7590, 3.1: TLS 1.2 at least. What is older is found out by a probe of its own.
			trust: createSecureContext({ minVersion: "TLSv1.2", ...(ca === undefined ? {} : { ca }) }),
			matrix: flags.matrix === undefined ? matrix : oneOf("--matrix", flags.matrix, ["full", "reduced"]),
			caps: CAPS,
			room: new AddressRoom(IN_FLIGHT),
			assume,
			refuse: flags.public === true ? publicRefusal : () => undefined,
			phaseTimeout: Math.min(PHASE, Math.max(SHORTEST_PHASE, total / 3)),
		},
		vantage: () =>
			ssh === undefined
				? { kind: "here", addresses }
				: { kind: "ssh", host: ssh.host, addresses: addressesBy(ssh.dialer.address, addresses) },
		total,
		close: async () => ssh?.dialer.close(),
	};
}

/** The addresses of a host that was logged in to at one of them: all of them when it is this one. */
function addressesBy(address: string | undefined, ours: readonly string[]): readonly string[] {
	if (address === undefined) return [];
	return ours.includes(address) ? ours : [address];
}

async function assumed(texts: readonly string[]): Promise<ObserveContext["assume"]> {
	const { parseAssume } = await import("../../check/observe/assume.ts");
	return texts.flatMap((text) => text.split(",")).map((text) => parseAssume(text.trim()));
}

async function sshProbe(text: string): Promise<{
	readonly host: string;
	readonly dialer: Awaited<ReturnType<typeof openSsh>>;
}> {
	const host = /^ssh:(.+)$/.exec(text)?.[1];
	if (host === undefined || host.startsWith("-")) {
		throw new CommandError(EXIT.usage, `Cannot use "${text}" as --probe: it is "ssh:HOST", HOST as ssh understands it`);
	}
	return { host, dialer: await openSsh(host) };
}

async function openSsh(host: string) {
	const { sshDialer } = await import("../../check/observe/dial/ssh.ts");
	return sshDialer(host);
}
