import type { Duplex } from "node:stream";
import { describe, expect, it } from "vitest";
import type { SrvService } from "xmpps-connect/protocol";
import { directDialer } from "../../../../src/check/observe/dial/direct.ts";
import { DialError } from "../../../../src/check/observe/dialer.ts";
import { observeEndpoints } from "../../../../src/check/observe/endpoint/observe-endpoints.ts";
import type { Probing } from "../../../../src/check/observe/endpoint/probing.ts";
import type { EndpointPlace } from "../../../../src/check/observe/endpoints-of.ts";
import { AccountBook } from "../../../../src/lab/embedded/account-book.ts";
import type { Misbehaviour } from "../../../../src/lab/embedded/misbehaviour.ts";
import { refusedPort } from "../../../../src/lab/embedded/refused-port.ts";
import { StanzaRouter } from "../../../../src/lab/embedded/stanza-router.ts";
import { type EndpointOptions, startXmppEndpoint } from "../../../../src/lab/embedded/xmpp-endpoint.ts";
import type { EndpointObservation } from "../../../../src/model/observation.ts";
import { ALPN_OFFERS, DOMAIN, SNI_OFFERS } from "../../observed.ts";
import {
	answering,
	HEADER,
	LONG,
	placeOf,
	probing,
	SHORT,
	STARTTLS_FEATURES,
	tcpServer,
	testAuthority,
	tlsServer,
} from "./endpoint-world.ts";

function observe(context: Probing, places: readonly EndpointPlace[]): ReturnType<typeof observeEndpoints> {
	return observeEndpoints(context, places, context.certificates, context.budgets);
}

async function observeOne(context: Probing, place: EndpointPlace): Promise<EndpointObservation> {
	const { endpoints } = await observe(context, [place]);
	const [endpoint] = endpoints;
	if (endpoint === undefined) throw new Error("no endpoint came back");
	return endpoint;
}

/** An honest XMPP server, or one that misbehaves in one way. */
async function xmppServer(misbehave?: Misbehaviour, more: Partial<EndpointOptions> = {}) {
	return await startXmppEndpoint({
		router: new StanzaRouter(new AccountBook(DOMAIN.ascii, [])),
		credentials: await (await testAuthority()).issue({ dns: [DOMAIN.ascii] }),
		...(misbehave === undefined ? {} : { misbehave }),
		...more,
	});
}

/** `alpn sni` → what came of the cell, in a word. */
function words({ handshakes }: EndpointObservation): Readonly<Record<string, string>> {
	return Object.fromEntries(
		handshakes.map(({ alpn, sni, result }) => {
			const word =
				result.kind === "tls"
					? result.inside.kind
					: result.kind === "failed"
						? (result.alert ?? result.reason)
						: result.why;
			return [`${alpn} ${sni}`, word];
		}),
	);
}

