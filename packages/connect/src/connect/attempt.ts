import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Resolver } from "../dns/resolver.ts";
import type { Domain } from "../protocol/domain.ts";
import { alpnProtocol, type Role } from "../protocol/service.ts";
import type { StreamFeatures } from "../protocol/stream-features.ts";
import type { StreamHeader } from "../protocol/stream-header.ts";
import type { Attempt, TlsFacts } from "./attempt-record.ts";
import type { Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import { type Dane, secureTarget } from "./dane.ts";
import { dialTcp } from "./dial-tcp.ts";
import { Failure } from "./failure.ts";
import { type HttpProxy, openTunnel } from "./http-proxy.ts";
import type { Lane, Task } from "./lane.ts";
import { type PeerCertificate, peerChain } from "./peer-chain.ts";
import { withDeadline } from "./phase-deadline.ts";
import type { DialResult } from "./race.ts";
import type { AttemptLog, Recorder } from "./recorder.ts";
import type { SessionCache } from "./session-cache.ts";
import { startTls } from "./starttls.ts";
import { readFeatures, readHeader, SeeOtherHost } from "./stream-open.ts";
import type { Phase, Timeouts } from "./timeouts.ts";
import { isNoApplicationProtocol, tlsFacts, tlsHandshake } from "./tls-handshake.ts";
import type { Trust } from "./trust.ts";
import { type PeerVerdict, verifyPeer } from "./verify-peer.ts";

/** What all attempts of one connection share. */
export interface DialContext {
	readonly domain: Domain;
	readonly role: Role;
	/** Our stream header, as text. */
	readonly header: string;
	readonly resolver: Resolver;
	readonly clock: Clock;
	readonly timeouts: Timeouts;
	readonly trust: Trust;
	readonly dane: Dane;
	readonly proxy: HttpProxy | undefined;
	readonly sessions: SessionCache | undefined;
	readonly recorder: Recorder;
	/**
	 * The lanes of a `see-other-host`.
	 * @throws {Failure} `redirect-refused`, `redirect-limit`
	 */
	readonly redirect: (to: string, from: Task) => readonly Lane[];
}

/** An attempt that got through: a stream with header and features over verified TLS. */
export interface Opened {
	readonly socket: TLSSocket;
	readonly task: Task;
	readonly tls: TlsFacts;
	readonly peer: Extract<PeerVerdict, { ok: true }>;
	readonly header: StreamHeader;
	readonly features: StreamFeatures;
	/** What the server sent since TLS was up, header and features included. */
	readonly received: Uint8Array;
	readonly attempt: Attempt;
}

/** Makes one attempt, through all its phases. Never rejects: what went wrong is in the record. */
export async function dial(
	context: DialContext,
	task: Task,
	signal: AbortSignal,
	leading: () => void,
): Promise<DialResult<Opened>> {
	const { candidate, address } = task;
	const direct = candidate.tls === "direct-tls";
	// XEP-0368, 3: ALPN for direct TLS. STARTTLS has chosen its protocol already.
	const alpn = direct && task.withoutAlpn !== true ? alpnProtocol(context.role) : undefined;
	const { proxy } = context;
	const log = context.recorder.begin({
		candidate,
		...(address === undefined ? {} : { address: address.address }),
		...(proxy === undefined ? {} : { proxy: `${proxy.host}:${proxy.port}` }),
		...(alpn === undefined ? {} : { alpn }),
	});
	const sockets: Socket[] = [];
	try {
		const opened = await new Opening(context, task, log, signal, sockets).run(alpn, leading);
		return { kind: "won", winner: { ...opened, task, attempt: log.secured() } };
	} catch (error) {
		// TLS before TCP: Node crashes (20, 22 and 24) when the socket below a TLS socket is destroyed first.
		for (const socket of sockets.reverse()) socket.destroy();
		if (error instanceof SeeOtherHost) return redirected(context, task, log, error);
		const failure = asFailure(error);
		log.failed(failure.code, failure.message, failure.cause);
		if (alpn !== undefined && isNoApplicationProtocol(failure)) {
			return { kind: "failed", again: { ...task, withoutAlpn: true } };
		}
		return { kind: "failed" };
	}
}

function redirected(context: DialContext, task: Task, log: AttemptLog, error: SeeOtherHost): DialResult<Opened> {
	try {
		const lanes = context.redirect(error.to, task);
		log.redirected(error.to);
		return { kind: "redirected", lanes };
	} catch (refusal) {
		const failure = asFailure(refusal);
		log.failed(failure.code, failure.message, error);
		return { kind: "failed" };
	}
}

/** A failure, or a defect of ours: that one must reach the caller of `connect`, not be filed among the attempts. */
function asFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	throw error;
}

