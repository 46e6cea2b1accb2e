import { describe, expect, it } from "vitest";
import { tlsStops } from "../../../src/check/rules/tls-stops.ts";
import { alert, observed } from "../observed.ts";
import { tcpFailing } from "../tcp-observed.ts";
import { direct, findWith, itemsOf } from "./find-with.ts";

describe("tls.stops", () => {
	it.each(["timeout", "closed", "reset", "tls-error"] as const)("finds a handshake that ends in %s", (reason) => {
		const [finding, ...more] = findWith(
			tlsStops,
			direct({ kind: "failed", reason, detail: `it was ${reason}`, ms: 9 }),
		);
		expect(more).toEqual([]);
		expect(finding?.evidence).toEqual([`TLS: it was ${reason}`]);
		expect(itemsOf(finding)).toEqual(["service prosody restarted"]);
	});

	it.each([
		["where all is well", observed()],
		["of an alert", direct(alert("internal_error"))],
		["where TCP had failed already", tcpFailing("timeout", () => true)],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(tlsStops, observation)).toEqual([]);
	});
});
