import { describe, expect, it } from "vitest";
import type { AttemptErrorCode } from "../../src/protocol/error-code.ts";
import { attemptCode } from "../../src/protocol/stream-reader.ts";

describe("attemptCode", () => {
	it.each([
		["not-xml", "not-xmpp"],
		["not-well-formed", "xml-malformed"],
		["invalid-utf8", "xml-malformed"],
		["truncated", "xml-malformed"],
		["comment", "xml-restricted"],
		["doctype", "xml-restricted"],
		["entity", "xml-restricted"],
		["processing-instruction", "xml-restricted"],
		["header-too-long", "xml-too-long"],
		["too-much-whitespace", "xml-too-long"],
		["wrong-root", "stream-invalid"],
		["stray-text", "stream-invalid"],
	] as const)("says of %s: %s", (fault, expected) => {
		const code: AttemptErrorCode = attemptCode(fault);
		expect(code).toBe(expected);
	});
});