/** A socket after the handshake, not verified yet. */
interface Secured {
	readonly socket: TLSSocket;
	readonly chain: readonly PeerCertificate[];
	/** To be called when the server is verified. */
	readonly keepSessions: () => void;
}

/** One attempt on its way through the phases. */
class Opening {
	readonly #context: DialContext;
	readonly #task: Task;
	readonly #log: AttemptLog;
	readonly #signal: AbortSignal;
	/** Everything that was opened, to be destroyed if the attempt fails. */
	readonly #sockets: Socket[];

	constructor(context: DialContext, task: Task, log: AttemptLog, signal: AbortSignal, sockets: Socket[]) {
		this.#context = context;
		this.#task = task;
		this.#log = log;
		this.#signal = signal;
		this.#sockets = sockets;
	}

	async run(alpn: string | undefined, leading: () => void): Promise<Omit<Opened, "task" | "attempt">> {
		const { domain, role, header } = this.#context;
		const { candidate } = this.#task;
		// The TLSA question travels beside the TCP handshake: it costs no round trip of its own.
		const tlsa = this.#context.dane.records(this.#task);
		tlsa.catch(() => undefined);

		const plain = await this.#tcp();
		if (candidate.tls === "starttls") {
			await this.#phase("starttls", (signal) => startTls(plain, header, role, signal));
		}
		const { socket, chain, keepSessions } = await this.#tls(plain, alpn);
		const tls = tlsFacts(socket);
		this.#log.tls = tls;
		const peer = await this.#phase("identity", async (signal) => {
			const records = await abortable(tlsa, signal);
			const target = secureTarget(candidate);
			const verdict = await verifyPeer(socket, chain, {
				domain,
				role,
				...(records === undefined ? {} : { tlsa: records }),
				...(target === undefined ? {} : { secureTarget: target }),
			});
			signal.throwIfAborted();
			if (!verdict.ok) throw new Failure(verdict.code, verdict.message);
			return verdict;
		});
		keepSessions();

		// Only now is a byte written: whoever is there has proven to be the domain (RFC 6120, 13.7.2).
		const conversation = new Conversation(socket);
		const theirs = await this.#phase("header", (signal) => {
			conversation.write(header);
			return readHeader(conversation, role, signal);
		});
		leading();
		const features = await this.#phase("features", (signal) => readFeatures(conversation, signal));
		conversation.detach();
		return { socket, tls, peer, header: theirs, features, received: conversation.received };
	}

	async #tcp(): Promise<Socket> {
		const { proxy } = this.#context;
		const { candidate, address } = this.#task;
		const socket = await this.#phase("tcp", (signal) =>
			proxy === undefined
				? dialTcp(address?.address ?? candidate.target, candidate.port, signal)
				: dialTcp(proxy.host, proxy.port, signal),
		);
		this.#sockets.push(socket);
		if (proxy !== undefined) {
			await this.#phase("proxy", (signal) => openTunnel(socket, proxy, candidate.target, candidate.port, signal));
		}
		return socket;
	}

	async #tls(plain: Socket, alpn: string | undefined): Promise<Secured> {
		const { domain, trust, sessions } = this.#context;
		const key = `${domain.ascii} ${this.#task.candidate.service} ${trust.key}`;
		const stored = sessions?.take(key);
		const socket = await this.#phase("tls", (signal) =>
			tlsHandshake(
				plain,
				{ servername: domain.ascii, alpn, secureContext: trust.secureContext, session: stored?.session },
				signal,
			),
		);
		this.#sockets.push(socket);
		const chain = stored !== undefined && socket.isSessionReused() ? stored.chain : peerChain(socket);
		// TLS 1.3 sends tickets behind the handshake, perhaps before the server is verified; they are kept only when it was.
		let early = socket.getProtocol() === "TLSv1.3" ? undefined : socket.getSession();
		let verified = false;
		if (sessions !== undefined) {
			socket.on("session", (session) => {
				if (verified) sessions.store(key, { session, chain });
				else early = session;
			});
		}
		const keepSessions = (): void => {
			verified = true;
			if (early !== undefined) sessions?.store(key, { session: early, chain });
		};
		return { socket, chain, keepSessions };
	}

	async #phase<T>(phase: Phase, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const { timeouts, clock } = this.#context;
		this.#signal.throwIfAborted();
		this.#log.enter(phase);
		return await withDeadline(phase, timeouts, clock, this.#signal, run);
	}
}

/** The promise's value, or the signal's reason if that comes first. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	let onAbort: (() => void) | undefined;
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
	});
	try {
		signal.throwIfAborted();
		return await Promise.race([promise, aborted]);
	} finally {
		if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
	}
}
