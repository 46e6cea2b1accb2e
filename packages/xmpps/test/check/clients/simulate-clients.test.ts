import { describe, expect, it } from "vitest";
import { simulateClients } from "../../../src/check/clients/simulate-clients.ts";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import type { EndpointObservation, Observation } from "../../../src/model/observation.ts";
import type { ClientReport } from "../../../src/model/report.ts";
import { withServers, zoneServer } from "../dns-observed.ts";
import {
	ABSENT,
	alert,
	endpoint,
	failedAnswer,
	found,
	handshake,
	matrix,
	observed,
	srv,
	V4,
	V6,
	withEndpoints,
	withSrv,
	xmpp,
} from "../observed.ts";

const DROPPED = { kind: "failed", reason: "timeout", detail: "no answer", ms: 3000 } as const;
const REFUSED = { kind: "failed", reason: "refused", detail: "refused", ms: 1 } as const;

function client(observation: Observation, id: string): ClientReport | undefined {
	return simulateClients(makeFacts(observation)).find((one) => one.id === id);
}

/** The same with every address of one family dead. */
function without(family: 4 | 6, observation: Observation = observed()): Observation {
	const endpoints = observation.endpoints.map((one) => (one.family === family ? { ...one, tcp: DROPPED } : one));
	return { ...observation, endpoints };
}

/** Records as most guides have them: STARTTLS first. */
function starttlsFirst(): Observation {
	return withSrv(
		withSrv(observed(), "xmpps-client", found([srv(10, 5, 443)])),
		"xmpp-client",
		found([srv(0, 5, 5222)]),
	);
}

/** Two STARTTLS records of one priority, one of which leads nowhere. */
function twoTargets(weights: readonly [number, number], second: Partial<EndpointObservation> = {}): Observation {
	const base = withSrv(
		observed(),
		"xmpp-client",
		found([srv(10, weights[0], 5222), srv(10, weights[1], 5222, "two.example.org")]),
	);
	return {
		...base,
		endpoints: [
			...base.endpoints,
			endpoint("xmpp-client", { target: "two.example.org", address: "192.0.2.3", ...second }),
		],
	};
}

describe("simulated clients where all is well", () => {
	it("get in, all but those that demand DANE where nothing is signed", () => {
		const reports = simulateClients(makeFacts(observed()));
		expect(reports.filter(({ result }) => result !== "gets in").map(({ id }) => id)).toEqual(["strict-dane"]);
		expect(reports.map(({ id }) => id)).toEqual([
			...["standard", "xmpps-first", "no-alpn", "no-sni-no-alpn", "no-xmpps", "first-record-only", "only-443"],
			...["http-proxy", "alpn-filter", "ipv4-only", "ipv6-only", "strict-dane", "server", "server-starttls"],
		]);
	});

	it("take the lowest priority, IPv6 first, and do not wait", () => {
		expect(client(observed(), "standard")).toMatchObject({
			result: "gets in",
			where: `direct TLS at [${V6}]:443 (xmpps.example.org)`,
			tried: [`direct TLS at [${V6}]:443 (xmpps.example.org): in`],
			waits: 0,
		});
		expect(client(observed(), "ipv4-only")?.where).toContain(V4);
	});

	it("are left out with a role that nobody asked about", () => {
		const dns = { ...observed().dns, srv: observed().dns.srv.filter(({ service }) => service.endsWith("-client")) };
		expect(simulateClients(makeFacts({ ...observed(), dns })).some(({ id }) => id === "server")).toBe(false);
	});

	it("come to the same every time", () => {
		expect(simulateClients(makeFacts(twoTargets([3, 1])))).toEqual(simulateClients(makeFacts(twoTargets([3, 1]))));
	});
});

