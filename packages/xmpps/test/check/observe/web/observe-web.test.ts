import { createSecureServer } from "node:http2";
import { createServer as createHttps } from "node:https";
import type { Server } from "node:net";
import { createServer as createTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EndpointPlace } from "../../../../src/check/observe/endpoints-of.ts";
import { observeWeb } from "../../../../src/check/observe/web/observe-web.ts";
import { createCertificateAuthority } from "../../../../src/lab/embedded/certificate-authority.ts";
import type { WebObservation } from "../../../../src/model/observation.ts";
import { DOMAIN, TARGET, V4, V6 } from "../../observed.ts";
import { dnsOf, listening, webWorld } from "./web-world.ts";

/** Prosody 0.12 states no version here. */
const STREAM_ERROR =
	"<?xml version='1.0'?><stream:stream id='' xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>" +
	"<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";

/** Which names were asked for: SNI and Host. */
const seen: string[] = [];
const servers: Record<"web1" | "web2" | "xmpp" | "shop", Server> = {} as never;
let ca = "";

beforeAll(async () => {
	const authority = await createCertificateAuthority();
	ca = authority.pem;
	const credentials = await authority.issue({ dns: [DOMAIN.ascii, TARGET] });
	servers.web1 = await listening(
		createHttps(credentials, (request, response) => {
			seen.push(`${(request.socket as { servername?: string }).servername} ${request.headers.host} ${request.url}`);
			response.writeHead(200, { server: "nginx/1.22.1", date: "Sun, 01 Mar 2026 12:00:00 GMT" });
			response.end("hello");
		}),
	);
	servers.web2 = await listening(
		createSecureServer({ ...credentials, allowHTTP1: true }, (request, response) => {
			response.writeHead(request.httpVersionMajor === 1 ? 301 : 500, { server: "both/2" });
			response.end();
		}),
	);
	servers.shop = await listening(createSecureServer({ ...credentials, allowHTTP1: false }));
	servers.xmpp = await listening(
		createTls(credentials, (socket) => {
			socket.on("error", () => undefined);
			socket.once("data", () => socket.end(STREAM_ERROR));
		}),
	);
});

afterAll(() => {
	for (const server of Object.values(servers)) server.close();
});

function place(address: string, more: Partial<EndpointPlace> = {}): EndpointPlace {
	const family = address.includes(":") ? 6 : 4;
	return { service: "xmpps-client", target: TARGET, address, family, port: 443, origin: "srv", ...more };
}

async function observed(
	at: Readonly<Record<string, Server>>,
	places: readonly EndpointPlace[],
	own: readonly string[] = [],
	more: Parameters<typeof webWorld>[2] = {},
): ReturnType<typeof observeWeb> {
	const { context, certificates, budgets } = webWorld(ca, at, more);
	return await observeWeb(context, dnsOf(...own), places, certificates, budgets);
}

const inside = (one: WebObservation | undefined): unknown =>
	one?.result.kind === "tls" ? one.result.inside : one?.result;

