import { describe, expect, it } from "vitest";
import { readTsigKey } from "../../../../src/setup/dns/tsig/read-tsig-key.ts";
import { recordsAt } from "../../../../src/setup/dns/update/ask-primary.ts";
import { update } from "../../../../src/setup/dns/update/update.ts";
import { UpdateError } from "../../../../src/setup/dns/update/update-error.ts";
import { encodeMessage, FLAG, readMessage, TYPE } from "../../../../src/setup/dns/wire/message.ts";
import { FakePrimary, signedAnswer } from "../fake-primary.ts";

const KEY = readTsigKey(`hmac-sha256:xmpps:${Buffer.alloc(32, 1).toString("base64")}`);
const { signal } = new AbortController();

/** The code in a signed request: it is the last thing before six bytes. */
const macOf = (message: Buffer): Buffer => message.subarray(message.length - 38, message.length - 6);

const header = (message: Buffer, flags: number, id = message.readUInt16BE(0)): Buffer =>
	encodeMessage({ id, flags, question: { name: "example.org", type: TYPE.SOA } });

const OK = FLAG.update | FLAG.response;

async function outcome(reply: (message: Buffer) => Buffer | "close" | "silence", stop = signal): Promise<string> {
	await using primary = await FakePrimary.start(reply);
	try {
		await update({ server: primary.address, key: KEY }, "example.org", [], [], stop);
		return "done";
	} catch (error) {
		if (!(error instanceof UpdateError)) throw error;
		return `${error.failure}: ${error.message.replace(/127\.0\.0\.1:\d+/, "SERVER")}`;
	}
}

describe("update", () => {
	it("believes a signed answer", async () => {
		expect(await outcome((message) => signedAnswer(header(message, OK), KEY, macOf(message)))).toBe("done");
	});

	it("believes no success that is not signed, or signed for another request", async () => {
		expect(await outcome((message) => header(message, OK))).toBe(
			'not-believed: Cannot update zone "example.org" on SERVER: its answer cannot be believed: it is not signed',
		);
		expect(await outcome((message) => signedAnswer(header(message, OK), KEY, Buffer.alloc(32)))).toMatch(
			/its signature is wrong$/,
		);
		const late = { time: Math.floor(Date.now() / 1000) - 1000 };
		expect(await outcome((message) => signedAnswer(header(message, OK), KEY, macOf(message), late))).toMatch(
			/^bad-time: /,
		);
	});

	it("takes nothing for an answer that is none", async () => {
		for (const reply of [
			(message: Buffer) => signedAnswer(header(message, OK, message.readUInt16BE(0) ^ 1), KEY, macOf(message)),
			(message: Buffer) => signedAnswer(header(message, FLAG.update), KEY, macOf(message)),
			(message: Buffer) => signedAnswer(header(message, FLAG.response), KEY, macOf(message)),
			() => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"),
		]) {
			expect(await outcome(reply)).toMatch(/what answers there is no answer of a name server$/);
		}
	});

	it.each([
		[2, "server-failed", "it failed; its log says why (SERVFAIL)"],
		[4, "refused", "it takes no dynamic updates (NOTIMP)"],
		[5, "refused", 'it does not let key "xmpps" do this; allow it for the zone'],
		[6, "changed", "(YXDOMAIN)"],
		[7, "changed", "(YXRRSET)"],
		[8, "changed", "(NXRRSET)"],
		[9, "not-authoritative", "(NOTAUTH)"],
		[10, "not-zone", "(NOTZONE)"],
		[13, "other", "it did not say why (RCODE 13)"],
	])("says what RCODE %i means, signed or not", async (rcode, failure, text) => {
		for (const reply of [
			(message: Buffer) => header(message, OK | rcode),
			(message: Buffer) => signedAnswer(header(message, OK | rcode), KEY, macOf(message)),
		]) {
			const said = await outcome(reply);
			expect(said).toContain(text);
			expect(said.startsWith(`${failure}: `)).toBe(true);
		}
	});

	it("ends with the connection, and with the signal", async () => {
		expect(await outcome(() => "close")).toMatch(/^no-answer: .*it closed the connection without an answer$/);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 20);
		expect(await outcome(() => "silence", stop.signal)).toMatch(/^no-answer: .*it was given up$/);
		expect(await outcome(() => "silence", AbortSignal.abort())).toMatch(/^no-answer: .*it was given up$/);
	});

	it("sends prerequisites and steps as RFC 2136 writes them", async () => {
		await using primary = await FakePrimary.start((message) => signedAnswer(header(message, OK), KEY, macOf(message)));
		const [name, data] = ["xmpps.example.org", "192.0.2.1"];
		await update(
			{ server: primary.address, key: KEY },
			"example.org",
			[
				{ kind: "records-are", name, type: "A", data: [data, "192.0.2.2"] },
				{ kind: "no-records", name, type: "CNAME" },
			],
			[
				{ step: "delete-all", name, type: "A" },
				{ step: "delete", name, type: "A", data },
				{ step: "add", name, type: "A", ttl: 300, data },
			],
			signal,
		);
		const read = readMessage(primary.messages[0] ?? Buffer.alloc(0));
		expect(read).toMatchObject({ flags: FLAG.update, question: { name: "example.org", type: TYPE.SOA, class: 1 } });
		const sent = read?.records.map(({ section, type, class: of, ttl, dataStart, end }) => [
			section,
			type,
			of,
			ttl,
			end - dataStart,
		]);
		expect(sent?.slice(0, -1)).toEqual([
			["answer", 1, 1, 0, 4],
			["answer", 1, 1, 0, 4],
			["answer", 5, 254, 0, 0],
			["authority", 1, 255, 0, 0],
			["authority", 1, 254, 0, 4],
			["authority", 1, 1, 300, 4],
		]);
	});
});

describe("recordsAt", () => {
	it("takes no records from who does not have the zone", async () => {
		const question = { name: "a.example.org", type: TYPE.A };
		for (const [flags, fits] of [
			[FLAG.response | FLAG.aa, true],
			[FLAG.response, false],
		] as const) {
			await using primary = await FakePrimary.start((message) => {
				const data = Buffer.of(192, 0, 2, 1);
				const records = [{ name: question.name, type: TYPE.A, class: 1, ttl: 60, data }];
				return encodeMessage({ id: message.readUInt16BE(0), flags, question, sections: [records, []] });
			});
			const asked = recordsAt({ server: primary.address, key: KEY }, "example.org", question.name, "A", signal);
			if (fits) expect(await asked).toEqual({ ttl: 60, data: ["192.0.2.1"] });
			else await expect(asked).rejects.toThrow('Cannot read zone "example.org"');
		}
	});
});
