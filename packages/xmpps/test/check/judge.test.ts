import { describe, expect, it } from "vitest";
import { judge } from "../../src/check/judge.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { HandshakeResult, Inside } from "../../src/model/observation-tls.ts";
import type { Report } from "../../src/model/report.ts";
import { ABSENT, alert, HTTP, handshake, matrix, observed, xmpp } from "./observed.ts";
import { tcpFailing } from "./tcp-observed.ts";

const INSIDES: readonly Inside[] = [
	HTTP,
	{ kind: "http2" },
	{ kind: "ssh", banner: "SSH-2.0" },
	{ kind: "other", bytes: "220 a", detail: "no XML" },
	{ kind: "silence" },
	{ kind: "closed" },
	{ kind: "reset" },
	{ kind: "stream-error", condition: "host-unknown" },
	xmpp({ mechanisms: [] }),
	xmpp({ starttls: "required", mechanisms: [] }),
];

const REASONS = ["timeout", "closed", "reset", "not-tls", "tls-error"] as const;

const TRUST = [
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"CERT_HAS_EXPIRED",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"ANOTHER",
] as const;

const BROKEN: readonly HandshakeResult[] = [
	...INSIDES.map((inside) => handshake({ inside })),
	...REASONS.map((reason) => ({ kind: "failed", reason, detail: `it ended in ${reason}`, ms: 1 }) as const),
	...["handshake_failure", "no_application_protocol", "unrecognized_name"].map(alert),
	...TRUST.map((trust) => handshake({ trust })),
];

/** What says nothing of the server. */
const UNKNOWN: readonly HandshakeResult[] = [
	...(["policy-violation", "resource-constraint"] as const).map((condition) =>
		handshake({ inside: { kind: "stream-error", condition } }),
	),
	...(["error", "no-family", "refused", "unreachable"] as const).map(
		(reason) => ({ kind: "failed", reason, detail: `it ended in ${reason}`, ms: 1 }) as const,
	),
	...(["cap", "deadline", "aborted"] as const).map((why) => ({ kind: "not-tried", why }) as const),
];

/** Direct TLS alone, and this is all that anybody gets. */
function allGet(result: HandshakeResult): Observation {
	const { dns, endpoints, ...rest } = observed();
	const direct = endpoints.filter(({ service }) => service.startsWith("xmpps-"));
	const srv = dns.srv.map((one) => (one.service.startsWith("xmpps-") ? one : { ...one, answer: ABSENT }));
	return {
		...rest,
		dns: { ...dns, srv },
		endpoints: direct.map((one) => ({ ...one, handshakes: matrix(() => result) })),
	};
}

function severities({ findings }: Report): string[] {
	return findings.map(({ severity }) => severity);
}

describe("a verdict", () => {
	it.each(BROKEN.map((result) => [JSON.stringify(result).slice(0, 200), result] as const))(
		"that it is broken has a finding that says why: %s",
		(_, result) => {
			const report = judge(allGet(result));
			expect(report.verdict.clients).toBe("broken");
			expect(severities(report)).toContain("broken");
		},
	);

	it.each(UNKNOWN.map((result) => [JSON.stringify(result).slice(0, 200), result] as const))(
		"is not broken where nothing is known: %s",
		(_, result) => {
			const report = judge(allGet(result));
			expect(report.verdict.overall).toBe("could not find out");
			expect(severities(report)).not.toContain("broken");
		},
	);

	it("is unknown, too, where a server turns the check away before TLS", () => {
		const before: Inside = { kind: "stream-error", condition: "policy-violation" };
		const refusal = { reason: "failed", detail: "no stream" } as const;
		const turned = observed().endpoints.map((one) => ({
			...one,
			handshakes: matrix(() => handshake({ inside: before })),
			starttls: one.starttls.map(({ sni }) => ({ sni, before, refusal })),
		}));
		expect(judge(observed({ endpoints: turned })).verdict.overall).toBe("could not find out");
	});

	it.each(["refused", "reset"] as const)("is broken where TCP is %s everywhere", (reason) => {
		expect(judge(tcpFailing(reason, () => true)).verdict.overall).toBe("broken");
	});

	it.each(["error", "no-family"] as const)("is unknown where TCP ends in %s everywhere", (reason) => {
		expect(judge(tcpFailing(reason, () => true)).verdict.overall).toBe("could not find out");
	});
});
