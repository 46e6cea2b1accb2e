import type { DnsQuestion, Flow, Stream } from "../../../src/lab/capture/index.ts";
import { type Place, PORTS, v4Of, v6Of } from "../../../src/lab/clients/places.ts";
import type { Run, Trial } from "../../../src/lab/clients/run.ts";

/** The domain of every trial that is made here. */
export const DOMAIN = "both.example.com";

/** What a ClientHello is to say. */
export interface MadeHello {
	readonly serverName?: string;
	readonly alpn?: readonly string[];
	readonly versions?: readonly number[];
	readonly groups?: readonly number[];
	readonly shares?: readonly number[];
}

const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const vector = (width: 1 | 2, bytes: readonly number[]): number[] => [
	...(width === 1 ? [bytes.length] : u16(bytes.length)),
	...bytes,
];
const extension = (type: number, bytes: readonly number[]): number[] => [...u16(type), ...vector(2, bytes)];

/** A ClientHello in one record (RFC 8446, 4.1.2). */
export function madeHello({ serverName, alpn, versions, groups, shares }: MadeHello): Uint8Array {
	const extensions = [
		...(serverName === undefined ? [] : extension(0, vector(2, [0, ...vector(2, ascii(serverName))]))),
		...(groups === undefined ? [] : extension(10, vector(2, groups.flatMap(u16)))),
		...(alpn === undefined
			? []
			: extension(
					16,
					vector(
						2,
						alpn.flatMap((name) => vector(1, ascii(name))),
					),
				)),
		...(versions === undefined ? [] : extension(43, vector(1, versions.flatMap(u16)))),
		...(shares === undefined
			? []
			: extension(
					51,
					vector(
						2,
						shares.flatMap((group) => [...u16(group), ...vector(2, [7])]),
					),
				)),
	];
	const body = [3, 3, ...Array<number>(32).fill(0), 0, ...vector(2, [0x13, 1]), 1, 0, ...vector(2, extensions)];
	const message = [1, 0, ...u16(body.length), ...body];
	return Uint8Array.from([22, 3, 1, ...vector(2, message)]);
}

function madeStream(bytes: Uint8Array, time: number): Stream {
	const whole = bytes.length > 0;
	return {
		bytes,
		pieces: whole ? [{ offset: 0, bytes }] : [],
		gaps: [],
		length: bytes.length,
		segments: whole ? [{ time, packet: 3, offset: 0, length: bytes.length, acknowledged: 0 }] : [],
		firstData: whole ? time : undefined,
		retransmissions: 0,
		fin: undefined,
		truncated: false,
	};
}

/** A connection of the client: to a place, at a time in milliseconds, with a hello or without. */
export interface MadeFlow {
	readonly to: Place;
	readonly port?: number;
	readonly at: number;
	readonly until?: number;
	readonly family?: 4 | 6;
	readonly hello?: MadeHello;
}

/** By STARTTLS where the port is that of STARTTLS. */
function madeFlow({ to, port = PORTS.direct, at, until = at + 5, family = 4, hello }: MadeFlow): Flow {
	const starttls = port === PORTS.starttls && hello !== undefined;
	const tls = hello === undefined ? new Uint8Array(0) : madeHello(hello);
	const before = new TextEncoder().encode(starttls ? "<stream:stream><starttls xmlns='x'/>" : "");
	const proceed = new TextEncoder().encode(starttls ? "<stream:stream><proceed xmlns='x'/>" : "");
	return {
		client: { address: "203.0.113.10", port: 40_000 },
		server: { address: family === 4 ? v4Of(to) : v6Of(to), port },
		outcome: hello === undefined ? "no-answer" : "established",
		syns: [at],
		synAck: undefined,
		established: undefined,
		reset: undefined,
		unreachable: undefined,
		toServer: madeStream(Uint8Array.from([...before, ...tls]), at),
		toClient: madeStream(proceed, at),
		begin: at,
		end: until,
	};
}

/** A question for a name. */
export const madeQuestion = (name: string, type: string, time = 0): DnsQuestion => ({
	transport: "udp",
	from: { address: "203.0.113.10", port: 40_000 },
	to: { address: "203.0.113.54", port: 53 },
	...{ name, type, time, repeats: 0, answered: time, rcode: 0, answers: 1, authentic: false, truncated: false },
});

/** Both SRV questions, one, or none. */
export const asked = (...services: readonly string[]): DnsQuestion[] =>
	services.map((service) => madeQuestion(`_${service}._tcp.${DOMAIN}`, "SRV"));

/** A run of ten seconds from 0. */
export function madeRun(flows: readonly MadeFlow[], rest: Partial<Run> = {}): Run {
	const questions = asked("xmpps-client", "xmpp-client");
	return {
		started: 0,
		ended: 10_000,
		loggedIn: undefined,
		exit: undefined,
		questions,
		...rest,
		flows: flows.map(madeFlow),
	};
}

/** A trial of one run, or of several. */
export const madeTrial = (...runs: readonly Run[]): Trial => ({ domain: DOMAIN, reaches: "login", runs, problems: [] });
