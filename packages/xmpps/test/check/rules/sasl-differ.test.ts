import { describe, expect, it } from "vitest";
import { saslDiffer } from "../../../src/check/rules/sasl-differ.ts";
import { handshake, observed, xmpp } from "../observed.ts";
import { direct, directInside, findWith, itemsOf } from "./find-with.ts";

describe("sasl.differ", () => {
	it("finds mechanisms that direct TLS lacks", () => {
		const [finding, ...more] = findWith(saslDiffer, directInside(xmpp({ mechanisms: ["PLAIN"] })));
		expect(more).toEqual([]);
		expect(finding?.severity).toBeUndefined();
		expect(finding?.evidence[0]).toBe("xmpps-client at 192.0.2.2:443 (TLSv1.3): PLAIN; bindings: tls-exporter");
		expect(finding?.evidence[1]).toContain("xmpp-client at 192.0.2.2:5222 (TLSv1.3): PLAIN, SCRAM-SHA-1");
		expect(itemsOf(finding)).toEqual(["setting disable_sasl_mechanisms", "service prosody restarted"]);
		expect(finding?.remedies[1]?.changes.at(-1)).toMatchObject({ item: { name: "_xmpps-client._tcp.example.org" } });
	});

	it("is advice where only the binding to the channel is lacking", () => {
		const observation = directInside(xmpp({ mechanisms: ["SCRAM-SHA-1", "PLAIN"], channelBindings: [] }));
		const [finding] = findWith(saslDiffer, observation);
		expect(finding?.severity).toBe("advice");
		expect(itemsOf(finding)).toContain("dns-records _xmpps-client._tcp.example.org");
		expect(itemsOf(finding)).not.toContain("setting disable_sasl_mechanisms");
	});

	it.each([
		["where all is well", observed()],
		["in another order", directInside(xmpp({ mechanisms: ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"] }))],
		[
			"where an older TLS binds in another way",
			direct(handshake({ protocol: "TLSv1.2", inside: xmpp({ channelBindings: ["tls-unique"] }) })),
		],
		["where one of them offers nothing", directInside(xmpp({ mechanisms: [] }))],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(saslDiffer, observation)).toEqual([]);
	});
});
