import { describe, expect, it } from "vitest";
import { makeFacts } from "../../../src/check/facts/make-facts.ts";
import { prosodyModule } from "../../../src/check/remedies/prosody-module.ts";
import type { LocalSetting } from "../../../src/model/observation-local.ts";
import { local, localSetting } from "../local-observed.ts";
import { observed } from "../observed.ts";

function after(settings?: readonly LocalSetting[]): string[] {
	const facts = makeFacts(observed(settings === undefined ? {} : { local: local({ settings }) }));
	return prosodyModule(facts, "tls", "it is needed").map((change) => change.after.join(" "));
}

describe("a module of Prosody", () => {
	it("is switched on for the host where nobody knows the lists for all, which stay as they are", () => {
		expect(after()).toEqual(['modules_enabled = { "tls" }', "restarted"]);
		expect(after([])).toEqual(['modules_enabled = { "tls" }', "restarted"]);
		const [change] = prosodyModule(makeFacts(observed()), "tls", "it is needed");
		expect(change?.item).toMatchObject({ section: 'VirtualHost "example.org"' });
	});

	it("leaves the list of what is off, and the others stay off", () => {
		const off = localSetting("prosody", "modules_disabled", 'modules_disabled = { "s2s"; "tls"; }');
		expect(after([off])).toEqual(['modules_disabled = { "s2s" }', "restarted"]);
	});

	it("joins the list of what is on, and the others stay on", () => {
		const on = localSetting("prosody", "modules_enabled", 'modules_enabled = { "roster"; -- "tls"');
		expect(after([on])).toEqual(['modules_enabled = { "roster"; "tls" }', "restarted"]);
	});

	it("is only loaded anew where both lists are right", () => {
		const on = localSetting("prosody", "modules_enabled", 'modules_enabled = { "tls" }');
		expect(after([on])).toEqual(["restarted"]);
	});
});
