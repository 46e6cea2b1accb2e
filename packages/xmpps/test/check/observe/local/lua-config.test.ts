import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LuaStatement, readLuaConfig } from "../../../../src/check/observe/local/lua-config.ts";

/** Options as `name = value`, everything else as it is written. */
function told(text: string): string[] {
	return readLuaConfig(text).map((statement: LuaStatement) => {
		if (statement.kind === "include") return `Include ${statement.pattern}`;
		if (statement.kind === "section") return `${statement.word} ${statement.name}`;
		return `${statement.name} = ${statement.value.lines.join("|")}`;
	});
}

describe("readLuaConfig", () => {
	it("reads options, sections and includes in their order", () => {
		const text = `
c2s_ports = { 5222 } -- the usual
s2s_secure_auth = true; authentication = "internal_hashed"
VirtualHost "example.org"
	enabled = false
Component "rooms.example.org" "muc"
	name = 'Rooms'
Host("old.example.org")
Include "conf.d/*.cfg.lua"
`;
		expect(told(text)).toEqual([
			"c2s_ports = { 5222 }",
			"s2s_secure_auth = true",
			'authentication = "internal_hashed"',
			"VirtualHost example.org",
			"enabled = false",
			"Component rooms.example.org",
			"name = 'Rooms'",
			"VirtualHost old.example.org",
			"Include conf.d/*.cfg.lua",
		]);
	});

	it("passes over comments of every kind, also inside a value", () => {
		const text = `
-- a = 1
--[[ b = 2
c = 3 ]] d = 4
--[==[ e = 5 ]] f = 6 ]==]
modules_enabled = {
	"roster"; -- Recommended ;)
	--"legacyauth"; -- the password is hunter2
	"tls";
}
g = "-- no comment" .. [[ nor
this ]]
`;
		expect(told(text)).toEqual([
			"d = 4",
			'modules_enabled = {|\t"roster";|\t"tls";|}',
			'g = "-- no comment" .. [[ nor|this ]]',
		]);
	});

	it.each([
		["a = 1 + 2 * x.y b = 2", ["a = 1 + 2 * x.y", "b = 2"]],
		['a = Lua.os.getenv("PORT") or "5222" b = not c', ['a = Lua.os.getenv("PORT") or "5222"', "b = not c"]],
		["a = require 'x' { b = 1 } c = 2", ["a = require 'x' { b = 1 }", "c = 2"]],
		["a = function() if x then b = 1 end for i = 1, 2 do c = 3 end end d = 4", ["d = 4"]],
		["local a = 1 b.c = 2 d = 3", ["d = 3"]],
		["{ a = 1 } b = { { c = 2 }, d = 3 }", ["b = { { c = 2 }, d = 3 }"]],
		["a == 1 b ~= 2", []],
		["a = -1 b = #t", ["a = -1", "b = #t"]],
		["a = nil b = true c = false", ["a = nil", "b = true", "c = false"]],
		['a = "\\"}" b = 1', ['a = "\\"}"', "b = 1"]],
	])("finds where values end: %s", (text, expected) => {
		expect(told(text).filter((line) => !line.startsWith("a = function"))).toEqual(expected);
	});

	it("tells what a string stands for, and the fields of a table", () => {
		const [option] = readLuaConfig(
			`ssl = { key = "/k"; certificate = "/a\\\\b", ["x"] = 1, options = { "a", b = 2 }, protocol = [[tlsv1_2]] }`,
		);
		const fields = option?.kind === "option" ? option.value.fields : undefined;
		expect(fields?.map(({ name, value }) => [name, value.string])).toEqual([
			["key", "/k"],
			["certificate", "/a\\b"],
			["options", undefined],
			["protocol", "tlsv1_2"],
		]);
	});

	it("survives whatever it is given", () => {
		const words = fc.constantFrom(
			"a",
			"=",
			"{",
			"}",
			"(",
			")",
			'"',
			"'",
			"[[",
			"--[[",
			"function",
			"end",
			"local",
			"\n",
			"..",
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(words).map((all) => all.join(" ")),
				),
				(text) => {
					expect(Array.isArray(readLuaConfig(text))).toBe(true);
				},
			),
		);
		expect(told(`a = ${"{ b = ".repeat(50_000)}`)).toHaveLength(1);
	});
});
