import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XmppsError } from "xmpps-connect/protocol";
import { htmlReport } from "../../src/check/formats/html.ts";
import { jsonReport } from "../../src/check/formats/json.ts";
import { nagiosReport } from "../../src/check/formats/nagios.ts";
import { readObservation } from "../../src/check/formats/observation-schema.ts";
import { prometheusReport } from "../../src/check/formats/prometheus.ts";
import { reportSchema } from "../../src/check/formats/report-schema.ts";
import { textReport } from "../../src/check/formats/text.ts";
import { judge } from "../../src/check/judge.ts";
import type { EndpointObservation, Observation } from "../../src/model/observation.ts";
import { signed, tlsaLookup } from "./dane-observed.ts";
import { local as hostOfRecords, soa, tlsa, withServers, zoneServer } from "./dns-observed.ts";
import { local } from "./local-observed.ts";
import { alert, failedAnswer, GOOD, HTTP, observed, srv, V4, withSrv } from "./observed.ts";
import { haproxySettings, nginxSettings } from "./proxies.ts";
import { hostMeta, web, withWeb } from "./web-observed.ts";

const DEAD: Partial<EndpointObservation> = {
	tcp: { kind: "failed", reason: "timeout", detail: "no answer", ms: 5 },
	handshakes: [],
	starttls: [],
};

const STRANGE: Partial<EndpointObservation> = {
	starttls: [
		{ sni: "domain", before: HTTP, refusal: { reason: "failed", detail: "it is a web server" } },
		{ sni: "none", before: HTTP, tls: alert("internal_error") },
	],
	cross: [
		{ probe: "starttls", before: { kind: "stream-error", condition: "host-unknown", text: "no" } },
		{ probe: "banner", before: { kind: "ssh", banner: "SSH-2.0" } },
		{ probe: "old-tls", result: alert("protocol_version") },
	],
	pace: [{ tcpMs: 1, featuresMs: 50 }],
};

/** Worlds that between them have a value in every place of an observation. */
const WORLDS: readonly Observation[] = [
	{
		...withServers(signed([tlsaLookup(443, tlsa("00ff")), tlsaLookup(5222)]), [
			zoneServer(observed(), "ns1.example.org", "192.0.2.53"),
			zoneServer(observed(), "ns2.example.org", "2001:db8::53", { soa: soa(8) }),
		]),
		hostMeta: [hostMeta(), hostMeta({ form: "json", result: { kind: "broken", detail: "it is no JSON" } })],
		cuts: [{ what: "refused-address", where: "10.0.0.1", detail: "an address of example.org is not dialled" }],
	},
	{
		...withWeb([
			web({ address: V4, date: "2026-03-02T12:00:00.000Z", dateSeenAt: 1_772_366_400_000 }),
			web({ of: "target" }),
		]),
		local: local({ settings: [...haproxySettings(), ...nginxSettings()] }),
	},
	{
		...withSrv(observed(), "xmpp-server", failedAnswer("timeout")),
		endpoints: observed().endpoints.map((one) => (one.family === 6 ? { ...one, ...DEAD } : { ...one, ...STRANGE })),
		local: hostOfRecords(),
		dns: {
			...observed().dns,
			misplaced: [{ name: "_xmpp.example.org", meant: "xmpp-client", records: [srv(1, 1, 0)] }],
		},
	},
];

/** The same with a part of the matrix: what is worked out of it is worked out of each cell alike. */
const SLIM: readonly unknown[] = WORLDS.map((world) => ({
	...world,
	endpoints: world.endpoints.map((one) => ({
		...one,
		handshakes: one.handshakes.filter(({ sni, alpn }) => sni === "domain" || alpn === "right").slice(0, 5),
	})),
}));

/** What nobody would write into a file by mistake. */
const HOSTILE: readonly unknown[] = [
	...["", ".", "__proto__", "constructor", "toString", "\u001b]0;a\u0007", "</pre><script>", "a\nb|c", "(", "[[", "\\"],
	...[
		"a\u0000",
		"$&",
		"…".repeat(70),
		"0".repeat(3000),
		"9999-99-99T99:99",
		"0000-00-00T00:00Z",
		"2026-03-01T12:00:00Z",
	],
	...["1.2.3.4", "::", ":::::", "....", "::ffff:1.2.3.4", "fe80::1%eth0", "192.0.2.2.", "_x._tcp.example.org", "-d"],
	...[0, 1, -1, 65_535, 4_294_967_295, 1e21, 1e308, 0.5, true, false, null, {}, []],
];

