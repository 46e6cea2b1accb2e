import { expect, test } from "vitest";
import { judgeCertificate } from "../../../../src/lab/clients/judge/certificates.ts";
import type { Trial } from "../../../../src/lab/clients/run.ts";
import { asked, madeRun, madeTrial } from "../made-runs.ts";

const starttls = { to: "starttls", port: 5222, at: 1, until: 50, hello: {} } as const;
const direct = { to: "direct", at: 1, until: 50, hello: { serverName: "both.example.com" } } as const;
const loggedIn = 40;

const good = madeTrial(madeRun([starttls], { loggedIn }));
const goodDirect = madeTrial(madeRun([direct], { loggedIn }));

const judge = (trial: Trial): unknown => judgeCertificate(trial, good, "STARTTLS");

test("who begins TLS and does not get in has refused; who gets in has not", () => {
	expect(judge(madeTrial(madeRun([starttls])))).toMatchObject({ verdict: "conforms", value: "yes" });
	expect(judge(madeTrial(madeRun([starttls], { loggedIn })))).toMatchObject({
		verdict: "deviates",
		value: "NO, gets in",
	});
});

test("who gets in nowhere, or began no TLS, has refused nothing", () => {
	const control = madeTrial(madeRun([starttls]));
	expect(judgeCertificate(madeTrial(madeRun([starttls])), control, "STARTTLS")).toMatchObject({ verdict: "unknown" });
	expect(judge(madeTrial(madeRun([{ to: "starttls", port: 5222, at: 1 }])))).toMatchObject({ verdict: "unknown" });
});

test("over direct TLS the control must have got in that way", () => {
	const refused = madeTrial(madeRun([direct]));
	expect(judgeCertificate(refused, goodDirect, "direct TLS")).toMatchObject({ verdict: "conforms" });
	expect(judgeCertificate(refused, good, "direct TLS")).toMatchObject({ verdict: "unknown" });
});

test("who says no server name was shown another domain's certificate", () => {
	const nameless = madeTrial(madeRun([{ ...direct, hello: {} }]));
	expect(judgeCertificate(nameless, goodDirect, "direct TLS")).toMatchObject({
		verdict: "unknown",
		evidence: "could not find out: it sends no server name, and was shown another domain's certificate",
	});
});

test("who never asks for direct TLS is not asked", () => {
	const control = madeTrial(madeRun([starttls], { loggedIn, questions: asked("xmpp-client") }));
	expect(judgeCertificate(madeTrial(madeRun([])), control, "direct TLS")).toMatchObject({ value: "–" });
});
