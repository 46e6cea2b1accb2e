import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";
import { describe, expect, it } from "vitest";
import { directDialer } from "../../../../src/check/observe/dial/direct.ts";
import { probeTls } from "../../../../src/check/observe/endpoint/probe-tls.ts";
import type { Probing } from "../../../../src/check/observe/endpoint/probing.ts";
import { askStream } from "../../../../src/check/observe/endpoint/read-inside.ts";
import type { TlsHello } from "../../../../src/check/observe/endpoint/shake-hands.ts";
import { refusedPort } from "../../../../src/lab/embedded/refused-port.ts";
import type { HandshakeResult } from "../../../../src/model/observation-tls.ts";
import {
	answering,
	FEATURES,
	HEADER,
	LONG,
	probing,
	SHORT,
	tcpServer,
	testAuthority,
	tlsServer,
} from "./endpoint-world.ts";

const HELLO: TlsHello = { alpn: ["xmpp-client"], servername: "example.org" };

function probe(context: Probing, port: number, hello: TlsHello = HELLO): Promise<HandshakeResult> {
	const place = { address: "127.0.0.1", port };
	return probeTls(
		context,
		place,
		hello,
		(socket, signal) => askStream(socket, "<hello/>", signal),
		context.certificates,
	);
}

describe("a handshake that succeeds", () => {
	it("shows protocol, cipher, ALPN, chain, trust and what is inside", async () => {
		const context = await probing();
		const port = await tlsServer(answering(HEADER + FEATURES), { ALPNProtocols: ["xmpp-client"] });
		const result = await probe(context, port);
		expect(result).toMatchObject({
			kind: "tls",
			protocol: "TLSv1.3",
			cipher: "TLS_AES_256_GCM_SHA384",
			alpn: "xmpp-client",
			trust: "ok",
			inside: { kind: "xmpp" },
		});
		const [sha256 = ""] = result.kind === "tls" ? result.chain : [];
		expect(context.certificates.all()[sha256]).toMatchObject({
			sha256,
			subject: "CN=xmpps lab server",
			issuer: "CN=xmpps lab",
			dns: ["example.org"],
			key: "EC prime256v1",
			selfSigned: false,
		});
	});

	it("resumes no session: each shows its certificate", async () => {
		const context = await probing();
		const port = await tlsServer(answering(HEADER + FEATURES));
		const results = [await probe(context, port), await probe(context, port)];
		const chains = results.map((result) => (result.kind === "tls" ? result.chain : []));
		expect(chains[1]).toEqual(chains[0]);
		expect(chains[0]).toHaveLength(1);
		expect(Object.keys(context.certificates.all())).toHaveLength(1);
	});

	it.each<[string, Parameters<Awaited<ReturnType<typeof testAuthority>>["issue"]>[0], string]>([
		["expired", { notBefore: new Date(0), notAfter: new Date(86_400_000) }, "CERT_HAS_EXPIRED"],
		["not valid yet", { notBefore: new Date(Date.now() + 3_600_000) }, "CERT_NOT_YET_VALID"],
		["signed by itself", { selfSigned: true }, "DEPTH_ZERO_SELF_SIGNED_CERT"],
	])("shows a certificate that is %s", async (_, request, trust) => {
		const context = await probing();
		const credentials = await (await testAuthority()).issue({ dns: ["example.org"], ...request });
		const port = await tlsServer(answering(HEADER + FEATURES), { ...credentials });
		expect(await probe(context, port)).toMatchObject({ kind: "tls", trust, inside: { kind: "xmpp" } });
		expect(Object.values(context.certificates.all())[0]?.selfSigned).toBe("selfSigned" in request);
	});

	it("is one whatever is silent inside", async () => {
		const context = await probing({ phaseTimeout: SHORT });
		const port = await tlsServer(() => undefined);
		expect(await probe(context, port)).toMatchObject({ kind: "tls", inside: { kind: "silence" } });
	});

	it("sends no SNI and no ALPN where there are none", async () => {
		const seen: unknown[] = [];
		const port = await tlsServer(
			(socket) => {
				seen.push(socket.servername, socket.alpnProtocol);
				socket.end(HEADER);
			},
			{ ALPNProtocols: ["xmpp-client"] },
		);
		await probe(await probing(), port, { alpn: [] });
		expect(seen).toEqual([false, false]);
	});
});

