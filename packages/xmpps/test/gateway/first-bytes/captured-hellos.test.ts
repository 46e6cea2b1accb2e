import { describe, expect, it } from "vitest";
import { parseClientHello } from "../../../src/gateway/client-hello.ts";
import { readOpening } from "../../../src/gateway/first-bytes/read-opening.ts";
import { inRecordsOf } from "../../../src/lab/gateway/hello-bytes.ts";
import { CAPTURED, capturedHello } from "./captured-hellos.ts";

describe.each(Object.entries(CAPTURED))("the hello of %s", (name, hello) => {
	const bytes = capturedHello(name);
	const parsed = { kind: "parsed", hello };

	it("says what the program was told to say", () => {
		expect(parseClientHello(bytes)).toEqual(parsed);
		expect(readOpening(bytes)).toEqual({ kind: "parsed", opening: { kind: "tls", hello } });
	});

	it("needs more wherever it is cut, and is waited for no longer than it takes", () => {
		let atLeast = 0;
		for (let length = 0; length < bytes.length; length++) {
			const result = readOpening(bytes.subarray(0, length));
			if (result.kind !== "need-more") expect.fail(`cut at ${length}: ${JSON.stringify(result)}`);
			atLeast = Math.max(atLeast, result.atLeast ?? 0);
		}
		expect(atLeast).toBe(bytes.length);
	});

	it("is the same in two records, wherever the cut is, and cut off in the second", () => {
		const message = bytes.subarray(5);
		const unsplit = JSON.stringify(parseClientHello(bytes));
		for (let cut = 1; cut < message.length; cut++) {
			const records = Buffer.concat([
				inRecordsOf(message.subarray(0, cut), 16_384),
				inRecordsOf(message.subarray(cut), 16_384),
			]);
			const [whole, part] = [parseClientHello(records), parseClientHello(records.subarray(0, -1))];
			if (JSON.stringify(whole) !== unsplit) expect.fail(`cut at ${cut}: ${JSON.stringify(whole)}`);
			if (part.kind !== "need-more") expect.fail(`cut at ${cut}, less a byte: ${JSON.stringify(part)}`);
		}
		expect(parseClientHello(inRecordsOf(message, 1))).toEqual(parsed);
	});

	it("is the same with anything behind it", () => {
		const behind = Buffer.from([20, 3, 3, 0, 1, 1, 0xff, 0, 22]);
		expect(parseClientHello(Buffer.concat([bytes, behind]))).toEqual(parsed);
	});
});