describe("direct TLS", () => {
	it("is tried with every ALPN and SNI, in a fixed order", async () => {
		await using server = await xmppServer();
		const endpoint = await observeOne(await probing(), placeOf("xmpps-client", server.directTlsPort));
		expect(endpoint).toMatchObject({ tcp: { kind: "open" }, starttls: [], cross: [] });
		expect(Object.keys(words(endpoint))).toEqual(
			ALPN_OFFERS.flatMap((alpn) => SNI_OFFERS.map((sni) => `${alpn} ${sni}`)),
		);
		for (const [cell, word] of Object.entries(words(endpoint))) {
			// Whoever offers the ALPN of servers and then speaks as a client is told so.
			expect(word).toBe(cell.startsWith("other-service") ? "stream-error" : "xmpp");
		}
		expect(server.seen.map(({ serverName }) => serverName)).toEqual(
			expect.arrayContaining(["example.org", "xmpps.example.org", "xmpps-check.invalid", undefined]),
		);
		// TCP was looked at with the first hello, not by a connection of its own.
		expect(server.seen).toHaveLength(24);
	});

	it("is tried with the standard's hello alone where the matrix is reduced", async () => {
		await using server = await xmppServer();
		const context = await probing({ matrix: "reduced" });
		expect(words(await observeOne(context, placeOf("xmpps-client", server.directTlsPort)))).toEqual({
			"right domain": "xmpp",
		});
		expect(server.seen).toMatchObject([{ alpn: "xmpp-client", serverName: "example.org" }]);
	});

	it("asks a server port for servers", async () => {
		await using server = await xmppServer();
		const context = await probing({ matrix: "reduced" });
		const endpoint = await observeOne(context, placeOf("xmpps-server", server.directTlsPort));
		expect(endpoint.handshakes[0]?.result).toMatchObject({
			alpn: "xmpp-server",
			inside: { kind: "xmpp", header: { namespace: "jabber:server" } },
		});
	});

	it("shows which ALPN is refused", async () => {
		await using server = await xmppServer({ kind: "no-application-protocol" });
		const cells = words(await observeOne(await probing(), placeOf("xmpps-client", server.directTlsPort)));
		expect(cells).toMatchObject({
			"right domain": "no_application_protocol",
			"none domain": "xmpp",
			"none none": "xmpp",
		});
	});

	it("tries nothing more where TCP fails", async () => {
		const endpoint = await observeOne(await probing(), placeOf("xmpps-client", await refusedPort()));
		expect(endpoint).toMatchObject({
			tcp: { kind: "failed", reason: "refused" },
			handshakes: [],
			starttls: [],
			cross: [],
		});
	});

	it("does not wait for one hello after another where none is answered", async () => {
		let connections = 0;
		const port = await tcpServer(() => {
			connections += 1;
		});
		const context = await probing({ phaseTimeout: SHORT, room: 6, cap: 64 });
		const { endpoints, cuts } = await observe(context, [placeOf("xmpps-client", port)]);
		const [endpoint] = endpoints;
		const cells = Object.values(endpoint === undefined ? {} : words(endpoint));
		expect(cells.filter((word) => word === "timeout")).toHaveLength(6);
		expect(cells.filter((word) => word === "deadline")).toHaveLength(18);
		expect(cuts).toMatchObject([{ what: "deadline" }]);
		// Six hellos, and three to find out what it is instead.
		expect(connections).toBe(9);
	});

	it("spends a cap on what matters most, and says what it left out", async () => {
		await using server = await xmppServer();
		const { endpoints, cuts } = await observe(await probing({ cap: 4 }), [
			placeOf("xmpps-client", server.directTlsPort),
		]);
		const [endpoint] = endpoints;
		const tried = Object.entries(endpoint === undefined ? {} : words(endpoint)).filter(([, word]) => word !== "cap");
		expect(tried.map(([cell]) => cell)).toEqual(["right domain", "right none", "none domain", "web domain"]);
		expect(cuts).toEqual([{ what: "handshakes", where: "127.0.0.1", detail: "it got no more than 4 connections" }]);
	});
});

describe("STARTTLS", () => {
	it("is begun with and without SNI, and a second stream follows", async () => {
		await using server = await xmppServer();
		const endpoint = await observeOne(await probing(), placeOf("xmpp-client", server.starttlsPort));
		expect(endpoint).toMatchObject({ tcp: { kind: "open" }, handshakes: [], cross: [] });
		expect(endpoint.starttls.map(({ sni }) => sni)).toEqual(["domain", "none"]);
		for (const { before, tls, refusal } of endpoint.starttls) {
			expect(before).toMatchObject({ kind: "xmpp", features: { starttls: "required", mechanisms: [] } });
			expect(refusal).toBeUndefined();
			expect(tls).toMatchObject({
				kind: "tls",
				trust: "ok",
				inside: { kind: "xmpp", features: { starttls: "absent" } },
			});
		}
		expect(server.seen.map(({ serverName }) => serverName).sort()).toEqual(["example.org", undefined]);
	});

	it("is begun once where the matrix is reduced", async () => {
		await using server = await xmppServer();
		const context = await probing({ matrix: "reduced" });
		const endpoint = await observeOne(context, placeOf("xmpp-server", server.serverStarttlsPort));
		expect(endpoint.starttls).toMatchObject([{ sni: "domain", tls: { kind: "tls" } }]);
	});

	it.each<[Misbehaviour, string]>([
		[{ kind: "no-starttls" }, "not-offered"],
		[{ kind: "starttls-failure" }, "refused"],
		[{ kind: "inject-behind-proceed", text: "<evil/>" }, "injection"],
		[{ kind: "drop", at: "proceed", how: "close" }, "failed"],
		[{ kind: "stall", at: "proceed" }, "failed"],
		[{ kind: "stall", at: "features" }, "failed"],
		[{ kind: "drop", at: "header", how: "reset" }, "failed"],
	])("says why it was not begun: %j", async (misbehave, reason) => {
		await using server = await xmppServer(misbehave);
		// Of what is no stream it is also asked who speaks first.
		const waits = misbehave.kind === "stall" || (misbehave.kind === "drop" && misbehave.at === "header");
		const context = await probing({ matrix: "reduced", phaseTimeout: waits ? 400 : LONG });
		const endpoint = await observeOne(context, placeOf("xmpp-client", server.starttlsPort));
		expect(endpoint.starttls).toMatchObject([{ refusal: { reason } }]);
		expect(endpoint.starttls[0]?.tls).toBeUndefined();
	});

	it("tells a handshake that breaks off", async () => {
		await using server = await xmppServer({ kind: "drop", at: "tls", how: "close" });
		const context = await probing({ matrix: "reduced" });
		const endpoint = await observeOne(context, placeOf("xmpp-client", server.starttlsPort));
		expect(endpoint.starttls).toMatchObject([{ before: { kind: "xmpp" }, tls: { kind: "failed", reason: "closed" } }]);
	});
});

