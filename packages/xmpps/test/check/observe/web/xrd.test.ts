import { describe, expect, it } from "vitest";
import { readJrd, readXrd } from "../../../../src/check/observe/web/xrd.ts";

const WEBSOCKET = { rel: "urn:xmpp:alt-connections:websocket", href: "wss://web.example.org:443/ws" };
const XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

/** The example of XEP-0156. */
const EXAMPLE = `<?xml version='1.0' encoding='utf-8'?>
<XRD xmlns='${XRD}'>
  <!-- the web -->
  <Link rel="urn:xmpp:alt-connections:websocket"
        href="wss://web.example.org:443/ws" />
  <Link rel="lrdd" template="https://example.org/{uri}"/>
</XRD>
`;

describe("readXrd", () => {
	it("reads the links that lead somewhere, past comments and declaration", () => {
		expect(readXrd(EXAMPLE)).toEqual({ links: [WEBSOCKET] });
	});

	it("takes what looks like a comment inside CDATA as it is", () => {
		const text = `<XRD xmlns='${XRD}'><Property><![CDATA[<!-- ]]></Property><Link rel='a' href='b'/></XRD>`;
		expect(readXrd(text)).toEqual({ links: [{ rel: "a", href: "b" }] });
	});

	it.each([
		["", "no XML document with one root"],
		["hello", "no XML as expected"],
		["<html><body></body></html>", 'its root is "html"'],
		["<XRD><Link rel='a' href='b'/></XRD>", 'its root is "XRD" and not XRD of'],
		[`<XRD xmlns='${XRD}'>`, "the end came inside an element"],
		[`<XRD xmlns='${XRD}'/><XRD xmlns='${XRD}'/>`, "one root"],
		[`<XRD xmlns='${XRD}'/></stream:stream><a/>`, "one root"],
		[`<!DOCTYPE x [<!ENTITY a "b">]><XRD xmlns='${XRD}'>&a;</XRD>`, "document type"],
		["<!-- never ends", "comment"],
	])("says what is wrong with %j", (text, wrong) => {
		expect(readXrd(text)).toMatchObject({ wrong: expect.stringContaining(wrong) });
	});

	it("shows nothing that cannot be printed, and is bounded", () => {
		const link = `<Link rel='&#x202e;' href='${"x".repeat(500)}'/>`;
		const read = readXrd(`<XRD xmlns='${XRD}'>${link.repeat(100)}</XRD>`);
		expect(read).toEqual({
			links: Array.from({ length: 64 }, () => ({ rel: "\\u{202e}", href: `${"x".repeat(399)}…` })),
		});
	});
});

describe("readJrd", () => {
	it("reads the links that lead somewhere", () => {
		const text = JSON.stringify({ links: [WEBSOCKET, { rel: "lrdd", template: "x" }, null, "a", { rel: 1, href: 2 }] });
		expect(readJrd(text)).toEqual({ links: [WEBSOCKET] });
		expect(readJrd("{}")).toEqual({ links: [] });
	});

	it.each([
		["{", "it is no JSON"],
		["[]", "it is no JSON object"],
		["null", "it is no JSON object"],
		['{"links": {}}', 'its "links" are no list'],
	])("says what is wrong with %j", (text, wrong) => {
		expect(readJrd(text)).toEqual({ wrong });
	});
});
