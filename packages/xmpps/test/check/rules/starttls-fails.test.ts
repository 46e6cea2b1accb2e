import { describe, expect, it } from "vitest";
import { starttlsFails } from "../../../src/check/rules/starttls-fails.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { alert, handshake, observed, xmpp } from "../observed.ts";
import { findWith, firstChanges, itemsOf, plain, withV4 } from "./find-with.ts";

const OFFERED = xmpp({ starttls: "required", mechanisms: [] });
const old = failing("handshake_failure");

function failing(name: string): Observation {
	return withV4("xmpp-client", (one) => ({
		...one,
		starttls: one.starttls.map((each) => ({ ...each, tls: alert(name) })),
	}));
}

const PROSODY_TLS = ["c2s_ssl", "c2s_direct_tls_ssl", "s2s_ssl", "s2s_direct_tls_ssl"].map((key) => `setting ${key}`);

describe("starttls.fails", () => {
	it.each([
		["<failure/>", plain(OFFERED, "refused"), "it was refused"],
		[
			"a handshake that fails",
			failing("internal_error"),
			'behind <proceed/>: the server sent the alert "internal_error"',
		],
	])("finds %s, and gives the server its certificate", (_, observation, evidence) => {
		const [finding, ...more] = findWith(starttlsFails, observation);
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([evidence]);
		expect(itemsOf(finding)).toEqual(["certificate example.org", "service prosody restarted"]);
	});

	it("finds that no cipher fits the key of a server that has a certificate, and takes those for every kind", () => {
		const [finding] = findWith(starttlsFails, old);
		expect(itemsOf(finding)).toEqual([...PROSODY_TLS, "service prosody restarted"]);
		expect(firstChanges(finding)[0]?.after[0]).toContain("ECDHE+AESGCM");
	});

	it("finds that the server's TLS is too old, and raises it", () => {
		const observation = withV4(
			"xmpp-client",
			(one) => ({ ...one, cross: [{ probe: "old-tls", result: handshake({ protocol: "TLSv1.1" }) }] }),
			old,
		);
		const [finding] = findWith(starttlsFails, observation);
		expect(finding?.title).toContain("nothing newer than TLSv1.1");
		expect(itemsOf(finding)).toEqual([...PROSODY_TLS, "service prosody restarted"]);
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
