import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { idna } from "../../src/connect/idna.ts";
import { matchIdentity, referenceIdentities } from "../../src/protocol/certificate-identity.ts";
import { type CertificateNames, readCertificateNames } from "../../src/protocol/certificate-names.ts";
import { parseDomain } from "../../src/protocol/domain.ts";
import { XmppsError } from "../../src/protocol/error.ts";
import { type CertificateRequest, certificateOf } from "./certificate-fixture.ts";

const names = (given: Partial<CertificateNames>): CertificateNames => ({
	dns: [],
	srv: [],
	xmppAddr: [],
	notes: [],
	...given,
});
const reference = (domain = "example.org", secureTarget?: string) =>
	referenceIdentities(parseDomain(domain, idna), "client", secureTarget);

describe("referenceIdentities", () => {
	it("names the domain in A-labels, and the service without s (XEP-0368, 3)", () => {
		expect(referenceIdentities(parseDomain("Müller.example.", idna), "server")).toEqual({
			dns: ["xn--mller-kva.example"],
			srvService: "xmpp-server",
			xmppAddr: ["müller.example", "xn--mller-kva.example"],
		});
	});

	it("takes the SRV target only when it is given, as authentic (RFC 7673)", () => {
		expect(reference("example.org", "Host.example.net").dns).toEqual(["example.org", "host.example.net"]);
		expect(reference().dns).toEqual(["example.org"]);
	});
});

describe("matchIdentity", () => {
	it.each([
		[{ dns: ["example.org"] }, "example.org", "dns-id"],
		[{ dns: ["EXAMPLE.org"] }, "example.org", "dns-id"],
		[{ dns: ["*.example.org"] }, "chat.example.org", "dns-id"],
		[{ srv: [{ service: "xmpp-client", name: "example.org" }] }, "example.org", "srv-id"],
		[{ xmppAddr: ["müller.example"] }, "müller.example", "xmpp-addr"],
		[{ xmppAddr: ["Example.ORG"] }, "example.org", "xmpp-addr"],
		[{ dns: ["xn--mller-kva.example"] }, "müller.example", "dns-id"],
	] as const)("%j is %s by %s", (given, domain, by) => {
		expect(matchIdentity(names(given), reference(domain))).toMatchObject({ matched: true, by });
	});

	it.each([
		[{ dns: ["example.com"] }, "example.org"],
		[{ dns: ["*.example.org"] }, "example.org"],
		[{ dns: ["*.example.org"] }, "a.b.example.org"],
		[{ dns: ["*.org"] }, "example.org"],
		[{ dns: ["*"] }, "example.org"],
		[{ dns: ["c*.example.org"] }, "chat.example.org"],
		[{ dns: ["chat.*.org"] }, "chat.example.org"],
		[{ dns: ["*.*.org"] }, "chat.example.org"],
		[{ dns: ["xn--*.example.org"] }, "xn--mller-kva.example.org"],
		[{ srv: [{ service: "xmpps-client", name: "example.org" }] }, "example.org"],
		[{ srv: [{ service: "xmpp-server", name: "example.org" }] }, "example.org"],
		[{ srv: [{ service: "http", name: "example.org" }] }, "example.org"],
		[{ xmppAddr: ["*.example.org"] }, "chat.example.org"],
		[{ xmppAddr: ["juliet@example.org"] }, "example.org"],
		[{}, "example.org"],
	] as const)("%j is not %s", (given, domain) => {
		expect(matchIdentity(names(given), reference(domain)).matched).toBe(false);
	});
});

describe("readCertificateNames", () => {
	const read = async (request: CertificateRequest): Promise<CertificateNames> =>
		await readCertificateNames(new X509Certificate((await certificateOf(request)).pem).raw);

	it("reads DNS-ID, SRV-ID and XmppAddr", async () => {
		expect(
			await read({
				dns: ["Example.org", "*.example.org"],
				srv: ["_xmpp-client.example.org"],
				xmppAddr: ["müller.example"],
			}),
		).toEqual({
			dns: ["example.org", "*.example.org"],
			srv: [{ service: "xmpp-client", name: "example.org" }],
			xmppAddr: ["müller.example"],
			notes: [],
		});
	});

	it("does not look at the common name (RFC 9525, 2)", async () => {
		expect(await read({ commonName: "example.org" })).toEqual(names({}));
	});

	it("passes over a name with a NUL, and an SRVName without service", async () => {
		const found = await read({ dns: ["example.org\0.evil.test"], srv: ["example.org"] });
		expect(found.dns).toEqual([]);
		expect(found.srv).toEqual([]);
		expect(found.notes).toHaveLength(2);
	});

	it("refuses a certificate of more names than anybody needs", async () => {
		const many = Array.from({ length: 1_001 }, (_, index) => `h${index}.test`);
		await expect(read({ dns: many })).rejects.toMatchObject({ code: "certificate-untrusted" });
	});

	describe("of damaged bytes", () => {
		let good: Buffer;
		beforeAll(async () => {
			good = Buffer.from(new X509Certificate((await certificateOf({ dns: ["a.test"], xmppAddr: ["a.test"] })).pem).raw);
		});

		const tolerated = async (bytes: Uint8Array): Promise<boolean> => {
			const result = await readCertificateNames(bytes).catch((error: unknown) => error);
			return !(result instanceof Error) || result instanceof XmppsError;
		};

		it("throws nothing but its own error, wherever it is cut", async () => {
			for (let length = 0; length < good.length; length++) {
				expect(await tolerated(good.subarray(0, length)), `cut at ${length}`).toBe(true);
			}
		});

		it("throws nothing but its own error, whatever is changed", async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
					async (changes) => {
						const mutated = Uint8Array.from(good);
						for (const [at, value] of changes) mutated[at] = value;
						expect(await tolerated(mutated)).toBe(true);
					},
				),
				{ numRuns: 1_000 },
			);
		});
	});
});
