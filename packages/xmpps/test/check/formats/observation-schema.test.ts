import { describe, expect, it } from "vitest";
import { XmppsError } from "xmpps-connect/protocol";
import { observationSchema, readObservation } from "../../../src/check/formats/observation-schema.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { alert, endpoint, failedAnswer, found, HTTP, observed, withSrv, xmpp } from "../observed.ts";

/** An observation with everything in it that may be missing. */
const rich: Observation = {
	...withSrv(observed(), "xmpp-server", failedAnswer("timeout")),
	vantage: { kind: "ssh", host: "elsewhere", addresses: ["2001:db8::7"] },
	dns: {
		...observed().dns,
		misplaced: [{ name: "_xmpps-client.example.org", meant: "xmpps-client", records: [] }],
		tlsa: [
			{
				name: "_443._tcp.xmpps.example.org",
				target: "xmpps.example.org",
				port: 443,
				answer: found([{ usage: 3, selector: 1, matchingType: 1, data: "00ff", ttl: 300 }]),
			},
		],
		zone: {
			apex: "example.org",
			soa: found([{ primary: "ns1", admin: "a", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1, ttl: 1 }]),
			ns: found([{ name: "ns1.example.org", ttl: 1 }]),
			servers: [{ name: "ns1.example.org", address: "192.0.2.53", soa: failedAnswer("timeout"), srv: [] }],
		},
		ms: 7,
	},
	endpoints: [
		endpoint("xmpps-client", { tcp: { kind: "failed", reason: "no-family", detail: "none", ms: 1 } }),
		endpoint("xmpp-client", {
			starttls: [{ sni: "domain", before: HTTP, refusal: { reason: "failed", detail: "it is a web server" } }],
			cross: [
				{ probe: "banner", before: { kind: "ssh", banner: "SSH-2.0" } },
				{ probe: "old-tls", result: alert("protocol_version") },
				{ probe: "http", before: xmpp({ apart: true, gapMs: 40 }) },
			],
		}),
	],
	web: [
		{
			address: "192.0.2.2",
			family: 4,
			port: 443,
			name: "example.org",
			of: "domain",
			result: { kind: "not-tried", why: "tcp" },
			date: "2026-03-01T12:00:00.000Z",
			dateSeenAt: 1,
		},
	],
	hostMeta: [{ form: "xml", url: "https://example.org/", result: { kind: "found", links: [], allowOrigin: "*" } }],
	local: {
		root: true,
		name: "this host",
		addresses: ["192.0.2.2"],
		listeners: [{ address: "::", port: 443, program: "nginx" }],
		software: [{ software: "prosody", version: "0.12.3", running: true }],
		certificates: [],
		firewall: { kind: "nftables", rules: [] },
		settings: [{ software: "nginx", file: "/etc/a", key: "b", section: "stream", lines: ["c"] }],
		notes: [],
	},
	cuts: [{ what: "deadline", where: "a", detail: "b" }],
};

function messageFor(source: string): string {
	try {
		readObservation(source);
	} catch (error) {
		expect(error).toBeInstanceOf(XmppsError);
		return error instanceof Error ? error.message : "";
	}
	return "it was read";
}

const changed = (more: object): string => messageFor(JSON.stringify({ ...observed(), ...more }));

describe("readObservation", () => {
	it.each([
		["in which all is well", observed()],
		["with everything in it", rich],
	])("reads one %s as it was saved", (_, observation) => {
		expect(readObservation(JSON.stringify(observation))).toEqual(observation);
		expect(observationSchema.parse(observation)).toEqual(observation);
	});

	it.each([
		["no JSON", "{", "it is no JSON"],
		["JSON of another kind", "[]", "it has no format"],
		["a bare null", "null", "it has no format"],
		["nothing", "", "it is no JSON"],
		["deep nesting", "[".repeat(200_000), "it is no JSON"],
	])("refuses %s", (_, source, state) => {
		expect(messageFor(source)).toContain(`Cannot read the observation: ${state}`);
	});

	it("says which format it is and which one it can be", () => {
		expect(changed({ format: "xmpps-observation/9" })).toBe(
			'Cannot read the observation: its format is "xmpps-observation/9", and "xmpps-observation/1" is what can be judged',
		);
		expect(changed({ format: "\x1b[31m" })).toContain('"\\x1b[31m"');
	});

	it("names the place and what is wrong there, in one printable line", () => {
		const spoiled = observed().endpoints.map((one, index) => (index === 3 ? { ...one, port: 99_999 } : one));
		expect(changed({ endpoints: spoiled })).toMatch(/^Cannot read the observation: endpoints\.3\.port: .*65535/);
		expect(changed({ began: "yesterday" })).toContain("began: no date and time in ISO 8601");
		expect(changed({ began: 1, ms: "x" })).toContain("(and 1 more)");
		const { GOOD: _, ...certificates } = { GOOD: 1, "\x1b[31m": {} };
		expect(changed({ certificates })).not.toMatch(/\p{C}/u);
	});

	it.each([
		["a domain with blanks", { domain: { ascii: "a b", unicode: "a b" } }],
		["an address that is none", { vantage: { kind: "here", addresses: ["localhost; reboot"] } }],
		["a list without end", { cuts: Array.from({ length: 10_001 }, () => rich.cuts[0]) }],
		["a text without end", { cuts: [{ what: "deadline", where: "x".repeat(70_000), detail: "" }] }],
	])("refuses %s", (_, more) => {
		expect(changed(more)).toMatch(/^Cannot read the observation: \w/);
	});

	it("keeps nothing that it does not know", () => {
		const read = readObservation(`{"__proto__":{"x":1},"y":2,${JSON.stringify(observed()).slice(1)}`);
		expect(read).toEqual(observed());
		expect("x" in read).toBe(false);
	});
});
