import { describe, expect, it } from "vitest";
import { localServerOld } from "../../../src/check/rules/local-server-old.ts";
import type { Software } from "../../../src/model/change.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { local } from "../local-observed.ts";
import { observed } from "../observed.ts";
import { findWith, itemsOf } from "./find-with.ts";

const runs = (software: Software, version: string, running = true): Observation =>
	observed({ local: local({ software: [{ software, version, running }] }) });

describe("local.server-old", () => {
	it.each([
		["prosody", "0.11.9"],
		["ejabberd", "18.09"],
		["nginx", "1.10.3"],
		["haproxy", "1.8.19"],
	] as const)("finds %s %s", (software, version) => {
		const [finding, ...more] = findWith(localServerOld, runs(software, version));
		expect(more).toEqual([]);
		expect(finding?.evidence[0]).toBe(`${software} ${version} runs on server`);
		expect(itemsOf(finding)).toEqual([`service ${software} restarted`]);
	});

	it.each([
		["where nobody looked from inside", observed()],
		["in the first good version", runs("prosody", "0.12")],
		["in later ones", runs("prosody", "13.0.1")],
		["in a version with more digits", runs("nginx", "1.22.1")],
		["in what does not run", runs("prosody", "0.11.9", false)],
		["in what is no version", runs("prosody", "nightly")],
	])("finds nothing %s", (_, observation) => {
		expect(findWith(localServerOld, observation)).toEqual([]);
	});
});
