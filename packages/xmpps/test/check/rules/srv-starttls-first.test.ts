import { describe, expect, it } from "vitest";
import { srvStarttlsFirst } from "../../../src/check/rules/srv-starttls-first.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { changed, findings, firstRemedy, tcpFailed } from "../dns-observed.ts";
import { found, observed, srv, withSrv } from "../observed.ts";

function priorities(direct: readonly number[], starttls: readonly number[]): Observation {
	const first = withSrv(observed(), "xmpps-client", found(direct.map((priority) => srv(priority, 5, 443))));
	return withSrv(first, "xmpp-client", found(starttls.map((priority) => srv(priority, 5, 5222))));
}

describe("srv.starttls-first", () => {
	it("changes places and keeps the order inside each service", () => {
		const [finding] = findings(srvStarttlsFirst, priorities([10, 20], [0, 1]));
		expect(finding?.evidence).toContain("_xmpp-client._tcp.example.org SRV 0 5 5222 xmpps.example.org.");
		expect(firstRemedy(finding)).toEqual({
			"_xmpps-client._tcp.example.org SRV": ["0 5 443 xmpps.example.org.", "10 5 443 xmpps.example.org."],
			"_xmpp-client._tcp.example.org SRV": ["11 5 5222 xmpps.example.org.", "12 5 5222 xmpps.example.org."],
		});
	});

	it("gives a remedy after which it finds nothing, at the end of the range as well", () => {
		const [finding] = findings(srvStarttlsFirst, priorities([65_535], [65_534]));
		const [direct, starttls] = (finding?.remedies[0]?.changes ?? []).map(({ after }) =>
			Number(after[0]?.split(" ")[0]),
		);
		expect(direct).toBeLessThan(starttls ?? 0);
	});

	it.each([
		["where direct TLS comes first", priorities([0], [10])],
		["where both have the same priority", priorities([5], [5])],
		[
			"where direct TLS does not work",
			changed(priorities([10], [0]), ({ service }) => service === "xmpps-client", { tcp: tcpFailed("refused") }),
		],
	])("finds nothing %s", (_, observation) => {
		expect(findings(srvStarttlsFirst, observation)).toEqual([]);
	});
});