describe("simulated clients where something is silent", () => {
	it("wait as measured for IPv4 when IPv6 is dead", () => {
		// Somebody else was reached over it, so that it is not this machine that has no way out.
		const dead = withServers(without(6), [zoneServer(observed(), "ns.example.net", "2001:db8::53")]);
		expect(client(dead, "standard")).toMatchObject({ result: "gets in", waits: 0.25 });
		expect(client(dead, "xmpps-first")).toMatchObject({ result: "gets in", waits: 0.25 });
		expect(client(dead, "no-xmpps")).toMatchObject({ result: "gets in", waits: 5 });
		expect(client(dead, "no-alpn")).toMatchObject({ result: "stays out" });
		expect(client(dead, "ipv6-only")).toMatchObject({ result: "stays out" });
	});

	it("are not called kept out where nothing at all was reached over IPv6 from here", () => {
		expect(client(without(6), "standard")).toMatchObject({ result: "gets in" });
		expect(client(without(6), "ipv6-only")).toMatchObject({ result: "unknown" });
		expect(client(without(4), "ipv4-only")).toMatchObject({ result: "stays out" });
	});

	it("go on to the next priority after two seconds", () => {
		const behind = client(starttlsFirst(), "only-443");
		expect(behind).toMatchObject({ result: "gets in", waits: 2 });
		expect(behind?.tried).toHaveLength(3);
		expect(behind?.why).toContain("does not go on");
		expect(client(observed(), "only-443")).toMatchObject({ result: "gets in", waits: 0 });
		expect(client(observed(), "only-443")?.why).toBeUndefined();
	});

	it("lose no time where a proxy says no at once", () => {
		expect(client(starttlsFirst(), "http-proxy")).toMatchObject({ result: "gets in", waits: 0 });
	});

	it("take direct TLS first whatever the priorities, where that is their habit", () => {
		expect(client(starttlsFirst(), "xmpps-first")?.where).toContain("direct TLS");
		expect(client(starttlsFirst(), "standard")?.where).toContain("STARTTLS");
	});

	it("wait in vain for each record, one after another, who make one attempt at a time", () => {
		const dead = withEndpoints(observed(), "xmpp-client", (one) => ({ ...one, tcp: DROPPED }));
		const records = found([srv(0, 5, 5222), srv(5, 5, 5222, "two.example.org")]);
		const working = endpoint("xmpp-client", { target: "two.example.org", address: "192.0.2.3" });
		const both = withSrv({ ...dead, endpoints: [...dead.endpoints, working] }, "xmpp-client", records);
		expect(client(both, "no-xmpps")).toMatchObject({ result: "gets in", waits: 10 });
	});

	it("stay out where nothing is on port 443", () => {
		const elsewhere = withSrv(
			withEndpoints(observed(), "xmpps-client", (one) => ({ ...one, port: 5223 })),
			"xmpps-client",
			found([srv(5, 5, 5223)]),
		);
		expect(client(elsewhere, "only-443")).toMatchObject({ result: "stays out" });
		expect(client(elsewhere, "http-proxy")?.why).toContain("the proxy refuses port");
		expect(client(elsewhere, "alpn-filter")).toMatchObject({ result: "stays out" });
	});
});

describe("simulated clients and their hellos", () => {
	const needsAlpn = withEndpoints(observed(), "xmpps-client", (one) => ({
		...one,
		handshakes: matrix((alpn) => (alpn === "right" ? undefined : alert("handshake_failure"))),
	}));

	it("without ALPN take STARTTLS where direct TLS needs it, and stay out where only 443 passes", () => {
		expect(client(needsAlpn, "no-alpn")?.where).toContain("STARTTLS");
		expect(client(needsAlpn, "standard")?.where).toContain("direct TLS");
		expect(client(needsAlpn, "alpn-filter")).toMatchObject({ result: "stays out" });
	});

	it("without SNI get another certificate, and go on", () => {
		const noDefault = withEndpoints(observed(), "xmpps-client", (one) => ({
			...one,
			handshakes: matrix((_, sni) => (sni === "none" ? alert("unrecognized_name") : undefined)),
		}));
		expect(client(noDefault, "no-sni-no-alpn")).toMatchObject({ result: "gets in" });
		expect(client(noDefault, "no-sni-no-alpn")?.tried[0]).toContain("unrecognized_name");
	});
});

