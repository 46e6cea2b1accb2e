import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTsigKey, TsigKeyError } from "../../../../src/setup/dns/tsig/read-tsig-key.ts";

const SECRET = "dGhlIG9wZXJhdG9yJ3Mgb3duIHNlY3JldCwgMzIgYnl0ZXM=";

const FORMS = {
	"tsig-keygen": `key "xmpps.example" {\n\talgorithm hmac-sha256;\n\tsecret "${SECRET}";\n};\n`,
	"BIND, bare and commented": `// for xmpps\nkey XMPPS.example. { # ours\n algorithm HMAC-SHA256; /* as\n ever */ secret ${SECRET}; };`,
	"a part of named.conf": `options { directory "/var"; };\nkey "xmpps.example" { secret "${SECRET}"; algorithm hmac-sha256; };\nzone "a" { type primary; };`,
	"keymgr -t": `# hmac-sha256:xmpps.example:${SECRET}\nkey:\n  - id: xmpps.example\n    algorithm: hmac-sha256\n    secret: ${SECRET}\n`,
	"a part of knot.conf": `server:\n    listen: 0.0.0.0@53\nkey:\n- id: "xmpps.example"\n  algorithm: hmac-sha256\n  secret: "${SECRET}"\nacl:\n- id: a\n  key: xmpps.example\n`,
	"nsupdate -y": `hmac-sha256:xmpps.example:${SECRET}\n`,
};

/** What would show somebody the secret. */
function shown(value: unknown): string {
	return [
		String(value),
		JSON.stringify(value),
		inspect(value, { depth: 9, showHidden: true }),
		inspect({ value }),
	].join("\n");
}

describe("readTsigKey", () => {
	it.each(Object.entries(FORMS))("reads %s", (_form, text) => {
		const key = readTsigKey(text);
		expect(key).toMatchObject({ name: "xmpps.example", algorithm: "hmac-sha256" });
		// The same secret: the same code.
		expect(key.sign(Buffer.from("a")).toString("hex")).toBe(
			readTsigKey(FORMS["nsupdate -y"]).sign(Buffer.from("a")).toString("hex"),
		);
		for (const form of [SECRET, "the operator's own", Buffer.from(SECRET, "base64").toString("hex").slice(0, 16)]) {
			expect(shown(key)).not.toContain(form);
		}
	});

	it("computes HMAC-SHA256 (RFC 4231, test case 2 with a longer key)", () => {
		const secret = Buffer.alloc(131, 0xaa).toString("base64");
		const key = readTsigKey(`hmac-sha256:a:${secret}`);
		// RFC 4231, 4.7
		expect(key.sign(Buffer.from("Test Using Larger Than Block-Size Key - Hash Key First")).toString("hex")).toBe(
			"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
		);
	});

	it.each([
		["", "it has no TSIG key"],
		["hello", "it has no TSIG key"],
		[FORMS["tsig-keygen"] + FORMS["nsupdate -y"], "it has 2 keys"],
		[`hmac-md5:a:${SECRET}`, 'key "a" is for "hmac-md5"; use one of hmac-sha256'],
		[`key "a" { algorithm hmac-sha1; secret "${SECRET}"; };`, 'is for "hmac-sha1"'],
		[`key "a" { algorithm hmac-sha256; };`, 'the secret of key "a" is no base64'],
		["hmac-sha256:a:!!!!", 'the secret of key "a" is no base64'],
		["hmac-sha256:a:c2hvcnQ=", 'the secret of key "a" is shorter than 128 bits'],
		[`hmac-sha256:a..b:${SECRET}`, "the name of its key is no name of the DNS"],
		[`key "a b" { secret "${SECRET}"; };`, "the name of its key is no name of the DNS"],
	])("refuses %j", (text, message) => {
		let error: unknown;
		try {
			readTsigKey(text);
		} catch (caught) {
			error = caught;
		}
		expect(error).toBeInstanceOf(TsigKeyError);
		expect((error as Error).message).toContain(message);
		expect(shown(error)).not.toContain(SECRET);
		expect(shown(error)).not.toContain("c2hvcnQ");
	});

	it("ends with a key or that error, whatever the file holds", () => {
		const piece = fc.constantFrom(
			"key",
			" ",
			'"a"',
			"{",
			"}",
			";",
			"algorithm hmac-sha256",
			"secret",
			SECRET,
			":",
			"\n",
			"- id: a",
			"#",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				try {
					readTsigKey(pieces.join(""));
				} catch (error) {
					expect(error).toBeInstanceOf(TsigKeyError);
				}
			}),
		);
	});
});
