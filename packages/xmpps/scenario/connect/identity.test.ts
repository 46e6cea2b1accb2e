import { createHash, X509Certificate } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectError } from "xmpps-connect";
import {
	type CertificateRequest,
	createCertificateAuthority,
	startWorld,
	type World,
} from "../../src/lab/embedded/index.ts";
import { connectTo, failureOf, outcomes } from "./outcome.ts";

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const DAY = 86_400_000;
const domain = "example.test";

describe("a server's certificate", () => {
	it.each<[string, CertificateRequest, string]>([
		["a DNS-ID", { dns: [domain] }, "dns-id"],
		["a DNS-ID in capitals", { dns: ["EXAMPLE.Test"] }, "dns-id"],
		["an SRV-ID", { srv: [`_xmpp-client.${domain}`] }, "srv-id"],
		["an XmppAddr", { xmppAddr: [domain] }, "xmpp-addr"],
		[
			"a name among many",
			{ dns: [...Array.from({ length: 200 }, (_, index) => `host${index}.test`), domain] },
			"dns-id",
		],
	])("with %s is accepted", async (_what, request, by) => {
		await using endpoint = await world.endpoint({ credentials: await world.authority.issue(request) });
		await using stream = await connectTo(world, endpoint);
		expect(stream.peer.identity.by).toBe(by);
		expect(endpoint.seen[0]?.received).toBeGreaterThan(0);
		expect(stream.peer.dane).toBe("none");
	});

	it.each<[string, CertificateRequest, string]>([
		["the name of the SRV target alone", { dns: [`xmpps.${domain}`] }, "certificate-mismatch"],
		["an SRV-ID of the s2s service", { srv: [`_xmpp-server.${domain}`] }, "certificate-mismatch"],
		["an SRV-ID of the direct TLS service", { srv: [`_xmpps-client.${domain}`] }, "certificate-mismatch"],
		["a wildcard for the level below", { dns: [`*.${domain}`] }, "certificate-mismatch"],
		["a wildcard for a top level domain", { dns: ["*.test"] }, "certificate-mismatch"],
		["a common name alone", { commonName: domain }, "certificate-mismatch"],
		[
			"dates that are over",
			{ dns: [domain], notBefore: new Date(Date.now() - 2 * DAY), notAfter: new Date(Date.now() - DAY) },
			"certificate-expired",
		],
		[
			"dates that are to come",
			{ dns: [domain], notBefore: new Date(Date.now() + DAY), notAfter: new Date(Date.now() + 2 * DAY) },
			"certificate-expired",
		],
		["its own signature", { dns: [domain], selfSigned: true }, "certificate-untrusted"],
	])("with %s is refused", async (_what, request, code) => {
		await using endpoint = await world.endpoint({ credentials: await world.authority.issue(request) });
		const error = await failureOf(connectTo(world, endpoint));
		expect(outcomes(error.attempts)).toEqual([code]);
		expect(error.attempts[0]?.phases.at(-1)?.phase).toBe("identity");
		expect(endpoint.seen.every(({ received }) => received === 0)).toBe(true);
	});

	it("is judged before a byte is written, however long that takes", async () => {
		await using endpoint = await world.endpoint();
		const connecting = connectTo(world, endpoint, {
			authentic: true,
			// TLS is up long before the TLSA records are there.
			zone: (zone, port) => void zone.misbehave(`_${port}._tcp.xmpps.${domain}`, "TLSA", { kind: "delay", ms: 400 }),
		});
		await expect.poll(() => endpoint.seen.length, { interval: 10 }).toBe(1);
		await sleep(100);
		expect(endpoint.seen[0]?.received).toBe(0);
		await using stream = await connecting;
		expect(stream.attempts[0]?.phases.find(({ phase }) => phase === "identity")?.ms).toBeGreaterThan(200);
		expect(endpoint.seen[0]?.received).toBeGreaterThan(0);
	});

	it("of another authority is refused", async () => {
		const other = await createCertificateAuthority("somebody else");
		await using endpoint = await world.endpoint({ credentials: await other.issue({ dns: [domain] }) });
		expect(outcomes((await failureOf(connectTo(world, endpoint))).attempts)).toEqual(["certificate-untrusted"]);
	});

	it("is judged alike over STARTTLS", async () => {
		await using endpoint = await world.endpoint({ credentials: await world.authority.issue({ dns: ["other.test"] }) });
		const error = await failureOf(connectTo(world, endpoint, { only: "starttls" }));
		expect(outcomes(error.attempts)).toEqual(["certificate-mismatch"]);
		expect(error.errors[0]?.message).toContain('"other.test"');
	});
});

/** `3 1 1` of a certificate. */
function publicKeyHash(pem: string): string {
	const spki = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
	return createHash("sha256").update(spki).digest("hex");
}

