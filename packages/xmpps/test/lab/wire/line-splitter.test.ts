import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../../src/lab/wire/line-splitter.ts";

const TEXT = Buffer.from("one\n\nzwölf\nunended");

describe("LineSplitter", () => {
	it("finds the same lines wherever the bytes are cut", () => {
		for (let cut = 0; cut <= TEXT.length; cut++) {
			const splitter = new LineSplitter(100);
			const lines = [...splitter.push(TEXT.subarray(0, cut)), ...splitter.push(TEXT.subarray(cut))];
			expect(lines).toEqual(["one", "", "zwölf"]);
		}
	});

	it("gives nothing in the place of a line that is too long, and goes on behind it", () => {
		for (const size of [1, 3, 100]) {
			const splitter = new LineSplitter(4);
			const bytes = Buffer.from("1234\n12345\n1234567890\nok\n");
			const lines: (string | undefined)[] = [];
			for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
			expect(lines).toEqual(["1234", undefined, undefined, "ok"]);
		}
	});
});
