import { describe, expect, it } from "vitest";
import { srvTargetDoubled } from "../../../src/check/rules/srv-target-doubled.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { addresses, changed, findings, firstRemedy, withHost } from "../dns-observed.ts";
import { ABSENT, found, observed, srv, withSrv } from "../observed.ts";

const TWICE = "xmpps.example.org.example.org";

function to(target: string): Observation {
	return withSrv(observed(), "xmpps-client", found([srv(5, 5, 443, target)]));
}

function nowhere(): Observation {
	const observation = withHost(to(TWICE), { name: TWICE, a: ABSENT, aaaa: ABSENT });
	return { ...observation, endpoints: observation.endpoints.filter(({ service }) => service !== "xmpps-client") };
}

describe("srv.target-doubled", () => {
	it("takes the zone away that was added", () => {
		const [finding, ...more] = findings(srvTargetDoubled, nowhere());
		expect(more).toEqual([]);
		expect(finding).toMatchObject({ severity: "limited", subject: `target ${TWICE}` });
		expect(finding?.evidence).toContain(`${TWICE}: no addresses`);
		expect(firstRemedy(finding)).toEqual({ "_xmpps-client._tcp.example.org SRV": ["5 5 443 xmpps.example.org."] });
	});

	it("is advice where a wildcard catches it", () => {
		const caught = withHost(to(TWICE), { name: TWICE, a: addresses("192.0.2.2"), aaaa: ABSENT });
		const observation = changed(caught, ({ service }) => service === "xmpps-client", { target: TWICE });
		expect(findings(srvTargetDoubled, observation)[0]?.severity).toBe("advice");
	});

	it.each(["xmpps.example.org", "example.org", "xmpps.example.net.example.org", "my-example.org.example.net"])(
		"leaves %s",
		(target) => {
			expect(findings(srvTargetDoubled, to(target))).toEqual([]);
		},
	);
});