describe("DANE (RFC 7673)", () => {
	const tlsa = (...data: string[]) => ({
		authentic: true,
		zone: (zone: { add: World["zone"]["add"] }, port: number): void => {
			for (const one of data) zone.add(`_${port}._tcp.xmpps.example.test`, "TLSA", one);
		},
	});

	it("accepts a self-signed, expired certificate of another name by its key (DANE-EE)", async () => {
		const credentials = await world.authority.issue({
			dns: ["whatever.test"],
			selfSigned: true,
			notBefore: new Date(Date.now() - 2 * DAY),
			notAfter: new Date(Date.now() - DAY),
		});
		await using endpoint = await world.endpoint({ credentials });
		await using stream = await connectTo(world, endpoint, tlsa(`3 1 1 ${publicKeyHash(credentials.cert)}`));
		expect(stream.peer).toMatchObject({ dane: "matched", identity: { by: "dane-ee" } });
	});

	it("accepts a chain by its authority, though the system does not trust it (DANE-TA)", async () => {
		await using endpoint = await world.endpoint({
			credentials: { ...world.credentials, cert: world.credentials.cert + world.ca },
		});
		const other = await createCertificateAuthority("the one we trust");
		await using stream = await connectTo(world, endpoint, {
			ca: other.pem,
			...tlsa(`2 1 1 ${publicKeyHash(world.ca)}`),
		});
		expect(stream.peer).toMatchObject({ dane: "matched", identity: { by: "dns-id" } });
	});

	it("does not accept another name by an authority's record (DANE-TA)", async () => {
		const credentials = await world.authority.issue({ dns: ["other.test"] });
		await using endpoint = await world.endpoint({ credentials: { ...credentials, cert: credentials.cert + world.ca } });
		const error = await failureOf(connectTo(world, endpoint, tlsa(`2 1 1 ${publicKeyHash(world.ca)}`)));
		expect(outcomes(error.attempts)).toEqual(["certificate-mismatch"]);
	});

	it.each([
		["accepts", "the certificate that the record names", true, ["secured"]],
		["refuses", "an authority that nobody trusts, whatever the record names", false, ["certificate-untrusted"]],
	] as const)("%s %s (PKIX-EE)", async (_verb, _what, trusted, expected) => {
		await using endpoint = await world.endpoint();
		const other = await createCertificateAuthority("somebody else");
		const running = connectTo(world, endpoint, {
			...(trusted ? {} : { ca: other.pem }),
			...tlsa(`1 1 1 ${publicKeyHash(world.credentials.cert)}`),
		});
		const result = await running.catch((error: unknown) => error as ConnectError);
		expect(outcomes(result.attempts)).toEqual(expected);
		if ("close" in result) await result.close();
	});

	it("refuses a good certificate that no TLSA record names", async () => {
		await using endpoint = await world.endpoint();
		const error = await failureOf(connectTo(world, endpoint, tlsa(`3 1 1 ${"00".repeat(32)}`)));
		expect(outcomes(error.attempts)).toEqual(["dane-mismatch"]);
	});

	it("verifies as usual where no TLSA record can be used", async () => {
		await using endpoint = await world.endpoint();
		await using stream = await connectTo(world, endpoint, tlsa(`9 9 9 ${"00".repeat(32)}`));
		expect(stream.peer.dane).toBe("none");
	});

	it("skips an endpoint whose TLSA records are bogus", async () => {
		await using endpoint = await world.endpoint();
		const error = await failureOf(
			connectTo(world, endpoint, {
				authentic: true,
				zone: (zone, port) =>
					void zone.misbehave(`_${port}._tcp.xmpps.example.test`, "TLSA", {
						kind: "rcode",
						rcode: "SERVFAIL",
						extended: 6,
					}),
			}),
		);
		expect(outcomes(error.attempts)).toEqual(["dane-failed"]);
	});

	it("does not look at TLSA records that nobody vouches for", async () => {
		await using endpoint = await world.endpoint();
		await using stream = await connectTo(world, endpoint, { ...tlsa(`3 1 1 ${"00".repeat(32)}`), authentic: false });
		expect(stream.peer.dane).toBe("none");
	});

	it("accepts the SRV target's name where its record is authentic, and SNI stays the domain", async () => {
		await using endpoint = await world.endpoint({
			credentials: await world.authority.issue({ dns: [`xmpps.${domain}`] }),
		});
		await using stream = await connectTo(world, endpoint, { authentic: true });
		expect(stream.peer.identity).toEqual({ by: "dns-id", presented: `xmpps.${domain}` });
		expect(endpoint.seen.at(-1)?.serverName).toBe(domain);
	});
});
