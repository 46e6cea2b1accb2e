import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redirectToHttps } from "../../../src/gateway/first-bytes/http-redirect.ts";
import { readOpening } from "../../../src/gateway/first-bytes/read-opening.ts";

describe("the answer to a request in clear", () => {
	it("is the same place over TLS, or that nobody knows which", () => {
		const text = (host: string | undefined, path: string, port = 443): string =>
			String(Buffer.from(redirectToHttps({ kind: "http", host, path }, port)));
		expect(text("a.example", "/x?y")).toMatch(
			/^HTTP\/1\.1 308 Permanent Redirect\r\nLocation: https:\/\/a\.example\/x\?y\r\n/,
		);
		expect(text("a.example", "/x", 8443)).toContain("\r\nLocation: https://a.example:8443/x\r\n");
		expect(text("a.example", "/")).toMatch(/\r\n\r\n$/);
		expect(text(undefined, "/")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
	});

	it("never has a line more than it should, whatever was asked for", () => {
		const line = fc.string({ unit: "binary", maxLength: 40 });
		fc.assert(
			fc.property(line, line, (target, host) => {
				const request = Buffer.from(`GET /${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, "utf8");
				const result = readOpening(request);
				if (result.kind !== "parsed" || result.opening.kind !== "http") return;
				const lines = String(Buffer.from(redirectToHttps(result.opening, 443))).split("\r\n");
				const status =
					result.opening.host === undefined ? "HTTP/1.1 400 Bad Request" : "HTTP/1.1 308 Permanent Redirect";
				const location =
					result.opening.host === undefined ? [] : [expect.stringMatching(/^Location: https:\/\/[!-~]+$/)];
				expect(lines).toEqual([status, ...location, "Content-Length: 0", "Connection: close", "", ""]);
			}),
			{ numRuns: 3_000 },
		);
		expect(readOpening(Buffer.from("GET /\r\nSet-Cookie:x HTTP/1.1\r\nHost: a.example\r\n\r\n")).kind).toBe(
			"malformed",
		);
	});
});