describe("a handshake that fails", () => {
	it.each<[string, TlsOptions, string]>([
		["no_application_protocol", { ALPNProtocols: ["http/1.1"] }, "no_application_protocol"],
		[
			"unrecognized_name",
			{ SNICallback: (_name, done) => done(Object.assign(new Error("no"), {}), undefined) },
			"internal_error",
		],
	])("tells the alert %s", async (_, options, alert) => {
		const port = await tlsServer(() => undefined, options);
		const result = await probe(await probing(), port);
		expect(result).toMatchObject({ kind: "failed" });
		if (result.kind === "failed" && result.reason === "alert") expect(result.alert).toBe(alert);
	});

	it("knows every alert by the name that the standard gives it", async () => {
		// The number is in OpenSSL's message alone where its code has another name.
		for (const [number, alert] of [
			[112, "unrecognized_name"],
			[40, "handshake_failure"],
			[70, "protocol_version"],
			[116, "certificate_required"],
			[90, "user_canceled"],
		] as const) {
			const port = await tcpServer(
				(socket) => void socket.once("data", () => socket.write(Buffer.of(0x15, 3, 1, 0, 2, 2, number))),
			);
			expect(await probe(await probing(), port)).toMatchObject({ kind: "failed", reason: "alert", alert });
		}
	});

	it("finds no version in common with a server that is too old, and gets in by the oldest", async () => {
		const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
		const port = await tlsServer(answering(HEADER + FEATURES), old);
		const context = await probing();
		expect(await probe(context, port)).toMatchObject({ reason: "alert", alert: "protocol_version" });
		const hello = { ...HELLO, minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
		expect(await probe(context, port, hello)).toMatchObject({
			kind: "tls",
			protocol: "TLSv1.1",
			inside: { kind: "xmpp" },
		});
	});

	it.each<[string, (socket: Socket) => void, string]>([
		["an HTTP server answers", answering("HTTP/1.1 400 Bad Request\r\n\r\n"), "not-tls"],
		["ssh speaks first", (socket) => void socket.write("SSH-2.0-OpenSSH_9.2p1\r\n"), "not-tls"],
		["it closes", (socket) => void socket.once("data", () => socket.end()), "closed"],
		["it resets", (socket) => void socket.once("data", () => socket.resetAndDestroy()), "reset"],
	])("says so where %s", async (_, server, reason) => {
		expect(await probe(await probing(), await tcpServer(server))).toMatchObject({ kind: "failed", reason });
	});

	it.each<[string, (socket: Socket) => void]>([
		["nothing answers", () => undefined],
		["the answer stops after its first bytes", answering("\x16\x03\x03\0\x7a\x02\0\0")],
	])("ends at the deadline of the phase where %s", async (_, server) => {
		const context = await probing({ phaseTimeout: SHORT });
		expect(await probe(context, await tcpServer(server))).toMatchObject({ kind: "failed", reason: "timeout" });
	});

	it("has TCP's reason where nothing listens", async () => {
		expect(await probe(await probing(), await refusedPort())).toMatchObject({ kind: "failed", reason: "refused" });
	});

	it.each<[string, Error | undefined, string]>([
		["the deadline of the whole", new DOMException("over", "TimeoutError"), "deadline"],
		["a person", undefined, "aborted"],
	])("is not tried where %s ends it", async (_, reason, why) => {
		const whole = new AbortController();
		const context = await probing({ signal: whole.signal, phaseTimeout: LONG });
		const port = await tcpServer(() => whole.abort(reason));
		expect(await probe(context, port)).toEqual({ kind: "not-tried", why });
	});
});

it("leaves no connection behind that a peer keeps open", async () => {
	const ends: Promise<unknown>[] = [];
	const port = await tlsServer((socket) => {
		ends.push(new Promise((resolve) => socket.once("close", resolve)));
		socket.on("end", () => undefined);
		answering(HEADER + FEATURES)(socket);
	});
	expect(await probe(await probing(), port)).toMatchObject({ inside: { kind: "xmpp" } });
	await Promise.all(ends);
	expect(ends).toHaveLength(1);
});

it("reads a chain as it was sent, and completes it from nowhere", async () => {
	const context = await probing();
	const authority = await testAuthority();
	const { key, cert } = await authority.issue({ dns: ["example.org"] });
	const port = await tlsServer(answering(HEADER + FEATURES), { key, cert: cert + authority.pem });
	const result = await probe(context, port);
	const subjects = (result.kind === "tls" ? result.chain : []).map((one) => context.certificates.all()[one]?.subject);
	expect(subjects).toEqual(["CN=xmpps lab server", "CN=xmpps lab"]);
});

describe("over a connection that is no socket of Node", () => {
	/** What `ssh -W` gives: a stream in both directions, and nothing else. */
	const tunnel = {
		async dial(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
			const socket = await directDialer().dial(address, port, signal);
			const outer = Duplex.from({ readable: socket, writable: socket });
			outer.on("error", () => undefined);
			return outer.pause();
		},
	};

	it("is a handshake the same", async () => {
		const context = await probing({ dialer: tunnel });
		const port = await tlsServer(answering(HEADER + FEATURES), { ALPNProtocols: ["xmpp-client"] });
		expect(await probe(context, port)).toMatchObject({ kind: "tls", alpn: "xmpp-client", inside: { kind: "xmpp" } });
	});

	it.each<[string, (socket: Socket) => void, string]>([
		["nothing answers", () => undefined, "timeout"],
		["the answer stops after its first bytes", answering("\x16\x03\x03\0\x7a\x02\0\0"), "timeout"],
		["it closes", (socket) => void socket.once("data", () => socket.end()), "closed"],
		["an HTTP server answers", answering("HTTP/1.1 400 Bad Request\r\n\r\n"), "not-tls"],
	])("it fails the same where %s", async (_, server, reason) => {
		const context = await probing({ dialer: tunnel, phaseTimeout: reason === "timeout" ? SHORT : LONG });
		expect(await probe(context, await tcpServer(server))).toMatchObject({ kind: "failed", reason });
	});
});
