import { describe, expect, it } from "vitest";
import { streamNoMechanisms } from "../../../src/check/rules/stream-no-mechanisms.ts";
import { observed, xmpp } from "../observed.ts";
import { directInside, findWith, itemsOf, offering } from "./find-with.ts";

describe("stream.no-mechanisms", () => {
	it("finds it at every endpoint that has none, and switches on what is off", () => {
		const all = findWith(streamNoMechanisms, offering({ mechanisms: [], names: ["{jabber:x}y"] }));
		expect(all.map(({ subject }) => subject)).toHaveLength(4);
		expect(all[0]?.evidence).toEqual(["features inside TLS: {jabber:x}y"]);
		expect(itemsOf(all[0])).toEqual([
			"setting disable_sasl_mechanisms",
			"setting modules_disabled",
			"service prosody restarted",
		]);
	});

	it.each([
		["where all is well", observed()],
		["for servers, who need none", offering({ mechanisms: [] }, "server")],
		["where STARTTLS is asked for instead", directInside(xmpp({ starttls: "required", mechanisms: [] }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamNoMechanisms, observation)).toEqual([]);
	});
});
