import { describe, expect, it } from "vitest";
import { streamError } from "../../../src/check/rules/stream-error.ts";
import type { Inside } from "../../../src/model/observation-tls.ts";
import { observed } from "../observed.ts";
import { directInside, findWith, firstChanges, itemsOf, plain } from "./find-with.ts";

function error(condition: string, more: Partial<Extract<Inside, { kind: "stream-error" }>> = {}): Inside {
	return { kind: "stream-error", condition, ...more };
}

describe("stream.error", () => {
	it("finds a server that does not know the domain, and adds it", () => {
		const [finding, ...more] = findWith(streamError, directInside(error("host-unknown", { text: "not here" })));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			title: "The server does not serve example.org",
			evidence: ["TLS with the ALPN name of XMPP: stream error host-unknown (not here)"],
		});
		expect(finding?.severity).toBeUndefined();
		expect(firstChanges(finding)[0]).toMatchObject({ item: { section: 'VirtualHost "example.org"' } });
		expect(itemsOf(finding)).toEqual(["setting enabled", "certificate example.org", "service prosody restarted"]);
	});

	it("calls a redirect inside TLS a limit, and one before TLS broken", () => {
		const redirect = error("see-other-host", { redirect: "other.example.org:5223" });
		const [inTls] = findWith(streamError, directInside(redirect));
		expect(inTls).toMatchObject({ severity: "limited" });
		expect(inTls?.evidence).toContain("the other host: other.example.org:5223");
		expect(findWith(streamError, plain(redirect))[0]?.severity).toBeUndefined();
	});

	it("does not call a server broken that only refused this check", () => {
		expect(findWith(streamError, directInside(error("policy-violation")))[0]).toMatchObject({ severity: "unknown" });
	});

	it.each([
		["where all is well", observed()],
		[
			"where there was nothing to offer, which has rules of its own",
			directInside(error("undefined-condition", { text: "No stream features to offer" })),
		],
		["where the port is of the other role", directInside(error("invalid-namespace"))],
		[
			"where the port is for components, which knows no domain",
			directInside(error("host-unknown", { header: { namespace: "jabber:component:accept" } })),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(streamError, observation)).toEqual([]);
	});
});
