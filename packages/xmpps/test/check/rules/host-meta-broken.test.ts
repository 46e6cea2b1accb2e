import { describe, expect, it } from "vitest";
import { hostMetaBroken } from "../../../src/check/rules/host-meta-broken.ts";
import type { HostMetaObservation, Observation } from "../../../src/model/observation.ts";
import { observed } from "../observed.ts";
import { hostMeta } from "../web-observed.ts";
import { findWith, firstChanges } from "./find-with.ts";

const BROKEN = { kind: "broken", detail: "it is no XML" } as const;
const insecure = {
	kind: "found",
	links: [{ rel: "urn:xmpp:alt-connections:websocket", href: "ws://example.org/ws" }],
	allowOrigin: "*",
} as const;
const with_ = (...hostMeta: HostMetaObservation[]): Observation => observed({ hostMeta });

describe("host-meta.broken", () => {
	it("finds a file that cannot be read, and takes it away where nothing says what it was to be", () => {
		const [finding, ...more] = findWith(hostMetaBroken, with_(hostMeta({ result: BROKEN })));
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ subject: "https://example.org/.well-known/host-meta", evidence: ["it is no XML"] });
		expect(finding?.severity).toBeUndefined();
		expect(firstChanges(finding)[0]?.after[0]).toContain("return 404");
	});

	it("makes it anew from the other form, and calls that advice", () => {
		const json = hostMeta({ form: "json", url: "https://example.org/.well-known/host-meta.json" });
		const [finding] = findWith(hostMetaBroken, with_(hostMeta({ result: BROKEN }), json));
		expect(finding?.severity).toBe("advice");
		expect(firstChanges(finding)[0]?.after.join(" ")).toContain('href="wss://example.org/ws"');
	});

	it("finds links without TLS, and puts none into a configuration that could end a string there", () => {
		const [finding] = findWith(hostMetaBroken, with_(hostMeta({ result: insecure })));
		expect(finding?.evidence).toEqual(["urn:xmpp:alt-connections:websocket: ws://example.org/ws"]);
		expect(firstChanges(finding)[0]?.after.join(" ")).toContain("wss://example.org/ws");
		const hostile = { ...insecure, links: [{ rel: "urn:xmpp:alt-connections:x", href: "ws://a/'; evil on; #" }] };
		const [other] = findWith(hostMetaBroken, with_(hostMeta({ result: hostile })));
		expect(firstChanges(other)[0]?.after.join(" ")).not.toContain("evil");
	});

	it.each([
		["where there is none", observed()],
		["where all is well", with_(hostMeta())],
		["where it is absent", with_(hostMeta({ result: { kind: "absent", status: "HTTP/1.1 404 Not Found" } }))],
		["where the domain has no web server", with_(hostMeta({ result: { kind: "failed", detail: "refused" } }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(hostMetaBroken, observation)).toEqual([]);
	});
});
