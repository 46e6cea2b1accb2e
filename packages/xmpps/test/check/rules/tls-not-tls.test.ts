import { describe, expect, it } from "vitest";
import { tlsNotTls } from "../../../src/check/rules/tls-not-tls.ts";
import { alert, observed } from "../observed.ts";
import { direct, findWith, firstChanges } from "./find-with.ts";

const NOT_TLS = { kind: "failed", reason: "not-tls", detail: 'not TLS: "220 mail"', ms: 3 } as const;

describe("tls.not-tls", () => {
	it("finds something else than TLS, and leads the record to where TLS is", () => {
		const [finding, ...more] = findWith(tlsNotTls, direct(NOT_TLS));
		expect(more).toEqual([]);
		expect(finding?.subject).toBe("xmpps-client at 192.0.2.2:443 (xmpps.example.org)");
		expect(finding?.evidence).toEqual(['TLS: not TLS: "220 mail"']);
		expect(firstChanges(finding).at(-1)?.item).toMatchObject({
			kind: "dns-records",
			name: "_xmpps-client._tcp.example.org",
		});
	});

	it.each([
		["where all is well", observed()],
		["of an alert, which is TLS", direct(alert("internal_error"))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsNotTls, observation)).toEqual([]);
	});
});