describe("an endpoint that is not what its record says", () => {
	const probes = ({ cross }: EndpointObservation): readonly string[] => cross.map(({ probe }) => probe);
	const seen = (endpoint: EndpointObservation, probe: string): unknown =>
		endpoint.cross.find((one) => one.probe === probe);

	it("is a STARTTLS port at a direct TLS record", async () => {
		await using server = await xmppServer();
		const endpoint = await observeOne(
			await probing({ phaseTimeout: 1000 }),
			placeOf("xmpps-client", server.starttlsPort),
		);
		expect(endpoint.handshakes[0]?.result).toMatchObject({ kind: "failed" });
		expect(seen(endpoint, "starttls")).toMatchObject({ before: { kind: "xmpp", features: { starttls: "required" } } });
	});

	it("is a direct TLS port at a STARTTLS record", async () => {
		await using server = await xmppServer();
		const endpoint = await observeOne(
			await probing({ phaseTimeout: 500 }),
			placeOf("xmpp-client", server.directTlsPort),
		);
		expect(endpoint.starttls[0]?.refusal).toMatchObject({ reason: "failed" });
		expect(probes(endpoint)).toEqual(["direct-tls", "banner", "http"].filter((one) => probes(endpoint).includes(one)));
		expect(seen(endpoint, "direct-tls")).toMatchObject({
			result: { kind: "tls", alpn: "xmpp-client", inside: { kind: "xmpp" } },
		});
	});

	it.each<SrvService>(["xmpps-client", "xmpp-client"])("is ssh at an %s record", async (service) => {
		const port = await tcpServer((socket) => void socket.write("SSH-2.0-OpenSSH_9.2p1\r\n"));
		const endpoint = await observeOne(await probing({ phaseTimeout: 1000 }), placeOf(service, port));
		expect(seen(endpoint, "banner")).toEqual({
			probe: "banner",
			before: { kind: "ssh", banner: "SSH-2.0-OpenSSH_9.2p1" },
		});
	});

	it("is a web server without TLS", async () => {
		const port = await tcpServer(answering("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n"));
		const endpoint = await observeOne(await probing({ phaseTimeout: 500 }), placeOf("xmpps-client", port));
		expect(words(endpoint)).toMatchObject({ "right domain": "not-tls" });
		expect(seen(endpoint, "http")).toMatchObject({ before: { kind: "http", server: "nginx" } });
		expect(seen(endpoint, "banner")).toMatchObject({ before: { kind: "silence" } });
	});

	const OLD = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

	it("is a server that speaks nothing but an old TLS", async () => {
		const port = await tlsServer(answering(HEADER + STARTTLS_FEATURES), OLD);
		const endpoint = await observeOne(await probing({ phaseTimeout: 500 }), placeOf("xmpps-client", port));
		expect(words(endpoint)).toMatchObject({ "right domain": "protocol_version" });
		expect(seen(endpoint, "old-tls")).toMatchObject({ result: { kind: "tls", protocol: "TLSv1.1" } });
	});

	it("may be one where a hello is hung up on without a word, as ejabberd does", async () => {
		const port = await tcpServer((socket) => void socket.once("data", () => socket.end()));
		const context = await probing({ matrix: "reduced", phaseTimeout: 500 });
		const endpoint = await observeOne(context, placeOf("xmpps-client", port));
		expect(words(endpoint)).toMatchObject({ "right domain": "closed" });
		expect(probes(endpoint)).toContain("old-tls");
	});

	it("is a server that speaks nothing but an old TLS behind STARTTLS", async () => {
		await using server = await xmppServer(undefined, { maxVersion: "TLSv1.1" });
		const context = await probing({ matrix: "reduced" });
		const endpoint = await observeOne(context, placeOf("xmpp-client", server.starttlsPort));
		expect(endpoint.starttls).toMatchObject([{ before: { kind: "xmpp" }, tls: { kind: "failed" } }]);
		expect(probes(endpoint)).toEqual(["old-tls"]);
	});

	it("is looked at no further where it is what it should be", async () => {
		await using server = await xmppServer({ kind: "stream-error", condition: "host-unknown" });
		const { endpoints } = await observe(await probing({ matrix: "reduced" }), [
			placeOf("xmpps-client", server.directTlsPort),
			placeOf("xmpp-client", server.starttlsPort),
		]);
		expect(endpoints.map(({ cross }) => cross)).toEqual([[], []]);
	});
});

