import { describe, expect, it } from "vitest";
import { hostMetaNoCors } from "../../../src/check/rules/host-meta-no-cors.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { observed } from "../observed.ts";
import { hostMeta } from "../web-observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const LINK = { rel: "urn:xmpp:alt-connections:websocket", href: "wss://example.org/ws" };
const found = (links: readonly { rel: string; href: string }[], allowOrigin?: string): Observation =>
	observed({
		hostMeta: [hostMeta({ result: { kind: "found", links, ...(allowOrigin === undefined ? {} : { allowOrigin }) } })],
	});

describe("host-meta.no-cors", () => {
	it.each([
		[found([LINK]), "Access-Control-Allow-Origin: (absent)"],
		[found([LINK], "https://example.org"), "Access-Control-Allow-Origin: https://example.org"],
	])("finds a file that other sites may not read", (observation, evidence) => {
		const [finding, ...more] = findWith(hostMetaNoCors, observation);
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([evidence]);
		expect(firstChanges(finding)[0]?.after).toContain("\tadd_header Access-Control-Allow-Origin *;");
	});

	it.each([
		["where there is none", observed()],
		["where all is well", found([LINK], "*")],
		["where it is not about XMPP", found([{ rel: "lrdd", href: "https://example.org/lrdd" }])],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(hostMetaNoCors, observation)).toEqual([]);
	});
});
