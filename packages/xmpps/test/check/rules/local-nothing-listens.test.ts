import { describe, expect, it } from "vitest";
import { localNothingListens } from "../../../src/check/rules/local-nothing-listens.ts";
import { listener, local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { findWith, firstChanges, itemsOf, withV4 } from "./find-with.ts";

const REFUSED = { kind: "failed", reason: "refused", detail: "refused", ms: 1 } as const;
const refused = withV4("xmpps-client", (one) => ({ ...one, tcp: REFUSED }));
const NO_RULES = { kind: "none", rules: [] } as const;

describe("local.nothing-listens", () => {
	it("finds a server that is stopped, and starts it", () => {
		const stopped = local({ listeners: [], software: [{ software: "prosody", version: "0.12.3", running: false }] });
		const [finding, ...more] = findWith(localNothingListens, { ...refused, local: stopped });
		expect(more).toEqual([]);
		expect(finding).toMatchObject({
			subject: "xmpps-client at 192.0.2.2:443 (xmpps.example.org)",
			title: "Nothing listens on port 5223 for xmpps-client",
		});
		expect(finding?.evidence[0]).toBe("no listener for 192.0.2.2:5223 on server");
		expect(itemsOf(finding)).toEqual(["service prosody running"]);
	});

	it("finds a translation to a port that is not open, and opens it", () => {
		const closed = local({ listeners: [listener(5222)], settings: [] });
		const [finding] = findWith(localNothingListens, { ...refused, local: closed });
		expect(firstChanges(finding)[0]?.after).toEqual(["c2s_direct_tls_ports = { 5223 }"]);
	});

	it("finds a translation that is missing, and adds it", () => {
		const [finding] = findWith(localNothingListens, { ...refused, local: local({ firewall: NO_RULES }) });
		expect(firstChanges(finding)[0]?.after.at(-1)).toBe(
			"inet xmpps xmpps_prerouting ip daddr 192.0.2.2 tcp dport 443 dnat ip to 192.0.2.2:5223",
		);
		expect(finding?.remedies[1]?.changes[0]?.after).toContain("5 5 5223 xmpps.example.org.");
	});

	it.each([
		["where nobody looked from inside", refused],
		["where all is well", observed({ local: local() })],
		["where something listens behind the translation", { ...refused, local: local() }],
		["at an address of another host", { ...refused, local: local({ addresses: ["192.0.2.99"], listeners: [] }) }],
		[
			"where nobody answers, and nobody could list what listens",
			{
				...withV4("xmpps-client", (one) => ({ ...one, tcp: { ...REFUSED, reason: "timeout" as const } })),
				local: local({ listeners: [] }),
			},
		],
		["where a client got through all the same", observed({ local: local({ listeners: [] }) })],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localNothingListens, observation)).toEqual([]);
	});
});
