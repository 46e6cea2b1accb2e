import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { openPort } from "../../../src/check/remedies/open-port.ts";
import type { LocalObservation } from "../../../src/model/observation-local.ts";
import { local } from "../dns-observed.ts";
import { observed } from "../observed.ts";

function lines(
	service: "xmpps-client" | "xmpp-client",
	port: number,
	of?: LocalObservation,
): readonly string[] | undefined {
	const facts = makeFacts(observed(of === undefined ? {} : { local: of }));
	return openPort(facts, service, port, "why").prosody[0]?.after;
}

describe("the setting that opens a port", () => {
	it("keeps the ports that are open", () => {
		expect(lines("xmpps-client", 5223)).toEqual(["c2s_direct_tls_ports = { 5223 }"]);
		expect(lines("xmpps-client", 443, local())).toEqual(["c2s_direct_tls_ports = { 5223, 443 }"]);
		expect(lines("xmpp-client", 5224)).toEqual(["c2s_ports = { 5222, 5224 }"]);
	});

	it("has the name that an old Prosody knows", () => {
		const old = local({ software: [{ software: "prosody", version: "0.11.9", running: true }] });
		expect(lines("xmpps-client", 5223, old)).toEqual(["legacy_ssl_ports = { 5223 }"]);
	});
});
