import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { alertFor, unroutable } from "../../../src/gateway/first-bytes/tls-alert.ts";
import type { OpeningFault } from "../../../src/gateway/opening.ts";

/** What a TLS client makes of an answer to its hello. */
async function heard(answer: Uint8Array): Promise<string | undefined> {
	const server = createServer((socket) => {
		socket.on("error", () => undefined);
		socket.once("data", () => socket.end(answer));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const client = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
	const [error] = await once(client, "error").catch((error: unknown) => [error]);
	client.destroy();
	server.close();
	return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** A code of Node for an alert. What stands between differs from one OpenSSL to the next: `SSLV3_ALERT`, `SSL/TLS_ALERT`. */
const named = (alert: string): RegExp => new RegExp(`^ERR_SSL_[\\w/]+_${alert}$`);

describe("what TLS says to who leads nowhere", () => {
	it("is the alert that TLS has for it, fatal, in a whole record", () => {
		const description = (bytes: Uint8Array | undefined): number | undefined => bytes?.at(-1);
		expect(alertFor("inconsistent")).toEqual(Uint8Array.of(21, 3, 1, 0, 2, 2, 50));
		expect(description(alertFor("too-long"))).toBe(22);
		expect(description(alertFor("not-client-hello"))).toBe(10);
		expect(description(alertFor("sslv2"))).toBe(70);
		expect(description(alertFor("bad-name"))).toBe(112);
		for (const fault of ["not-tls", "unknown-protocol", "bad-request", "not-a-stream"] as const)
			expect(alertFor(fault)).toBeUndefined();
		const hello = { serverName: undefined, versions: [0x0304], ech: false };
		expect(description(unroutable({ ...hello, alpn: ["h2"] }))).toBe(120);
		expect(description(unroutable({ ...hello, alpn: [] }))).toBe(112);
	});

	it.each<[OpeningFault, string]>([
		["inconsistent", "DECODE_ERROR"],
		["too-long", "RECORD_OVERFLOW"],
		["not-client-hello", "UNEXPECTED_MESSAGE"],
		["sslv2", "PROTOCOL_VERSION"],
		["bad-name", "UNRECOGNIZED_NAME"],
	])("is understood: %s", async (fault, name) => {
		expect(await heard(alertFor(fault) ?? new Uint8Array())).toMatch(named(name));
	});

	it("is understood: no protocol of these", async () => {
		const words = unroutable({ serverName: undefined, versions: [0x0304], ech: false, alpn: ["h2"] });
		expect(await heard(words)).toMatch(named("NO_APPLICATION_PROTOCOL"));
	});
});
