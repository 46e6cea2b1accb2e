import { describe, expect, it } from "vitest";
import { readStreamError, STREAM_ERROR_CONDITIONS, writeStreamError } from "../../src/protocol/stream-error.ts";
import { parseElement } from "./stream-bytes.ts";

const NS = "urn:ietf:params:xml:ns:xmpp-streams";
const error = (inner: string) => readStreamError(parseElement(`<stream:error>${inner}</stream:error>`));

describe("readStreamError", () => {
	it("is no stream error: a stanza's error, features", () => {
		expect(readStreamError(parseElement("<error/>"))).toBeUndefined();
		expect(readStreamError(parseElement("<stream:features/>"))).toBeUndefined();
	});

	it.each(STREAM_ERROR_CONDITIONS)("reads back %s", (condition) => {
		expect(readStreamError(parseElement(writeStreamError(condition)))).toEqual({ condition });
	});

	it("reads the text, and a redirect where it belongs", () => {
		const written = writeStreamError("see-other-host", {
			redirect: "[2001:db8::1]:5222",
			text: "<moved> & gone",
			lang: "en",
		});
		expect(readStreamError(parseElement(written))).toEqual({
			condition: "see-other-host",
			text: "<moved> & gone",
			redirect: "[2001:db8::1]:5222",
		});
		expect(writeStreamError("reset", { redirect: "elsewhere" })).not.toContain("elsewhere");
		expect(error(`<conflict xmlns='${NS}'>elsewhere</conflict>`)).toEqual({ condition: "conflict" });
		expect(error(`<see-other-host xmlns='${NS}'> \n</see-other-host>`)).toEqual({ condition: "see-other-host" });
	});

	it("takes the condition from its own namespace, wherever it stands", () => {
		expect(error(`<text xmlns='${NS}'>t</text><escape xmlns='urn:app'/><reset xmlns='${NS}'/>`)).toEqual({
			condition: "reset",
			text: "t",
		});
	});

	it("calls an error that names nothing undefined-condition", () => {
		expect(error("")).toEqual({ condition: "undefined-condition" });
		expect(error("<conflict xmlns='urn:app'/>")).toEqual({ condition: "undefined-condition" });
	});

	it("keeps an unknown condition, and bounds what a peer says", () => {
		expect(error(`<brand-new xmlns='${NS}'/>`)?.condition).toBe("brand-new");
		expect(error(`<${"n".repeat(500)} xmlns='${NS}'/>`)?.condition).toHaveLength(60);
		expect(error(`<reset xmlns='${NS}'/><text xmlns='${NS}'>${"t".repeat(5000)}</text>`)?.text).toHaveLength(1024);
	});
});
