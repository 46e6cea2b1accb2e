import { webcrypto, X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { CertificateCollector } from "../../../../src/check/observe/endpoint/certificate-collector.ts";
import { testAuthority } from "./endpoint-world.ts";

/** All that a collector looks at of a socket. */
function showing(certificate: unknown): TLSSocket {
	return { getPeerX509Certificate: () => certificate } as unknown as TLSSocket;
}

async function issued(
	request: Parameters<Awaited<ReturnType<typeof testAuthority>>["issue"]>[0],
): Promise<X509Certificate> {
	return new X509Certificate((await (await testAuthority()).issue(request)).cert);
}

describe("a certificate that came", () => {
	it("is kept with all its names, printable", async () => {
		const collector = new CertificateCollector();
		const certificate = await issued({
			commonName: "cn\u202e.example.org",
			dns: ["Example.org", "*.example.org"],
			srv: ["_xmpp-client.example.org"],
			xmppAddr: ["b\u00fccher.example"],
			notBefore: new Date("2026-01-01T00:00:00Z"),
			notAfter: new Date("2026-04-01T00:00:00Z"),
		});
		const [sha256 = ""] = await collector.add(showing(certificate));
		expect(collector.all()).toEqual({
			[sha256]: {
				sha256,
				subject: "CN=cn\\u{202e}.example.org",
				issuer: "CN=xmpps lab",
				dns: ["example.org", "*.example.org"],
				srv: ["_xmpp-client.example.org"],
				xmppAddr: ["b\u00fccher.example"],
				notBefore: "2026-01-01T00:00:00.000Z",
				notAfter: "2026-04-01T00:00:00.000Z",
				key: "EC prime256v1",
				selfSigned: false,
				der: certificate.raw.toString("base64"),
				spki: certificate.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
			},
		});
		expect(sha256).toBe(certificate.fingerprint256.replaceAll(":", "").toLowerCase());
	});

	it("is read once, however often it comes", async () => {
		const collector = new CertificateCollector();
		const certificate = await issued({ dns: ["example.org"] });
		const chains = await Promise.all(Array.from({ length: 20 }, () => collector.add(showing(certificate))));
		expect(new Set(chains.flat()).size).toBe(1);
		expect(Object.keys(collector.all())).toEqual(chains[0]);
	});

	it("is kept without its key where that cannot be read", async () => {
		const collector = new CertificateCollector();
		const { raw } = await issued({ dns: ["example.org"] });
		// id-ecPublicKey (RFC 5480, 2.1.1) becomes an algorithm that nobody knows.
		const at = raw.indexOf(Buffer.from("2a8648ce3d0201", "hex"));
		const broken = Buffer.from(raw);
		broken[at + 6] = 0x7f;
		await collector.add(showing(new X509Certificate(broken)));
		expect(Object.values(collector.all())).toMatchObject([{ key: "unknown", spki: "", dns: ["example.org"] }]);
	});

	it("is not there where none was shown", async () => {
		const collector = new CertificateCollector();
		expect(await collector.add(showing(undefined))).toEqual([]);
		expect(collector.all()).toEqual({});
	});
});

describe("a peer that wants to fill memory", () => {
	let raw: Buffer;
	beforeAll(async () => {
		({ raw } = await issued({ dns: ["example.org"] }));
	});

	/** A certificate that differs from every other one, and is large. */
	const another = (index: number, size = 100_000, issuer?: unknown): unknown => ({
		raw: Buffer.concat([raw, Buffer.alloc(size, index), Buffer.of(index >> 8, index & 0xff)]),
		subject: "CN=x",
		issuer: "CN=y",
		validFrom: "no date",
		validTo: "",
		publicKey: new X509Certificate(raw).publicKey,
		issuerCertificate: issuer,
	});

	it("is named and not kept beyond a limit", async () => {
		const collector = new CertificateCollector();
		for (let index = 0; index < 100; index++) expect(await collector.add(showing(another(index)))).toHaveLength(1);
		const kept = Object.values(collector.all());
		expect(kept.length).toBeGreaterThan(10);
		expect(kept.length).toBeLessThan(60);
		expect(kept[0]).toMatchObject({ notBefore: "", notAfter: "" });
	});

	it("gets no more than ten certificates of a chain kept", async () => {
		let chain: unknown;
		for (let index = 0; index < 30; index++) chain = another(index, 10, chain);
		expect(await new CertificateCollector().add(showing(chain))).toHaveLength(10);
	});
});

describe("the kind of a key", () => {
	it.each([
		[
			{ name: "RSASSA-PKCS1-v1_5", modulusLength: 1024, publicExponent: Uint8Array.of(1, 0, 1), hash: "SHA-256" },
			"RSA 1024",
		],
		[{ name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" }, "EC secp384r1"],
		[{ name: "Ed25519" }, "Ed25519"],
	])("of %j is told, and that it signed itself", async (algorithm, kind) => {
		await testAuthority();
		const x509 = await import("@peculiar/x509");
		const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as never;
		const made = await x509.X509CertificateGenerator.createSelfSigned({
			name: "CN=x",
			keys,
			signingAlgorithm: algorithm,
		});
		const collector = new CertificateCollector();
		await collector.add(showing(new X509Certificate(Buffer.from(made.rawData))));
		expect(Object.values(collector.all())).toMatchObject([{ key: kind, selfSigned: true }]);
	});
});
