import { describe, expect, it } from "vitest";
import { tcpFailure } from "../../../../src/check/observe/dial/tcp-failure.ts";

/** An error as Node makes it. */
function nodeError(code: string, message = `connect ${code} 192.0.2.1:443`): Error {
	return Object.assign(new Error(message), { code });
}

const both = (): boolean => true;

describe("the reason why there is no connection", () => {
	it.each([
		["ECONNREFUSED", "refused"],
		["ETIMEDOUT", "timeout"],
		["ECONNRESET", "reset"],
		["EPIPE", "reset"],
		["EHOSTUNREACH", "unreachable"],
		["ENETUNREACH", "unreachable"],
		["EADDRNOTAVAIL", "unreachable"],
		["EACCES", "unreachable"],
		["EAFNOSUPPORT", "no-family"],
		["EPERM", "error"],
		["EMFILE", "error"],
	])("of %s is %s", (code, reason) => {
		expect(tcpFailure(nodeError(code), "192.0.2.1", both).reason).toBe(reason);
	});

	it.each([
		["2001:db8::1", 4, "no-family", "this machine has no IPv6 address"],
		["192.0.2.1", 6, "no-family", "this machine has no IPv4 address"],
		["192.0.2.1", 4, "unreachable", "network unreachable"],
	] as const)("of ENETUNREACH for %s on a machine with IPv%d alone is %s", (address, has, reason, detail) => {
		const failure = tcpFailure(nodeError("ENETUNREACH"), address, (family) => family === has);
		expect(failure).toMatchObject({ reason, message: detail });
	});

	it("shows an unknown error in one printable line", () => {
		const failure = tcpFailure(nodeError("EWHAT", `what\u001b[2J${"x".repeat(1000)}`), "192.0.2.1");
		expect(failure.message).toMatch(/^what\\x1b\[2Jx+…$/);
		expect(failure.message.length).toBeLessThanOrEqual(200);
	});
});
