import { describe, expect, it } from "vitest";
import { describeFlow, readCapture } from "../../../src/lab/capture/index.ts";
import { captureOf, fixture } from "./frames.ts";

/** Ports, times and sizes differ from run to run of make-fixtures.sh. */
function linesOf(name: string): string[] {
	return readCapture(fixture(name)).flows.map((flow) =>
		describeFlow(flow)
			.replace(/:\d{5} →/, ":PORT →")
			.replace(/[\d.]+ ms/, "MS")
			.replaceAll(/\d+ bytes/g, "BYTES")
			.replaceAll(/\d+ gaps/g, "GAPS"),
	);
}

describe("describeFlow", () => {
	it.each([
		[
			"direct-tls",
			"203.0.113.10:PORT → 203.0.113.2:5223 established in MS, sent BYTES, got BYTES, TLS for example.com, ALPN xmpp-client, FIN from client and server",
		],
		[
			"starttls",
			"[2001:db8::10]:PORT → [2001:db8::2]:5222 established in MS, sent BYTES, got BYTES, STARTTLS for example.com, ALPN none, FIN from client and server",
		],
		[
			"port-reuse",
			"203.0.113.10:PORT → 203.0.113.2:7777 established in MS, sent BYTES, got BYTES, clear text: other, RST from client",
		],
		[
			"snapped",
			"203.0.113.10:PORT → 203.0.113.2:5223 established in MS, sent BYTES (GAPS), got BYTES (GAPS), clear text: tls, FIN from client and server",
		],
	])("puts %s into a line", (name, line) => {
		expect(linesOf(name)[0]).toBe(line);
	});

	it("tells how attempts failed", () => {
		expect(linesOf("attempts")).toEqual(
			expect.arrayContaining([
				"203.0.113.10:PORT → 203.0.113.2:4444 refused in MS, RST from server",
				"203.0.113.10:PORT → 203.0.113.2:4445 refused in MS, ICMP 3/13 from 203.0.113.2",
				expect.stringMatching(/203\.0\.113\.2:4446 no-answer in MS, SYN \d times$/),
			]),
		);
	});

	it("escapes what the network says", () => {
		const { toServer } = readCapture(fixture("direct-tls")).flows[0] ?? {};
		const hello = Buffer.from(toServer?.bytes ?? []).subarray(0, toServer?.segments[0]?.length);
		hello.set(Buffer.from("x\x1b[2J\nlient"), hello.indexOf("xmpp-client"));
		const [flow] = captureOf([{ up: true, flags: "A", seq: 1, payload: hello }]).flows;
		expect(flow && describeFlow(flow)).toMatch(/no SYN seen, TLS for example.com, ALPN x\\x1b\[2J\\x0alient$/);
	});
});
