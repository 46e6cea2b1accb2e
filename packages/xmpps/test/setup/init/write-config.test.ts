import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";
import { readAddress, readDomain, readPath } from "../../../src/setup/config/values.ts";
import type { Answers } from "../../../src/setup/init/answers.ts";
import { writeConfig } from "../../../src/setup/init/write-config.ts";

const ANSWERS: Answers = {
	domains: ["example.com"],
	addresses: [
		{ local: "203.0.113.2", why: "nothing listens there" },
		{ local: "2001:db8::", why: "its last group is empty" },
	],
	dns: { method: "print" },
};

describe("writeConfig", () => {
	it("writes few lines, each with its reason", () => {
		expect(
			writeConfig(ANSWERS),
		).toBe(`# xmpps: XMPP over direct TLS on port 443. \`xmpps plan\` shows what follows from this file, \`xmpps apply\` does it.

# What stands behind the @ of a JID.
domain: example.com

# Where clients reach the server on port 443.
addresses:
  # nothing listens there
  - 203.0.113.2
  # its last group is empty
  - "2001:db8::"

# The records are shown, to be pasted where the domain's DNS is kept.
dns: print
`);
	});

	it("is read back as it was meant, with every method", () => {
		const config = parseConfig(
			writeConfig({
				domains: ["a.example", "b.example"],
				addresses: [{ local: "10.0.0.7", public: "203.0.113.2", why: "x\ny: *z" }],
				dns: { method: "rfc2136", server: "[2001:db8::53]:5353", key: "/etc/xmpps/tsig.key" },
				host: "ssh:root@server.example.com",
			}),
			"xmpps.yaml",
		);
		expect(config).toMatchObject({
			domains: ["a.example", "b.example"],
			addresses: [{ local: "10.0.0.7", public: "203.0.113.2", way: "auto" }],
			dns: { by: { method: "rfc2136", server: { address: "2001:db8::53", port: 5353 }, key: "/etc/xmpps/tsig.key" } },
			host: "root@server.example.com",
		});
		const file = { ...ANSWERS, dns: { method: "zone-file", file: "/etc/xmpps/example.com.zone" } } as const;
		expect(parseConfig(writeConfig(file), "xmpps.yaml").dns.by).toEqual(file.dns);
	});

	it("is read back whatever was answered", () => {
		const checked = (read: (text: string) => string) => (text: string) => {
			try {
				return read(text) === text;
			} catch {
				return false;
			}
		};
		const domain = fc.oneof(
			fc.domain(),
			fc.constantFrom("1e3.example", "0x1.example", "null", "true", "xn--bcher-kva.example"),
		);
		fc.assert(
			fc.property(
				fc.uniqueArray(domain.filter(checked(readDomain)), { minLength: 1, maxLength: 3 }),
				fc.uniqueArray(fc.oneof(fc.ipV4(), fc.ipV6()).filter(checked(readAddress)), { maxLength: 4 }),
				fc.string({ unit: "binary" }),
				fc.constantFrom("/etc/xmpps/a.zone", "/~x/y=1", "/a,b", "/a@b+c").filter(checked(readPath)),
				(domains, addresses, why, file) => {
					const dns = { method: "zone-file", file } as const;
					const text = writeConfig({ domains, addresses: addresses.map((local) => ({ local, why })), dns });
					const config = parseConfig(text, "xmpps.yaml");
					expect(config.domains).toEqual(domains);
					expect(config.addresses.map(({ local }) => local)).toEqual(addresses);
					expect(config.dns.by).toEqual(dns);
				},
			),
		);
	});
});
