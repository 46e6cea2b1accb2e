import { describe, expect, it } from "vitest";
import { haproxyAdapter } from "../../../../../src/setup/adapters/engines/haproxy/haproxy-adapter.ts";
import type { HaproxyFacts } from "../../../../../src/setup/adapters/engines/haproxy/haproxy-facts.ts";
import {
	haproxyBinds,
	haproxyGlobal,
	haproxySections,
	lineBefore,
} from "../../../../../src/setup/adapters/engines/haproxy/haproxy-sections.ts";
import { backend, engineTable, pass } from "../engine-data.ts";

const CFG = "/etc/haproxy/haproxy.cfg";
const facts = (more: Partial<HaproxyFacts> = {}): HaproxyFacts => ({
	...{ installed: true, version: "2.6.12", running: true, root: false, binds: [], listeners: [] },
	place: { kind: "block", path: CFG, before: "defaults" },
	test: { state: "ok" },
	...more,
});
const wanted = (more: Partial<HaproxyFacts> = {}, table = engineTable()) => haproxyAdapter.wanted(table, facts(more));

describe("haproxyAdapter.wanted", () => {
	it("has lines of ours before what others inherit from, has HAProxy judge them and reload", () => {
		const { stages, notes } = wanted();
		expect(stages).toHaveLength(1);
		const [stage] = stages;
		expect(stage?.items.map(({ item }) => item)).toEqual([
			{ kind: "block", path: CFG, name: "gateway", before: "defaults" },
		]);
		expect(stage?.validations).toEqual([{ kind: "haproxy-config" }]);
		expect(stage?.activations.map(({ activation }) => activation)).toEqual([{ kind: "haproxy-reload" }]);
		expect(notes).toEqual([{ kind: "info", text: expect.stringContaining("less"), lines: expect.any(Array) }]);
	});

	it("has a file of its own in a folder, and starts HAProxy where it does not run", () => {
		const path = "/etc/haproxy/conf.d/zz-xmpps.cfg";
		const { stages } = wanted({ running: false, place: { kind: "file", path } });
		expect(stages[0]?.items.map(({ item }) => item)).toEqual([
			{ kind: "file", path },
			{ kind: "unit", name: "haproxy.service" },
		]);
		expect(stages[0]?.items[0]?.state).toMatchObject({
			content: expect.stringMatching(/^# Made by xmpps/),
			mode: 0o644,
		});
	});

	it.each<[string, Partial<HaproxyFacts>, string]>([
		["is not there", { installed: false }, "not installed"],
		["is too old", { version: "2.2.9" }, "too old"],
		["is broken already", { test: { state: "failed", words: ["ALERT: no"] } }, "refuses its configuration"],
		[
			"shares the port with another program",
			{ listeners: [{ address: "::", port: 443, program: "nginx" }] },
			'"nginx"',
		],
		[
			"has the port already",
			{ binds: [{ file: CFG, section: "frontend web", text: "bind :443", address: "0.0.0.0", port: 443 }] },
			"listens already",
		],
	])("does nothing where HAProxy %s", (_, more, words) => {
		const { stages, notes } = wanted(more);
		expect(stages).toEqual([]);
		expect(notes.filter(({ kind }) => kind === "problem")).toEqual([
			expect.objectContaining({ text: expect.stringContaining(words) }),
		]);
	});

	it("does nothing that would do harm", () => {
		const routes = [{ name: "web", match: {}, to: pass("web", backend(8443, "transparent")) }];
		const harm = (version: string, root: boolean) =>
			wanted({ version, root }, engineTable({ routes })).stages.length === 0;
		expect([harm("2.6.12", false), harm("2.6.12", true), harm("3.0.11", false)]).toEqual([true, false, false]);
	});

	it("says when HAProxy may not hold as many connections", () => {
		const lines = (maxconn: number) => wanted({ maxconn }).notes.flatMap((note) => note.lines ?? []);
		expect(lines(2000).join("\n")).toContain("it cannot hold 8000 connections: maxconn 2000");
		expect(lines(8000).join("\n")).not.toContain("hold 8000");
	});
});

describe("a configuration of HAProxy", () => {
	const TEXT = `global
	user haproxy # not root
	maxconn 5000
userlist secret
	user admin insecure-password hunter2
# BEGIN xmpps gateway
defaults xmpps-gateway
	mode tcp
frontend xmpps-gateway from xmpps-gateway
	bind 203.0.113.1:443
# END xmpps gateway
defaults
	mode http
frontend web
	bind *:80,:::80 v6only
	bind ipv4@203.0.113.9:443 ssl crt /etc/ssl/own.pem
	bind [2001:db8::9]:8080-8082
	bind unix@/run/own.sock
backend own
	server a 127.0.0.1:443
`;
	const sections = haproxySections(TEXT);

	it("is read without what is ours", () => {
		expect(sections.map(({ keyword, name }) => `${keyword} ${name}`.trim())).toEqual([
			...["global", "userlist secret", "defaults", "frontend web", "backend own"],
		]);
		expect(haproxyGlobal(sections)).toMatchObject({ root: false, maxconn: 5000 });
		expect(haproxyGlobal(haproxySections("global\n\tuser root\n"))).toEqual({ root: true, mute: true });
		expect(haproxyGlobal(haproxySections("global\n\tlog /dev/log local0\n"))).toEqual({ root: true });
	});

	it("says where others listen", () => {
		const binds = haproxyBinds(CFG, sections);
		expect(binds.map(({ address, port }) => `${address} ${port}`)).toEqual([
			...["0.0.0.0 80", ":: 80", "203.0.113.9 443"],
			...["2001:db8::9 8080", "2001:db8::9 8081", "2001:db8::9 8082"],
		]);
		expect(JSON.stringify(binds)).not.toContain("own.pem");
	});

	it("has room for ours where nobody inherits from them", () => {
		expect(lineBefore(sections)).toBe("defaults");
		expect(lineBefore(haproxySections("  defaults own\nfrontend a\n"))).toBe("defaults own");
		expect(lineBefore(haproxySections("frontend a\ndefaults\n"))).toBeUndefined();
		expect(lineBefore(haproxySections("global\n"))).toBeUndefined();
	});
});
