import { describe, expect, it } from "vitest";
import { srvDotBesideRecords } from "../../../src/check/rules/srv-dot-beside-records.ts";
import { changed, findings, firstRemedy, tcpFailed } from "../dns-observed.ts";
import { found, observed, srv, withSrv } from "../observed.ts";

const DOT = srv(0, 0, 0, ".");
const BOTH = withSrv(observed(), "xmpps-client", found([DOT, srv(5, 5, 443)]));

describe("srv.dot-beside-records", () => {
	it("drops the dot where the service works", () => {
		const [finding, ...more] = findings(srvDotBesideRecords, BOTH);
		expect(more).toEqual([]);
		expect(finding?.evidence).toContain("_xmpps-client._tcp.example.org SRV 0 0 0 .");
		expect(firstRemedy(finding)).toEqual({ "_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."] });
	});

	it("keeps the dot alone where nothing of the service works", () => {
		const dead = changed(BOTH, ({ service }) => service === "xmpps-client", { tcp: tcpFailed("refused") });
		expect(firstRemedy(findings(srvDotBesideRecords, dead)[0])).toEqual({
			"_xmpps-client._tcp.example.org SRV": ["0 0 0 ."],
		});
	});

	it("finds nothing in a dot that stands alone", () => {
		expect(findings(srvDotBesideRecords, withSrv(observed(), "xmpps-client", found([DOT])))).toEqual([]);
	});
});
