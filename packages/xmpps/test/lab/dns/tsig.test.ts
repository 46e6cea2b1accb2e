import { describe, expect, it } from "vitest";
import { bindKeyFile, knotKeyArgument, knotKeySection, LAB_KEY } from "../../../src/lab/dns/tsig.ts";

describe("the lab's key", () => {
	it("is as long as its digest: less is discouraged (RFC 2104, 3)", () => {
		expect(Buffer.from(LAB_KEY.secret, "base64").length).toBeGreaterThanOrEqual(32);
	});

	it("is written as each program reads it", () => {
		const { secret } = LAB_KEY;
		expect(knotKeyArgument()).toBe(`hmac-sha256:xmpps:${secret}`);
		expect(knotKeySection()).toBe(`key:\n  - id: "xmpps"\n    algorithm: hmac-sha256\n    secret: "${secret}"\n`);
		expect(bindKeyFile("/etc/lab.key")).toEqual({
			path: "/etc/lab.key",
			content: `key "xmpps" {\n\talgorithm hmac-sha256;\n\tsecret "${secret}";\n};\n`,
			mode: 0o600,
			owner: "root",
		});
	});
});
