import { describe, expect, it } from "vitest";
import { streamNoMechanisms } from "../../../src/check/rules/stream-no-mechanisms.ts";
import { observed, xmpp } from "../observed.ts";
import { directInside, findWith, itemsOf, offering } from "./find-with.ts";

describe("stream.no-mechanisms", () => {
	it("finds it once, with every endpoint that has none, and switches on what is off", () => {
		const [finding, ...more] = findWith(streamNoMechanisms, offering({ mechanisms: [], names: ["{jabber:x}y"] }));
		expect(more).toEqual([]);
		expect(finding?.evidence).toHaveLength(4);
		expect(finding?.evidence[0]).toBe("xmpps-client at 192.0.2.2:443: features inside TLS: {jabber:x}y");
		expect(itemsOf(finding)).toEqual([
			"setting disable_sasl_mechanisms",
			"setting modules_enabled",
			"service prosody restarted",
		]);
	});

	it("finds it where the server has nothing at all to offer, and says so in an error", () => {
		const text = "No stream features to offer";
		const inside = { kind: "stream-error", condition: "undefined-condition", text } as const;
		const [finding, ...more] = findWith(streamNoMechanisms, directInside(inside));
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([
			"xmpps-client at 192.0.2.2:443: the server has no feature to offer, and says so",
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