describe("a client that tries one record", () => {
	it("gets in only where every record that may be the first works", () => {
		expect(client(twoTargets([80, 20]), "first-record-only")).toMatchObject({ result: "gets in" });
		const half = client(twoTargets([80, 20], { tcp: REFUSED }), "first-record-only");
		expect(half).toMatchObject({ result: "stays out" });
		// RFC 2782: (80 + 1/2) / 101
		expect(half?.why).toContain("80 times of 100");
		expect(half?.tried.some((line) => line.startsWith("20 times of 100: STARTTLS at 192.0.2.3:5222"))).toBe(true);
	});

	it("is not concerned by a record of another priority", () => {
		const records = found([srv(10, 5, 5222), srv(20, 5, 5222, "two.example.org")]);
		const observation = withSrv(twoTargets([1, 1], { tcp: REFUSED }), "xmpp-client", records);
		expect(client(observation, "first-record-only")).toMatchObject({ result: "gets in" });
	});
});

describe("what nobody knows", () => {
	const notTried = { tcp: { kind: "not-tried", why: "deadline" } } as const;

	it("makes a client unknown, unless it gets in elsewhere", () => {
		const direct = withEndpoints(observed(), "xmpps-client", (one) => ({ ...one, ...notTried }));
		expect(client(direct, "standard")).toMatchObject({ result: "gets in" });
		const all = withEndpoints(direct, "xmpp-client", (one) => ({ ...one, ...notTried }));
		expect(client(all, "standard")).toMatchObject({ result: "unknown" });
		expect(client(all, "first-record-only")).toMatchObject({ result: "unknown" });
		expect(client(all, "server")).toMatchObject({ result: "gets in" });
	});

	it("is never taken for a domain without records, nor the reverse", () => {
		const failed = (["xmpps-client", "xmpp-client"] as const).reduce<Observation>(
			(observation, service) => withSrv(observation, service, failedAnswer("servfail")),
			observed(),
		);
		expect(client(failed, "standard")).toMatchObject({ result: "unknown" });
		const refused = (["xmpps-client", "xmpp-client"] as const).reduce<Observation>(
			(observation, service) => withSrv(observation, service, found([srv(0, 0, 0, ".")])),
			observed(),
		);
		expect(client(refused, "standard")).toMatchObject({ result: "stays out" });
	});

	it("is a lookup that failed while the other service's records lead nowhere", () => {
		const dead = withEndpoints(observed(), "xmpp-client", (one) => ({ ...one, tcp: REFUSED }));
		const observation = withSrv(dead, "xmpps-client", failedAnswer("timeout"));
		expect(client(observation, "standard")).toMatchObject({ result: "unknown" });
		expect(client(observation, "no-xmpps")).toMatchObject({ result: "stays out" });
	});

	it("is a target that was not looked at, while one without an address is known to fail", () => {
		const lost = withSrv(observed(), "xmpp-client", found([srv(10, 5, 5222, "nowhere.example.org")]));
		expect(client(lost, "no-xmpps")).toMatchObject({ result: "unknown" });
		const hosts = [...lost.dns.hosts, { name: "nowhere.example.org", a: ABSENT, aaaa: ABSENT }];
		expect(client({ ...lost, dns: { ...lost.dns, hosts } }, "no-xmpps")).toMatchObject({
			result: "stays out",
			why: "nowhere.example.org, port 5222: no address",
		});
	});
});

describe("other servers", () => {
	it("get in where no way to prove themselves is seen: EXTERNAL is shown to good certificates alone", () => {
		const inside = xmpp({ dialback: false, mechanisms: [] }, { namespace: "jabber:server" });
		const observation = withEndpoints(observed(), "xmpps-server", (one) => ({
			...one,
			handshakes: matrix(() => handshake({ inside })),
		}));
		expect(client(observation, "server")).toMatchObject({ result: "gets in" });
	});
});
