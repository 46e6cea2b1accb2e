import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:net";
import { createServer as createTls } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FakeZone } from "xmpps-connect/testing";
import { observeHostMeta } from "../../../../src/check/observe/web/host-meta.ts";
import { createCertificateAuthority } from "../../../../src/lab/embedded/certificate-authority.ts";
import type { HostMetaObservation } from "../../../../src/model/observation.ts";
import type { DnsObservation } from "../../../../src/model/observation-dns.ts";
import { DOMAIN, failedAnswer, V4, V6 } from "../../observed.ts";
import { dnsOf, listening, webWorld } from "./web-world.ts";

const XML = "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'><Link rel='a' href='wss://b'/></XRD>";
const LINKS = [{ rel: "a", href: "wss://b" }];
const WELL_KNOWN = "/.well-known/host-meta";

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: string[] = [];
const servers: Record<"good" | "self" | "other" | "chat" | "mute", Server> = {} as never;
let ca = "";

beforeAll(async () => {
	const authority = await createCertificateAuthority();
	ca = authority.pem;
	const https = async (dns: readonly string[], selfSigned = false): Promise<Server> => {
		const credentials = await authority.issue({ dns, ...(selfSigned ? { selfSigned } : {}) });
		const server = createServer(credentials, (request, response) => {
			asked.push(`${request.headers.host}${request.url}`);
			answer(request, response);
		});
		server.on("tlsClientError", () => undefined);
		return await listening(server);
	};
	servers.good = await https([DOMAIN.ascii, "www.example.net"]);
	servers.self = await https([DOMAIN.ascii], true);
	servers.other = await https(["example.net"]);
	const credentials = await authority.issue({ dns: [DOMAIN.ascii] });
	const chat = (words: string): Server =>
		createTls(credentials, (socket) => {
			socket.on("error", () => undefined);
			if (words !== "") socket.end(words);
		});
	servers.chat = await listening(chat("220 mail.example.org ESMTP\r\n"));
	servers.mute = await listening(chat(""));
});

afterAll(() => {
	for (const server of Object.values(servers)) server.close();
});

beforeEach(() => {
	asked.length = 0;
});

async function observed(
	at: Readonly<Record<string, Server>>,
	{ dns = dnsOf(V4), ...more }: Parameters<typeof webWorld>[2] & { readonly dns?: DnsObservation } = {},
): Promise<readonly HostMetaObservation[]> {
	const { context, certificates, budgets } = webWorld(ca, at, more);
	return (await observeHostMeta(context, dns, certificates, budgets)).hostMeta;
}

/** What came of the form in XML. */
async function xml(...args: Parameters<typeof observed>): Promise<HostMetaObservation["result"] | undefined> {
	return (await observed(...args)).find(({ form }) => form === "xml")?.result;
}

/** Answers the same to everything. */
function always(code: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
	answer = (_request, response) => response.writeHead(code, headers).end(body);
}

