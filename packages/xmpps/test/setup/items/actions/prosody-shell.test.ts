import { describe, expect, it } from "vitest";
import { openPorts, optionValues, prosodyShell } from "../../../../src/setup/items/actions/prosody-shell.ts";
import { dataHost, type Said } from "../../../check/observe/local/data-host.ts";

/** As Prosody 0.12.3 and 13.0.1 print it. */
const PORTS =
	"c2s: [*]:5222, [::]:5222\nc2s_direct_tls: [203.0.113.2]:443\ns2s: [*]:5269, [::]:5269\nOK: 3 services listening on 5 ports";

describe("prosodyShell", () => {
	const ask = (said: Readonly<Record<string, Said>>) => prosodyShell(dataHost({ commands: said }), "port:list()");
	const LINE = "prosodyctl shell port:list()";

	it("tells what is printed before the result", async () => {
		const answer = await ask({ [LINE]: PORTS });
		expect(answer?.ok).toBe(true);
		expect(openPorts(answer?.text ?? "")).toEqual([
			"c2s [*]:5222",
			"c2s [::]:5222",
			"c2s_direct_tls [203.0.113.2]:443",
			"s2s [*]:5269",
			"s2s [::]:5269",
		]);
	});

	it("knows a shell that is not there from one that refuses", async () => {
		const gone =
			"** Unable to connect to server - is it running? Is mod_admin_shell enabled?\n** Connection error: x\n";
		expect(await ask({ [LINE]: { code: 1, stdout: gone } })).toBeUndefined();
		expect(await ask({ [LINE]: { code: 127 } })).toBeUndefined();
		expect(await ask({ [LINE]: { code: 1, stderr: "Sorry, I couldn't \x1b understand that" } })).toEqual({
			ok: false,
			text: "Sorry, I couldn't \\x1b understand that",
		});
	});

	it("shows no piece of a configuration that cannot be read", async () => {
		const stdout =
			"\n***\nError: /etc/prosody/prosody.cfg.lua:3: unfinished string near '\"s3cr3t'\n\nGood luck!\n***\n";
		expect(await ask({ [LINE]: { code: 1, stdout } })).toEqual({
			ok: false,
			text: "Error: /etc/prosody/prosody.cfg.lua:3: unfinished string",
		});
	});

	it.each([
		["nil", []],
		["5223", ["5223"]],
		['"203.0.113.2"', ["203.0.113.2"]],
		['{\n\t5223;\n\t"5225";\n}', ["5223", "5225"]],
		['{\n\t"*";\n\t"2001:db8::2";\n}', ["*", "2001:db8::2"]],
	])("reads the value of an option: %j", (text, values) => {
		expect(optionValues(text)).toEqual(values);
	});
});
