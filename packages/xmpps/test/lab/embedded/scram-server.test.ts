import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	readClientFirst,
	type ScramClientFirst,
	scramSecret,
	serverFinal,
	serverFirst,
} from "../../../src/lab/embedded/scram-server.ts";

/** The exchanges of RFC 5802, 5 and RFC 7677, 3: user "user", password "pencil". */
const VECTORS = [
	{
		hash: "sha1",
		salt: "QSXCR+Q6sek8bf92",
		serverNonce: "3rfcNHYJY1ZVvWVs7j",
		clientFirst: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
		serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
		clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
		serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
	},
	{
		hash: "sha256",
		salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
		serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
		clientFirst: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
		serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
		clientFinal:
			"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
		serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
	},
] as const;

function first(message: string): ScramClientFirst {
	const read = readClientFirst(message);
	if (read === undefined) throw new Error(`not read: ${message}`);
	return read;
}

describe.each(VECTORS)("SCRAM with $hash", (vector) => {
	const secret = scramSecret(vector.hash, "pencil", Buffer.from(vector.salt, "base64"), 4096);
	const opening = first(vector.clientFirst);

	it("speaks the exchange of the RFC", () => {
		expect(opening).toMatchObject({ username: "user", gs2Header: "n,," });
		expect(serverFirst(opening, vector.serverNonce, secret)).toBe(vector.serverFirst);
		expect(serverFinal(opening, vector.serverFirst, vector.clientFinal, secret)).toBe(vector.serverFinal);
	});

	it("refuses a proof that any one bit differs in", () => {
		const [head, proof = ""] = vector.clientFinal.split(",p=");
		const bits = Buffer.from(proof, "base64").length * 8;
		for (let bit = 0; bit < bits; bit++) {
			const bytes = Buffer.from(proof, "base64");
			bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
			const wrong = `${head},p=${bytes.toString("base64")}`;
			expect(serverFinal(opening, vector.serverFirst, wrong, secret), `bit ${bit}`).toBeUndefined();
		}
	});

	it("refuses another password, another nonce and another header than the first message had", () => {
		const other = scramSecret(vector.hash, "pen", Buffer.from(vector.salt, "base64"), 4096);
		expect(serverFinal(opening, vector.serverFirst, vector.clientFinal, other)).toBeUndefined();
		const nonce = vector.clientFinal.replace(",r=", ",r=x");
		expect(serverFinal(opening, vector.serverFirst, nonce, secret)).toBeUndefined();
		// The client believed that the server knows no channel binding, and somebody made an "n" of its "y".
		const binding = vector.clientFinal.replace("c=biws", `c=${Buffer.from("y,,").toString("base64")}`);
		expect(serverFinal(opening, vector.serverFirst, binding, secret)).toBeUndefined();
	});
});

describe("readClientFirst", () => {
	it("unescapes names and gives the authorization identity", () => {
		const message = "n,a=juliet=40=3Dx,n=a=2Cb=3Dc,r=12345678";
		expect(readClientFirst(message)).toBeUndefined();
		expect(readClientFirst("y,a=juliet@example.test,n=a=2Cb=3Dc,r=12345678")).toMatchObject({
			gs2Header: "y,a=juliet@example.test,",
			authorizationId: "juliet@example.test",
			username: "a,b=c",
			bare: "n=a=2Cb=3Dc,r=12345678",
		});
	});

	it("prepares the name: RFC 4013, 3", () => {
		expect(first("n,,n=I\u00adX,r=12345678").username).toBe("IX");
		expect(first("n,,n=\u2168,r=12345678").username).toBe("IX");
		expect(readClientFirst("n,,n=\u0007,r=12345678")).toBeUndefined();
	});

	it.each([
		["channel binding", "p=tls-exporter,,n=user,r=12345678"],
		["a mandatory extension", "n,,m=x,n=user,r=12345678"],
		["an extension", "n,,n=user,r=12345678,x=y"],
		["no name", "n,,n=,r=12345678"],
		["a short nonce", "n,,n=user,r=1234567"],
		["nothing", ""],
		["a long one", `n,,n=${"x".repeat(5000)},r=12345678`],
	])("refuses %s", (_what, message) => {
		expect(readClientFirst(message)).toBeUndefined();
	});

	it("never throws, whatever a client sends", () => {
		const secret = scramSecret("sha1", "pencil", new Uint8Array(8), 1);
		const opening = first("n,,n=user,r=12345678");
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
				readClientFirst(`n,,n=${text},r=12345678`);
				expect(serverFinal(opening, "r=12345678x,s=,i=1", `c=biws,r=12345678x,p=${text}`, secret)).toBeUndefined();
			}),
			// SASLprep takes milliseconds over each.
			{ numRuns: 50 },
		);
	});
});
