import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, TRUNCATED_RESPONSE } from "dns-packet";
import type { Zone, ZoneBehaviour, ZoneRecord } from "./zone.ts";

/** How the server is set up. */
export interface DnsServerOptions {
	/** Sets the AD bit in every answer, as a validating resolver does for signed names. */
	readonly authentic?: boolean;
	readonly address?: string;
}

/** A small DNS server over UDP and TCP on one port. */
export interface EmbeddedDns extends AsyncDisposable {
	readonly address: string;
	readonly port: number;
	/** What was asked, in order: `"SRV name udp"`. */
	readonly asked: readonly string[];
	/** Ends it. */
	close(): Promise<void>;
}

/** AD, CD and the like stand here in the flags (RFC 4035, 3.2). */
const AUTHENTIC_DATA = 0x20;
const RCODE = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
/** So many aliases are followed inside an answer; a loop ends there. */
const MAX_ALIASES = 8;
/** UDP and TCP must share a number, and another process may hold it for one of them. */
const PORT_TRIES = 20;

/** Serves a zone on loopback; answers for names outside it are REFUSED. */
export async function startDnsServer(zone: Zone, options: DnsServerOptions = {}): Promise<EmbeddedDns> {
	const address = options.address ?? "127.0.0.1";
	const asked: string[] = [];
	const timers = new Set<NodeJS.Timeout>();
	const connections = new Set<Socket>();

	const serve = (message: Buffer, transport: "udp" | "tcp", send: (answer: Buffer) => void): void => {
		const packet = read(message);
		const [question] = packet?.questions ?? [];
		if (packet === undefined || question === undefined) return;
		asked.push(`${question.type} ${question.name} ${transport}`);
		const behaviour = zone.behaviour(question.name, question.type);
		const answer = reply(zone, packet, transport, behaviour, options.authentic === true);
		if (answer === undefined) return;
		if (behaviour?.kind !== "delay") {
			send(answer);
			return;
		}
		const timer = setTimeout(() => {
			timers.delete(timer);
			send(answer);
		}, behaviour.ms);
		timers.add(timer);
	};

	const tcp = createServer((socket) => {
		connections.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => connections.delete(socket));
		let pending = Buffer.alloc(0);
		socket.on("data", (chunk) => {
			pending = Buffer.concat([pending, chunk]);
			while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
				const end = 2 + pending.readUInt16BE(0);
				serve(pending.subarray(2, end), "tcp", (answer) => {
					const head = Buffer.alloc(2);
					head.writeUInt16BE(answer.length);
					if (!socket.destroyed) socket.write(Buffer.concat([head, answer]));
				});
				pending = pending.subarray(end);
			}
		});
	});

	for (let attempt = 1; ; attempt++) {
		tcp.listen({ host: address, port: 0 });
		await once(tcp, "listening");
		const { port } = tcp.address() as AddressInfo;
		const udp = createSocket(address.includes(":") ? "udp6" : "udp4");
		udp.on("message", (message, from) => {
			serve(message, "udp", (answer) => {
				if (!closed) udp.send(answer, from.port, from.address, () => undefined);
			});
		});
		let closed = false;
		const bound = once(udp, "listening").then(
			() => true,
			() => false,
		);
		udp.bind(port, address);
		if (await bound) {
			udp.on("error", () => undefined);
			const close = async (): Promise<void> => {
				if (closed) return;
				closed = true;
				for (const timer of timers) clearTimeout(timer);
				for (const socket of connections) socket.destroy();
				udp.close();
				tcp.close();
				await Promise.all([once(udp, "close"), once(tcp, "close")]);
			};
			return { address, port, asked, close, [Symbol.asyncDispose]: close };
		}
		tcp.close();
		await once(tcp, "close");
		if (attempt === PORT_TRIES) throw new Error(`Cannot serve DNS at "${address}": no port is free for UDP and TCP`);
	}
}

function read(message: Buffer): Packet | undefined {
	try {
		return decode(message);
	} catch {
		return undefined;
	}
}

function reply(
	zone: Zone,
	packet: Packet,
	transport: "udp" | "tcp",
	behaviour: ZoneBehaviour | undefined,
	authentic: boolean,
): Buffer | undefined {
	const [question] = packet.questions ?? [];
	if (question === undefined || behaviour?.kind === "drop") return undefined;
	if (behaviour?.kind === "garbage") return Buffer.from("this is no DNS message, whatever you asked");
	const base: Packet = { type: "response", id: packet.id ?? 0, questions: [question], answers: [] };
	const flags = AUTHORITATIVE_ANSWER | (authentic ? AUTHENTIC_DATA : 0);
	if (behaviour?.kind === "rcode") {
		const additionals = behaviour.extended === undefined ? [] : [extendedError(behaviour.extended)];
		return encode({ ...base, flags: flags | RCODE[behaviour.rcode], additionals });
	}
	if (behaviour?.kind === "truncate" && transport === "udp")
		return encode({ ...base, flags: flags | TRUNCATED_RESPONSE });
	const name = question.name.toLowerCase();
	if (name !== zone.apex && !name.endsWith(`.${zone.apex}`)) return encode({ ...base, flags: flags | RCODE.REFUSED });

	const answers: Answer[] = [];
	let owner = name;
	for (let step = 0; step < MAX_ALIASES; step++) {
		const found = zone.find(owner, question.type);
		answers.push(...found.map(answerOf));
		const [alias] = zone.find(owner, "CNAME");
		if (found.length > 0 || alias === undefined) break;
		answers.push(answerOf(alias));
		owner = alias.data.toLowerCase();
	}
	const rcode = answers.length === 0 && !zone.exists(owner) ? RCODE.NXDOMAIN : RCODE.NOERROR;
	return encode({
		...base,
		flags: flags | rcode,
		answers,
		authorities: answers.length === 0 ? [startOfAuthority(zone)] : [],
	});
}

function answerOf({ name, type, data, ttl }: ZoneRecord): Answer {
	switch (type) {
		case "SRV": {
			const [priority, weight, port, target] = data.split(" ");
			return {
				name,
				type,
				ttl,
				data: { priority: Number(priority), weight: Number(weight), port: Number(port), target: target ?? "" },
			};
		}
		case "TLSA": {
			const [usage, selector, matchingType, hex] = data.split(" ");
			return {
				name,
				type,
				ttl,
				data: {
					usage: Number(usage),
					selector: Number(selector),
					matchingType: Number(matchingType),
					certificate: Buffer.from(hex ?? "", "hex"),
				},
			};
		}
		case "SOA":
			return { ...startOfAuthorityData(name), ttl };
		default:
			return { name, type, ttl, data };
	}
}

/** RFC 2308, 3: a negative answer carries the SOA record. */
function startOfAuthority(zone: Zone): Answer {
	return startOfAuthorityData(zone.apex);
}

function startOfAuthorityData(apex: string): Extract<Answer, { type: "SOA" }> {
	return {
		name: apex,
		type: "SOA",
		ttl: 60,
		data: {
			mname: `ns.${apex}`,
			rname: `hostmaster.${apex}`,
			serial: 1,
			refresh: 3600,
			retry: 600,
			expire: 86400,
			minimum: 60,
		},
	};
}

/** An OPT record with an Extended DNS Error (RFC 8914, 2). */
function extendedError(code: number): Answer {
	const data = Buffer.alloc(2);
	data.writeUInt16BE(code);
	return {
		name: ".",
		type: "OPT",
		udpPayloadSize: 1232,
		extendedRcode: 0,
		ednsVersion: 0,
		flags: 0,
		flag_do: false,
		options: [{ code: 15, data }],
	} as unknown as Answer;
}
