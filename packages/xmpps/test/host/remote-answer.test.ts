import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RemoteAnswer } from "../../src/host/remote-answer.ts";

function frame(letter: string, text: string): Buffer {
	const bytes = Buffer.from(text);
	const head = Buffer.alloc(5);
	head.write(letter);
	head.writeUInt32BE(bytes.length, 1);
	return Buffer.concat([head, bytes]);
}

const ARRIVED = Buffer.from("xmpps-remote-1\n");
const WHOLE = Buffer.concat([
	Buffer.from("Welcome to server!\n"),
	ARRIVED,
	frame("o", "one "),
	frame("e", "warning: x\n"),
	frame("o", "zwö"),
	frame("x", "3"),
]);

describe("the answer of the remote program", () => {
	test("is the same in pieces of any size", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (sizes) => {
				const answer = new RemoteAnswer(1000);
				for (let at = 0, index = 0; at < WHOLE.length; index += 1) {
					const size = sizes[index % sizes.length] ?? 1;
					answer.push(WHOLE.subarray(at, at + size));
					at += size;
				}
				expect(answer.end).toEqual({ kind: "ended", code: 3, stdout: "one zwö", stderr: "warning: x\n" });
			}),
		);
	});

	test("has no end as long as a byte of it is missing", () => {
		for (let length = 0; length < WHOLE.length; length += 1) {
			const answer = new RemoteAnswer(1000);
			answer.push(WHOLE.subarray(0, length));
			expect([length, answer.end, answer.malformed]).toEqual([length, undefined, false]);
		}
	});

	test("tells a signal, and what could not be started", () => {
		for (const [last, end] of [
			[frame("x", "signal"), { kind: "ended", code: undefined, stdout: "", stderr: "" }],
			[frame("x", "9999"), { kind: "ended", code: undefined, stdout: "", stderr: "" }],
			[frame("f", "ENOENT"), { kind: "not-started", why: "ENOENT" }],
		] as const) {
			const answer = new RemoteAnswer(1000);
			answer.push(Buffer.concat([ARRIVED, last, frame("x", "0")]));
			expect(answer.end).toEqual(end);
		}
	});

	test("is bounded, whatever a host says", () => {
		const limited = new RemoteAnswer(5);
		limited.push(Buffer.concat([ARRIVED, frame("o", "1234"), frame("o", "5678"), frame("o", "9"), frame("x", "0")]));
		expect(limited.end).toMatchObject({ stdout: "12345" });
		const endless = new RemoteAnswer(5);
		for (let round = 0; round < 100 && !endless.malformed; round += 1) endless.push(Buffer.alloc(1024, "a"));
		expect(endless.malformed).toBe(true);
		const large = new RemoteAnswer(5);
		large.push(Buffer.concat([ARRIVED, Buffer.from("o\xff\xff\xff\xff", "latin1")]));
		expect(large.malformed).toBe(true);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				const answer = new RemoteAnswer(50);
				answer.push(Buffer.concat([ARRIVED, bytes]));
				const { end } = answer;
				if (end?.kind === "ended") expect(end.stdout.length + end.stderr.length).toBeLessThanOrEqual(100);
				expect(answer.malformed && end !== undefined).toBe(false);
			}),
		);
	});
});