describe("observeWeb", () => {
	it("asks a shared address with both names, and the domain's own with the domain's", async () => {
		seen.length = 0;
		const { web, cuts } = await observed({ [V4]: servers.web1, [V6]: servers.web1 }, [place(V4)], [V6]);
		expect(web.map(({ address, family, port, name, of }) => ({ address, family, port, name, of }))).toEqual([
			{ address: V4, family: 4, port: 443, name: DOMAIN.ascii, of: "domain" },
			{ address: V4, family: 4, port: 443, name: TARGET, of: "target" },
			{ address: V6, family: 6, port: 443, name: DOMAIN.ascii, of: "domain" },
		]);
		const whole = (name: string): string => `${name} ${name} /`;
		expect(seen.toSorted()).toEqual([whole(DOMAIN.ascii), whole(DOMAIN.ascii), whole(TARGET)]);
		expect(cuts).toEqual([]);
	});

	it("tells status, server and date of a web site, and that its certificate is trusted", async () => {
		const before = Date.now();
		const [one] = (await observed({ [V4]: servers.web1 }, [], [V4])).web;
		expect(one?.result).toMatchObject({ kind: "tls", trust: "ok", alpn: "http/1.1" });
		expect(inside(one)).toEqual({ kind: "http", status: "HTTP/1.1 200 OK", server: "nginx/1.22.1" });
		expect(one?.date).toBe("2026-03-01T12:00:00.000Z");
		expect(one?.dateSeenAt).toBeGreaterThanOrEqual(before);
	});

	it("asks again by HTTP/1.1 where HTTP/2 was chosen, and keeps what was chosen", async () => {
		const [one] = (await observed({ [V4]: servers.web2 }, [], [V4])).web;
		expect(one?.result).toMatchObject({ kind: "tls", alpn: "h2" });
		expect(inside(one)).toEqual({ kind: "http", status: "HTTP/1.1 301 Moved Permanently", server: "both/2" });
		expect(one?.date).toBeDefined();
	});

	it("says HTTP/2 where nothing else is spoken", async () => {
		const [one] = (await observed({ [V4]: servers.shop }, [], [V4])).web;
		expect(inside(one)).toEqual({ kind: "http2" });
		expect(one).not.toHaveProperty("date");
	});

	it("asks at such length that a multiplexer which waits for 1024 bytes gives up", async () => {
		const waiting = await listening(
			createTls({ ...(await (await createCertificateAuthority()).issue({ dns: [DOMAIN.ascii] })) }, (socket) => {
				let got = 0;
				socket.on("error", () => undefined);
				socket.on("data", (bytes) => {
					got += bytes.length;
					if (got > 1024) socket.destroy();
				});
			}),
		);
		const [one] = (await observed({ [V4]: waiting }, [place(V4)])).web;
		waiting.close();
		expect(inside(one)).toEqual({ kind: "closed" });
	});

	it("says when a browser's hello reaches XMPP", async () => {
		const [one] = (await observed({ [V4]: servers.xmpp }, [], [V4])).web;
		expect(inside(one)).toMatchObject({ kind: "stream-error", condition: "not-well-formed" });
	});

	it("keeps a failure as such", async () => {
		const [one] = (await observed({}, [], [V4])).web;
		expect(one?.result).toMatchObject({ kind: "failed", reason: "refused" });
	});

	it("looks at no other port, and never at a target that cannot be a host's name", async () => {
		const places = [place(V4, { port: 5223 }), place(V6, { target: "192.0.2.9" }), place(V6, { target: "a\r\nb: c" })];
		const { web } = await observed({}, places);
		expect(web.map(({ address, name }) => `${address} ${name}`)).toEqual([`${V6} ${DOMAIN.ascii}`]);
	});

	it("does nothing in the reduced matrix", async () => {
		expect(await observed({}, [place(V4)], [V4], { matrix: "reduced" })).toEqual({ web: [], cuts: [] });
	});

	it("dials nothing that is refused, and says so", async () => {
		const { web, cuts } = await observed({}, [], [V4], { refuse: () => "it is private" });
		expect(web.map(({ result }) => result)).toEqual([{ kind: "not-tried", why: "address" }]);
		expect(cuts).toEqual([{ what: "refused-address", where: V4, detail: "it is private" }]);
	});

	it("looks at no more than its share of many addresses, the domain's name first", async () => {
		const many = Array.from({ length: 40 }, (_, index) => place(`192.0.2.${index}`));
		const { web, cuts } = await observed({}, many);
		expect(web).toHaveLength(32);
		expect(new Set(web.map(({ of }) => of))).toEqual(new Set(["domain"]));
		expect(cuts).toEqual([
			{ what: "addresses", where: DOMAIN.ascii, detail: "HTTPS was looked at in 32 of 80 places" },
		]);
	});
});