type Place = readonly [node: Record<string, unknown>, key: string];

/** Every place in a value of JSON, by what it is called there; members of a list by the list. */
function placesIn(value: unknown, name = "", found = new Map<string, Place[]>()): Map<string, Place[]> {
	if (typeof value !== "object" || value === null) return found;
	const node = value as Record<string, unknown>;
	for (const key of Object.keys(node)) {
		const called = Array.isArray(value) ? `${name}[]` : key;
		found.set(called, [...(found.get(called) ?? []), [node, key]]);
		placesIn(node[key], called, found);
	}
	return found;
}

const DONORS = placesIn(structuredClone(SLIM));

/** Changes a value in one place: what stands elsewhere under the same name gets past the form, the rest tries to. */
function mutate(world: object, [called, at, what, how]: readonly [number, number, number, number]): void {
	const names = [...placesIn(world)];
	const [name, places] = names[called % names.length] ?? ["", []];
	const [node, key] = places[at % places.length] ?? [{}, ""];
	const [donor, from] = DONORS.get(name)?.[what % (DONORS.get(name)?.length ?? 1)] ?? [node, key];
	const value = node[key];
	const alike = HOSTILE.filter((one) => typeof one === typeof value);
	if (how < 3) node[key] = structuredClone(donor[from]);
	else if (Array.isArray(value)) node[key] = how < 6 ? [...value, ...value] : value.toReversed().slice(1);
	else if (how < 7) node[key] = alike[what % alike.length];
	else if (how < 9 && typeof value === "string") node[key] = `${value}${HOSTILE[what % HOSTILE.length]}`;
	else if (how === 9) node[key] = HOSTILE[what % HOSTILE.length];
	else delete node[key];
}

const number = fc.nat(1_000_000);
const mutations = fc.array(fc.tuple(number, number, number, fc.nat(10)), { minLength: 1, maxLength: 3 });

/** Control characters but the line feed, and what turns the direction of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe("a saved observation that somebody changed", () => {
	it("is refused with one line, or judged and told in every format", () => {
		let judged = 0;
		fc.assert(
			fc.property(fc.nat(WORLDS.length - 1), mutations, (which, changes) => {
				const world = structuredClone(SLIM[which]) as object;
				for (const change of changes) mutate(world, change);
				let observation: Observation;
				try {
					observation = readObservation(JSON.stringify(world));
				} catch (error) {
					if (!(error instanceof XmppsError)) throw error;
					expect(error.message).not.toMatch(/\n/);
					expect(error.message).not.toMatch(UNPRINTABLE);
					return;
				}
				judged += 1;
				const report = judge(observation);
				reportSchema.parse(JSON.parse(jsonReport(report)));
				const text = textReport(report, { columns: 80, colour: false, verbose: true });
				for (const told of [text, htmlReport(report), prometheusReport(report), nagiosReport(report).line]) {
					expect(told).not.toMatch(UNPRINTABLE);
				}
				expect(nagiosReport(report).line).not.toMatch(/\n/);
				expect(htmlReport(report)).not.toContain("</pre><script>");
			}),
			{ numRuns: 80 },
		);
		expect(judged).toBeGreaterThan(10);
	});

	const [first = observed()] = WORLDS;
	const [endpoint] = first.endpoints;
	const [lookup] = first.dns.srv;

	it.each([
		["a moment that no calendar has", { began: "2026-99-99T99:99:99Z" }, "began: no date and time that exists"],
		["a time beyond all dates", { web: [web({ address: V4, date: first.began, dateSeenAt: 1e300 })] }, "dateSeenAt"],
		["more endpoints than anybody looks at", { endpoints: Array(257).fill(endpoint) }, "endpoints"],
		["more services than there are", { dns: { ...first.dns, srv: Array(5).fill(lookup) } }, "dns.srv"],
	])("is refused for %s", (_, change, expected) => {
		expect(() => readObservation(JSON.stringify({ ...first, ...change }))).toThrow(expected);
	});

	it("is judged with a certificate whose end is no date, as a check may have seen it", () => {
		const certificates = { aa: { ...GOOD, notBefore: "", notAfter: "" } };
		const report = judge(readObservation(JSON.stringify(observed({ certificates }))));
		expect(report.earliestExpiry).toBeUndefined();
		expect(prometheusReport(report)).not.toMatch(/^probe_ssl_earliest_cert_expiry\{/m);
		expect(nagiosReport(report).line).not.toContain("days=");
	});
});