describe("all endpoints", () => {
	it("come back sorted, whichever ended first", async () => {
		await using server = await xmppServer();
		const context = await probing({ matrix: "reduced" });
		const places = [
			placeOf("xmpps-server", server.directTlsPort),
			placeOf("xmpps-client", server.directTlsPort, { target: "b.example.org" }),
			placeOf("xmpps-client", await refusedPort(), { target: "a.example.org" }),
			placeOf("xmpp-client", server.starttlsPort),
		];
		const { endpoints } = await observe(context, places);
		expect(endpoints.map(({ service, target }) => `${service} ${target}`)).toEqual([
			"xmpp-client xmpps.example.org",
			"xmpps-client a.example.org",
			"xmpps-client b.example.org",
			"xmpps-server xmpps.example.org",
		]);
		expect(Object.keys(context.certificates.all())).toHaveLength(1);
	});

	it("are not dialled where their address is refused", async () => {
		let dialled = 0;
		const dialer = {
			dial: (): Promise<Duplex> => {
				dialled += 1;
				throw new DialError("error", "must not be dialled");
			},
		};
		const context = await probing({ dialer, refuse: (address) => `"${address}" is a loopback address` });
		const { endpoints, cuts } = await observe(context, [placeOf("xmpps-client", 443)]);
		expect(endpoints).toMatchObject([{ tcp: { kind: "not-tried", why: "address" }, handshakes: [] }]);
		expect(cuts).toEqual([
			{ what: "refused-address", where: "127.0.0.1", detail: '"127.0.0.1" is a loopback address' },
		]);
		expect(dialled).toBe(0);
	});

	it("come back with what there is when the whole is over", async () => {
		await using server = await xmppServer();
		const whole = new AbortController();
		const silent = await tcpServer(() => undefined);
		const context = await probing({ signal: whole.signal, room: 24 });
		const honest = observe(await probing(), [placeOf("xmpps-client", server.directTlsPort)]);
		const all = observe(context, [placeOf("xmpps-client", silent), placeOf("xmpp-client", silent)]);
		await honest;
		whole.abort(new DOMException("over", "TimeoutError"));
		const { endpoints, cuts } = await all;
		expect(endpoints.map(({ tcp }) => tcp.kind)).toEqual(["open", "open"]);
		expect(new Set(endpoints.flatMap((endpoint) => Object.values(words(endpoint))))).toEqual(new Set(["deadline"]));
		expect(endpoints[0]?.starttls).toMatchObject([{ tls: { why: "deadline" } }, { tls: { why: "deadline" } }]);
		expect(cuts.map(({ what }) => what)).toEqual(["deadline", "deadline"]);
	});

	it("are not tried when it was over before", async () => {
		const signal = AbortSignal.abort(new DOMException("over", "TimeoutError"));
		const { endpoints } = await observe(await probing({ signal }), [
			placeOf("xmpps-client", 1),
			placeOf("xmpp-client", 1),
		]);
		expect(endpoints.map(({ tcp }) => tcp)).toEqual([
			{ kind: "not-tried", why: "deadline" },
			{ kind: "not-tried", why: "deadline" },
		]);
	});

	it("never have more connections in flight to an address than there is room", async () => {
		await using server = await xmppServer();
		const direct = directDialer();
		let running = 0;
		let most = 0;
		const dialer = {
			async dial(address: string, port: number, signal: AbortSignal): Promise<Duplex> {
				running += 1;
				most = Math.max(most, running);
				const socket = await direct.dial(address, port, signal);
				socket.once("close", () => {
					running -= 1;
				});
				return socket;
			},
		};
		const context = await probing({ dialer, room: 3, matrix: "reduced" });
		const places = Array.from({ length: 9 }, (_, index) =>
			placeOf("xmpps-client", server.directTlsPort, { target: `${index}.example.org` }),
		);
		const { endpoints } = await observe(context, places);
		expect(endpoints).toHaveLength(9);
		// Those that take leave of the server are still closing.
		expect(most).toBeLessThanOrEqual(6);
	});
});