describe("observeHostMeta", () => {
	it("reads both forms, and who may read them", async () => {
		answer = (request, response) => {
			response.setHeader("Access-Control-Allow-Origin", "*");
			response.end(request.url?.endsWith(".json") ? JSON.stringify({ links: LINKS }) : XML);
		};
		const result = { kind: "found", links: LINKS, allowOrigin: "*" };
		expect(await observed({ [V4]: servers.good })).toEqual([
			{ form: "xml", url: `https://${DOMAIN.ascii}${WELL_KNOWN}`, result },
			{ form: "json", url: `https://${DOMAIN.ascii}${WELL_KNOWN}.json`, result },
		]);
		expect(asked.toSorted()).toEqual([`${DOMAIN.ascii}${WELL_KNOWN}`, `${DOMAIN.ascii}${WELL_KNOWN}.json`]);
	});

	it("tells what is not there from what is broken", async () => {
		always(404, "not here");
		expect(await xml({ [V4]: servers.good })).toEqual({ kind: "absent", status: "HTTP/1.1 404 Not Found" });
		always(200, "<!doctype html><html><body>the whole site</body></html>");
		expect(await xml({ [V4]: servers.good })).toEqual({
			kind: "absent",
			status: "HTTP/1.1 200 OK, with a page in HTML",
		});
		always(200, "<XRD/>");
		expect(await xml({ [V4]: servers.good })).toMatchObject({
			kind: "broken",
			detail: expect.stringMatching(/root is "XRD"/),
		});
		always(502, "");
		expect(await xml({ [V4]: servers.good })).toEqual({
			kind: "failed",
			detail: "the server answered HTTP/1.1 502 Bad Gateway",
		});
	});

	it("takes in no more than it should", async () => {
		always(200, `${XML}${" ".repeat(70_000)}`);
		expect(await xml({ [V4]: servers.good })).toEqual({ kind: "broken", detail: "it is longer than 64 KiB" });
		always(200, XML, { "x-long": "x".repeat(20_000) });
		expect(await xml({ [V4]: servers.good })).toMatchObject({
			kind: "failed",
			detail: expect.stringMatching(/not HTTP/),
		});
	});

	it("asks nothing of who cannot prove to be the domain", async () => {
		always(200, XML);
		expect(await xml({ [V4]: servers.self })).toEqual({
			kind: "failed",
			detail: `${V4}: the certificate is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT`,
		});
		expect(await xml({ [V4]: servers.other })).toEqual({
			kind: "failed",
			detail: `${V4}: the certificate is for other names`,
		});
		expect(asked).toEqual([]);
	});

	it("goes on to the next address where one is dead, IPv6 first", async () => {
		always(200, XML);
		expect(await xml({ [V4]: servers.good }, { dns: dnsOf(V4, V6) })).toMatchObject({ kind: "found" });
		expect(await xml({}, { dns: dnsOf(V4, V6) })).toEqual({
			kind: "failed",
			detail: `${V6}: nothing listens at ${V6}; ${V4}: nothing listens at ${V4}`,
		});
	});

	it("survives what is not HTTP, and what says nothing", async () => {
		expect(await xml({ [V4]: servers.chat })).toEqual({
			kind: "failed",
			detail: `${V4}: what answered is not HTTP/1.1`,
		});
		expect(await xml({ [V4]: servers.mute }, { phaseTimeout: 300 })).toEqual({
			kind: "failed",
			detail: `${V4}: no answer within 300 ms`,
		});
	});

	it("ends when everything ends", async () => {
		const controller = new AbortController();
		answer = () => controller.abort();
		expect(await xml({ [V4]: servers.good }, { signal: controller.signal })).toEqual({
			kind: "failed",
			detail: `${V4}: not tried (aborted)`,
		});
	});

	it("has nothing to look at without addresses, and knows nothing where they could not be looked up", async () => {
		expect(await observed({}, { dns: dnsOf() })).toEqual([]);
		expect(await observed({}, { matrix: "reduced" })).toEqual([]);
		const [host] = dnsOf(V4).hosts;
		const dns = { ...dnsOf(), hosts: host === undefined ? [] : [{ ...host, a: failedAnswer("timeout") }] };
		expect(await xml({}, { dns })).toEqual({ kind: "failed", detail: "it ended in timeout" });
		expect(await xml({}, { refuse: () => "it is private" })).toEqual({
			kind: "failed",
			detail: "its addresses may not be dialled",
		});
	});
});

describe("redirects of host-meta", () => {
	const zone: FakeZone = {
		"A www.example.net": ["192.0.2.7"],
		"A inner.example.net": ["10.0.0.1"],
	};

	/** The domain sends everybody somewhere; everybody else has the document. */
	function redirect(location: string): void {
		answer = (request, response) => {
			if (request.headers.host === DOMAIN.ascii) response.writeHead(302, { location }).end();
			else response.end(XML);
		};
	}

	it("are followed to another host, whose address is looked up and whose certificate counts", async () => {
		redirect("https://www.example.net/meta?x=1");
		const at = { [V4]: servers.good, "192.0.2.7": servers.good };
		expect(await xml(at, { zone })).toEqual({ kind: "found", links: LINKS });
		expect(asked).toContain("www.example.net/meta?x=1");
		expect(await xml({ ...at, "192.0.2.7": servers.other }, { zone })).toMatchObject({ kind: "failed" });
	});

	it("end somewhere", async () => {
		redirect("/again");
		expect(await xml({ [V4]: servers.good })).toEqual({
			kind: "broken",
			detail: "it is redirected more than 3 times",
		});
	});

	it.each([
		["http://www.example.net/", /which is not HTTPS$/],
		["https://www.example.net:22/", /which is not port 443$/],
		["https://10.0.0.1/", /which is no host name$/],
		["https://[::1]/", /which is no host name$/],
		["https://", /it says not where to$/],
	])("to %s are not followed", async (location, detail) => {
		redirect(location);
		expect(await xml({ [V4]: servers.good }, { zone })).toMatchObject({
			kind: "broken",
			detail: expect.stringMatching(detail),
		});
	});

	it("to an address that may not be dialled are not followed", async () => {
		redirect("https://inner.example.net/");
		const world = webWorld(
			ca,
			{ [V4]: servers.good },
			{ zone, refuse: (address) => (address.startsWith("10.") ? "it is private" : undefined) },
		);
		const { hostMeta, cuts } = await observeHostMeta(world.context, dnsOf(V4), world.certificates, world.budgets);
		expect(hostMeta[0]?.result).toEqual({ kind: "failed", detail: "its addresses may not be dialled" });
		expect(cuts).toEqual([{ what: "refused-address", where: "10.0.0.1", detail: "it is private" }]);
		expect(new Set(world.dialled)).toEqual(new Set([`${V4} 443`]));
	});
});
