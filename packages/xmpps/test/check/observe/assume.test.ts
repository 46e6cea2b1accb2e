import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XmppsError } from "xmpps-connect/protocol";
import { parseAssume } from "../../../src/check/observe/assume.ts";

const RECORD = { priority: 0, weight: 0, ttl: 300, target: "xmpps.example.org", port: 443 };

describe("parseAssume", () => {
	it.each([
		["xmpps-client=xmpps.example.org:443@192.0.2.2", "192.0.2.2"],
		["_xmpps-client=xmpps.example.org:443@2001:DB8::2", "2001:db8::2"],
		["_XMPPS-client._tcp=XMPPS.example.org.:443@[2001:db8:0::2]", "2001:db8::2"],
	])("reads %s", (text, address) => {
		expect(parseAssume(text)).toEqual({ service: "xmpps-client", record: RECORD, address });
	});

	it("leaves the address to the DNS where none is given, and writes the target in A-labels", () => {
		expect(parseAssume("xmpp-server=xmpp.bücher.example:5269")).toEqual({
			service: "xmpp-server",
			record: { ...RECORD, target: "xmpp.xn--bcher-kva.example", port: 5269 },
		});
	});

	it.each([
		["xmpps-client", 'there is no "="'],
		["xmpps=xmpps.example.org:443", '"xmpps" is no SRV service; there are xmpps-client, xmpp-client'],
		["xmpps-client=xmpps.example.org", "the target needs a port behind it"],
		["xmpps-client=xmpps.example.org:0", "there is no port 0"],
		["xmpps-client=xmpps.example.org:65536", "there is no port 65536"],
		["xmpps-client=192.0.2.2:443", 'the target of an SRV record is a host name; the address comes behind an "@"'],
		["xmpps-client=[2001:db8::2]:443", "the target of an SRV record is a host name"],
		["xmpps-client=.:443", '"." is no host name'],
		["xmpps-client=a b:443", '"a b" is no host name'],
		["xmpps-client=xmpps.example.org:443@", '"" is no IP address'],
		["xmpps-client=xmpps.example.org:443@xmpps.example.org", '"xmpps.example.org" is no IP address'],
		["xmpps-client=xmpps.example.org:443@192.0.2.2:443", '"192.0.2.2:443" is no IP address'],
	])("refuses %s", (text, state) => {
		expect(() => parseAssume(text)).toThrow(`Cannot assume "${text}": ${state}`);
	});

	it("throws nothing but invalid-option, and shows nothing unprintable, whatever is given", () => {
		const odd = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.tuple(fc.string({ unit: "binary" }), fc.string()).map(([a, b]) => `xmpps-client=${a}:443@${b}`),
		);
		fc.assert(
			fc.property(odd, (text) => {
				try {
					expect(parseAssume(text).record.target).toMatch(/^[a-z0-9.-]+$/);
				} catch (error) {
					expect(error).toBeInstanceOf(XmppsError);
					expect((error as XmppsError).code).toBe("invalid-option");
					expect((error as XmppsError).message).not.toMatch(/\p{Cc}/u);
				}
			}),
			{ numRuns: 50 },
		);
	});
});
