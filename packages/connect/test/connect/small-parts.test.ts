import { describe, expect, it } from "vitest";
import { parseProxy } from "../../src/connect/http-proxy.ts";
import { roundTrips } from "../../src/connect/round-trips.ts";
import { SessionCache } from "../../src/connect/session-cache.ts";
import { errorCode, socketFailure } from "../../src/connect/socket-failure.ts";
import { DEFAULT_TIMEOUTS, timeoutsFrom } from "../../src/connect/timeouts.ts";
import { trustFrom } from "../../src/connect/trust.ts";

describe("parseProxy", () => {
	it.each([
		["http://proxy.example:3128", { host: "proxy.example", port: 3128 }],
		["http://proxy.example", { host: "proxy.example", port: 80 }],
		["http://[2001:db8::1]:8080/", { host: "2001:db8::1", port: 8080 }],
	])("reads %s", (text, expected) => {
		expect(parseProxy(text)).toEqual(expected);
	});

	it("makes the Basic credentials of RFC 7617, 2", () => {
		const { authorization } = parseProxy("http://Aladdin:open%20sesame@proxy.example");
		expect(authorization).toBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	});

	it.each([
		"",
		"proxy",
		"proxy:3128",
		"https://proxy.example",
		"socks5://proxy.example",
		"http://proxy.example/path",
		"http://",
	])("refuses %j with one line", (text) => {
		expect(() => parseProxy(text)).toThrow(/^Cannot use .*prox[^\n]*$/);
	});

	it("never shows the password", () => {
		expect(() => parseProxy("ftp://me:secret@proxy.example")).toThrow(/^(?!.*secret)/);
	});
});

describe("timeoutsFrom", () => {
	it("fills in the defaults", () => {
		expect(timeoutsFrom({ tcp: 5 })).toEqual({ ...DEFAULT_TIMEOUTS, tcp: 5 });
	});

	it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("refuses %d", (tcp) => {
		expect(() => timeoutsFrom({ tcp })).toThrow("Cannot use");
	});

	it("refuses a name it does not know", () => {
		expect(() => timeoutsFrom({ connect: 5 } as object)).toThrow('Cannot use the timeout "connect"');
	});
});

describe("SessionCache", () => {
	const stored = (name: string) => ({ session: Buffer.from(name), chain: [] });

	it("gives a session once (RFC 8446, C.4)", () => {
		const cache = new SessionCache();
		cache.store("a", stored("one"));
		expect(cache.take("a")?.session.toString()).toBe("one");
		expect(cache.take("a")).toBeUndefined();
	});

	it("keeps the newest of a key, and forgets the oldest key when full", () => {
		const cache = new SessionCache(2);
		for (const key of ["a", "b", "a", "c"]) cache.store(key, stored(key));
		expect(cache.size).toBe(2);
		expect(cache.take("b")).toBeUndefined();
		expect(cache.take("a")).toBeDefined();
	});
});

describe("roundTrips", () => {
	const tls = { protocol: "TLSv1.3", cipher: "", resumed: false };
	it.each([
		["direct-tls", tls, false, 3],
		["starttls", tls, false, 5],
		["direct-tls", tls, true, 4],
		["direct-tls", { ...tls, protocol: "TLSv1.2" }, false, 4],
		["direct-tls", { ...tls, protocol: "TLSv1.2", resumed: true }, false, 3],
	] as const)("%s %o proxied %s: %d", (kind, facts, proxied, expected) => {
		expect(roundTrips(kind, facts, proxied)).toBe(expected);
	});
});

describe("socketFailure", () => {
	it.each([
		["ECONNREFUSED", "tcp-refused"],
		["ENETUNREACH", "tcp-unreachable"],
		["ECONNRESET", "tcp-reset"],
		["EMFILE", "tcp-failed"],
	])("%s is %s", (code, expected) => {
		expect(socketFailure(Object.assign(new Error("x"), { code })).code).toBe(expected);
	});

	it("survives what is no error", () => {
		expect(socketFailure("odd").code).toBe("tcp-failed");
		expect(errorCode(undefined)).toBe("");
	});
});

describe("trustFrom", () => {
	it.each(["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])("refuses %j", (ca) => {
		expect(() => trustFrom(ca)).toThrow('Cannot use "ca"');
	});

	it("tells the system's trust from another", () => {
		expect(trustFrom(undefined).key).toBe("system");
	});
});
