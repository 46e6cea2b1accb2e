import { describe, expect, it } from "vitest";
import { srvTargetNoAddress } from "../../../src/check/rules/srv-target-no-address.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { findings, firstRemedy, local, withHost } from "../dns-observed.ts";
import { ABSENT, DOMAIN, failedAnswer, found, observed, srv, withSrv } from "../observed.ts";

const LOST = "xmmps.example.org";

/** The records of one service lead to a name that does not exist. */
function lost(more: Partial<Observation> = {}): Observation {
	const misspelt = withSrv(observed(more), "xmpps-client", found([srv(5, 5, 443, LOST)]));
	const endpoints = misspelt.endpoints.filter(({ service }) => service !== "xmpps-client");
	return withHost({ ...misspelt, endpoints }, { name: LOST, a: ABSENT, aaaa: ABSENT });
}

describe("srv.target-no-address", () => {
	it("withdraws the record where its clients get in elsewhere, before an address is guessed", () => {
		const [finding, ...more] = findings(srvTargetNoAddress, lost());
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", concerned: "clients", subject: `target ${LOST}` });
		expect(finding?.evidence).toEqual([
			`_xmpps-client._tcp.example.org SRV 5 5 443 ${LOST}.`,
			`${LOST} A: nodata`,
			`${LOST} AAAA: nodata`,
		]);
		expect(firstRemedy(finding)).toEqual({ "_xmpps-client._tcp.example.org SRV": [] });
		expect(finding?.remedies[1]?.when).toBe("the server is xmpps.example.org");
	});

	it("gives the target the addresses that serve the port, where the host was looked at", () => {
		const [finding] = findings(srvTargetNoAddress, lost({ local: local({ addresses: ["192.0.2.1", "192.0.2.2"] }) }));
		expect(firstRemedy(finding)).toEqual({ [`${LOST} A`]: ["192.0.2.2"] });
	});

	it("is broken where nothing else is left", () => {
		const alone = { ...lost(), endpoints: [] };
		const [finding] = findings(srvTargetNoAddress, alone);
		expect(finding?.severity).toBe("broken");
		expect(firstRemedy(finding)).toMatchObject({ [`${LOST} A`]: ["192.0.2.2"] });
	});

	it("does not call absent what could not be looked up, nor judges names that are no hosts'", () => {
		const unknown = { name: LOST, a: ABSENT, aaaa: failedAnswer("timeout") };
		expect(findings(srvTargetNoAddress, withHost(lost(), unknown))).toEqual([]);
		const doubled = `${LOST}.${DOMAIN.ascii}`;
		const twice = withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, doubled)]));
		expect(findings(srvTargetNoAddress, withHost(twice, { name: doubled, a: ABSENT, aaaa: ABSENT }))).toEqual([]);
	});
});
