import { describe, expect, it } from "vitest";
import { starttlsFails } from "../../../src/check/rules/starttls-fails.ts";
import { alert, handshake, observed, xmpp } from "../observed.ts";
import { findWith, itemsOf, plain, withV4 } from "./find-with.ts";

const OFFERED = xmpp({ starttls: "required", mechanisms: [] });
const old = withV4("xmpp-client", (one) => ({
	...one,
	starttls: one.starttls.map((each) => ({ ...each, tls: alert("handshake_failure") })),
}));

describe("starttls.fails", () => {
	it.each([
		["<failure/>", plain(OFFERED, "refused"), "it was refused"],
		["a handshake that fails", old, 'behind <proceed/>: the server sent the alert "handshake_failure"'],
	])("finds %s, and gives the server its certificate", (_, observation, evidence) => {
		const [finding, ...more] = findWith(starttlsFails, observation);
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([evidence]);
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody restarted"]);
	});

	it("finds that the server's TLS is too old, and raises it", () => {
		const observation = withV4(
			"xmpp-client",
			(one) => ({ ...one, cross: [{ probe: "old-tls", result: handshake({ protocol: "TLSv1.1" }) }] }),
			old,
		);
		const [finding] = findWith(starttlsFails, observation);
		expect(finding?.title).toContain("nothing newer than TLSv1.1");
		expect(itemsOf(finding)).toEqual(["setting ssl", "service prosody restarted"]);
	});

	it.each([
		["where all is well", observed()],
		["where no stream began", plain({ kind: "closed" })],
		["where it is not offered", plain(xmpp({ starttls: "absent" }), "not-offered")],
		["where somebody puts text in", plain(OFFERED, "injection")],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(starttlsFails, observation)).toEqual([]);
	});
});
