import { expect, test } from "vitest";
import { judgeTrips } from "../../../../src/lab/clients/judge/trips.ts";
import { asked, madeRun, madeTrial } from "../made-runs.ts";

test("who did not get in that way, or answered nothing inside TLS, has no number", () => {
	const starttls = madeTrial(madeRun([{ to: "starttls", port: 5222, at: 1, until: 50, hello: {} }], { loggedIn: 40 }));
	expect(judgeTrips(starttls, "direct TLS", 50, 3)).toMatchObject({
		verdict: "unknown",
		evidence: "could not find out: it did not get in by direct TLS: went to starttls:5222",
	});
	expect(judgeTrips(starttls, "STARTTLS", 50, 5)).toMatchObject({ verdict: "unknown" });
});

test("who never asks for direct TLS has none", () => {
	const trial = madeTrial(madeRun([], { questions: asked("xmpp-client") }));
	expect(judgeTrips(trial, "direct TLS", 50, 3)).toMatchObject({ verdict: "fact", value: "–" });
});
