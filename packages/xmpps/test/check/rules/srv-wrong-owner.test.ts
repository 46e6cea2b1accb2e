import { describe, expect, it } from "vitest";
import { srvWrongOwner } from "../../../src/check/rules/srv-wrong-owner.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { findings, firstRemedy, withDns, without } from "../dns-observed.ts";
import { observed, srv } from "../observed.ts";

function misplaced(observation: Observation, ...names: readonly string[]): Observation {
	const records = [srv(5, 5, 443)];
	return withDns(observation, { misplaced: names.map((name) => ({ name, meant: "xmpps-client" as const, records })) });
}

describe("srv.wrong-owner", () => {
	it("moves the records to the right name", () => {
		const observation = misplaced(without(observed(), "xmpps-client"), "_xmpps-client._tls.example.org");
		const [finding, ...more] = findings(srvWrongOwner, observation);
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", subject: "_xmpps-client._tls.example.org SRV" });
		expect(finding?.evidence).toEqual(["_xmpps-client._tls.example.org SRV 5 5 443 xmpps.example.org."]);
		expect(firstRemedy(finding)).toEqual({
			"_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."],
			"_xmpps-client._tls.example.org SRV": [],
		});
	});

	it("is broken where clients find nothing else", () => {
		const bare = without(observed(), "xmpps-client", "xmpp-client");
		expect(findings(srvWrongOwner, misplaced(bare, "_xmpps-client.example.org"))[0]?.severity).toBe("broken");
	});

	it("leaves what may be another domain's records where they are", () => {
		const observation = misplaced(without(observed(), "xmpps-client"), "_xmpps-client._tcp.xmpp.example.org");
		const [finding] = findings(srvWrongOwner, observation);
		expect(finding?.severity).toBe("advice");
		expect(Object.keys(firstRemedy(finding))).toEqual(["_xmpps-client._tcp.example.org SRV"]);
	});

	it("takes a name with the zone twice for nobody's", () => {
		const name = "_xmpps-client._tcp.example.org.example.org";
		const [finding] = findings(srvWrongOwner, misplaced(without(observed(), "xmpps-client"), name));
		expect(firstRemedy(finding)[`${name} SRV`]).toEqual([]);
	});
});
