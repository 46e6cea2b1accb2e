import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { srvPortMissing } from "../../../src/check/rules/srv-port-missing.ts";
import { found, observed, srv, withSrv } from "../observed.ts";

describe("srv.port-missing", () => {
	it("finds a record with port 0 and gives the whole record set with the usual port", () => {
		const records = [srv(5, 5, 443), srv(10, 5, 0)];
		const [finding, ...more] = srvPortMissing.find(makeFacts(withSrv(observed(), "xmpps-client", found(records))));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("_xmpps-client._tcp.example.org SRV 10 5 0 xmpps.example.org.");
		expect(finding?.remedies[0]?.changes[0]).toMatchObject({
			item: { kind: "dns-records", name: "_xmpps-client._tcp.example.org", type: "SRV" },
			after: ["5 5 443 xmpps.example.org.", "10 5 443 xmpps.example.org."],
		});
	});

	it.each([
		["where all is well", observed()],
		["in a `.`, whose port means nothing", withSrv(observed(), "xmpps-client", found([srv(0, 0, 0, ".")]))],
	])("finds nothing %s", (_, observation) => {
		expect(srvPortMissing.find(makeFacts(observation))).toEqual([]);
	});
});
