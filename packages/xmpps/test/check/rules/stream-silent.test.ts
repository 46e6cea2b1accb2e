import { describe, expect, it } from "vitest";
import { streamSilent } from "../../../src/check/rules/stream-silent.ts";
import { alert, handshake, matrix, observed } from "../observed.ts";
import { direct, directInside, findWith, itemsOf, plain, withV4 } from "./find-with.ts";

describe("stream.silent", () => {
	it.each(["silence", "closed", "reset"] as const)("finds %s after the header, and restarts the server", (kind) => {
		for (const observation of [directInside({ kind }), plain({ kind })]) {
			const [finding, ...more] = findWith(streamSilent, observation);
			expect(more).toEqual([]);
			expect(finding?.evidence[0]).toMatch(/nothing until|closed|reset/);
			expect(itemsOf(finding)).toEqual(["service prosody restarted"]);
		}
	});

	it("gives both servers' remedies where nothing tells which it is", () => {
		const base = observed();
		const dead = { ...base, endpoints: base.endpoints.filter(({ service }) => service === "xmpps-client") };
		const observation = withV4(
			"xmpps-client",
			(one) => ({ ...one, handshakes: matrix(() => handshake({ inside: { kind: "silence" } })) }),
			{ ...dead, endpoints: dead.endpoints.filter(({ family }) => family === 4) },
		);
		expect(findWith(streamSilent, observation)[0]?.remedies.map(({ when }) => when)).toEqual([
			"the XMPP server is Prosody",
			"the XMPP server is ejabberd",
		]);
	});

	it.each([
		["where all is well", observed()],
		["where TLS fails", direct(alert("internal_error"))],
		[
			"where direct TLS is spoken in place of STARTTLS",
			withV4(
				"xmpp-client",
				(one) => ({ ...one, cross: [{ probe: "direct-tls", result: handshake() }] }),
				plain({ kind: "closed" }),
			),
		],
		["where the stream was not tried", directInside({ kind: "not-asked" })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamSilent, observation)).toEqual([]);
	});
});
