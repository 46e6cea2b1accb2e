import { describe, expect, it } from "vitest";
import { readTsigKey } from "../../../../src/setup/dns/tsig/read-tsig-key.ts";
import { signMessage, TSIG_ERROR, verifyMessage } from "../../../../src/setup/dns/tsig/sign-message.ts";
import type { TsigKey } from "../../../../src/setup/dns/tsig/tsig-key.ts";
import { encodeMessage, FLAG, type Incoming, readMessage, TYPE } from "../../../../src/setup/dns/wire/message.ts";
import { signedAnswer } from "../fake-primary.ts";

const secretOf = (text: string): string => Buffer.from(text.padEnd(32, ".")).toString("base64");
const KEY = readTsigKey(`hmac-sha256:xmpps:${secretOf("right")}`);
const WRONG = readTsigKey(`hmac-sha256:xmpps:${secretOf("wrong")}`);
const NOW = 1_800_000_000;

const QUESTION = { name: "example.org", type: TYPE.SOA };
const request = signMessage(encodeMessage({ id: 7, flags: FLAG.update, question: QUESTION }), KEY, NOW);
const plain = encodeMessage({ id: 7, flags: FLAG.update | FLAG.response, question: QUESTION });

const answer = (key: TsigKey, more: Parameters<typeof signedAnswer>[3] = {}): Incoming => {
	const read = readMessage(signedAnswer(plain, key, request.mac, { time: NOW, ...more }));
	if (read === undefined) throw new Error("the answer is no message");
	return read;
};

describe("signMessage", () => {
	it("adds one TSIG record, the last, and is verified by whoever has the key", () => {
		const read = readMessage(request.bytes);
		expect(read?.records).toMatchObject([
			{ section: "additional", name: "xmpps", type: TYPE.TSIG, class: 255, ttl: 0 },
		]);
		expect(request.mac).toHaveLength(32);
	});
});

describe("verifyMessage", () => {
	it("believes what the key's owner has signed for this request", () => {
		expect(verifyMessage(answer(KEY), KEY, request, NOW + 299)).toEqual({ kind: "verified" });
		// The id that the server saw is in the signature, whatever came on the way.
		expect(verifyMessage(answer(KEY, { originalId: 7 }), KEY, request, NOW)).toEqual({ kind: "verified" });
	});

	it("believes no other key, no other request, no changed byte, and nothing unsigned", () => {
		expect(verifyMessage(answer(WRONG), KEY, request, NOW)).toMatchObject({ kind: "forged" });
		const other = signMessage(encodeMessage({ id: 8, flags: FLAG.update, question: QUESTION }), KEY, NOW);
		expect(verifyMessage(answer(KEY), KEY, other, NOW)).toMatchObject({ kind: "forged" });
		const named = readTsigKey(`hmac-sha256:another:${secretOf("right")}`);
		expect(verifyMessage(answer(named), KEY, request, NOW)).toMatchObject({ kind: "forged" });
		const unsigned = readMessage(plain);
		expect(unsigned && verifyMessage(unsigned, KEY, request, NOW)).toEqual({ kind: "unsigned" });
		const good = answer(KEY).bytes;
		for (let at = 0; at < good.length; at += 1) {
			const changed = Buffer.from(good);
			changed[at] = (changed[at] ?? 0) ^ 1;
			const read = readMessage(changed);
			// The id alone may be another: it is not what is signed (RFC 8945, 4.3.2).
			if (read === undefined || at < 2) continue;
			expect(verifyMessage(read, KEY, request, NOW).kind, String(at)).not.toBe("verified");
		}
	});

	it("tells what the server says of the signature, and what time it has", () => {
		for (const error of [TSIG_ERROR.badKey, TSIG_ERROR.badSig]) {
			expect(verifyMessage(answer(KEY, { error, mac: false }), KEY, request, NOW)).toEqual({ kind: "refused", error });
		}
		expect(verifyMessage(answer(KEY, { error: TSIG_ERROR.badTime, serverTime: NOW + 900 }), KEY, request, NOW)).toEqual(
			{
				...{ kind: "refused", error: TSIG_ERROR.badTime, serverTime: NOW + 900 },
			},
		);
		// It signs with a clock that is off: an old answer could be played again.
		expect(verifyMessage(answer(KEY), KEY, request, NOW + 301)).toEqual({
			...{ kind: "refused", error: TSIG_ERROR.badTime, serverTime: NOW },
		});
	});
});
