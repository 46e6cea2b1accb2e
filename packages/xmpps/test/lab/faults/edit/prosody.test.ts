import { describe, expect, it } from "vitest";
import { PROSODY_FORMAT } from "../../../../src/lab/faults/edit/prosody.ts";
import { editSetting, type SettingEdit } from "../../../../src/lab/faults/edit/setting-edit.ts";

const TEXT = `-- c2s_ports = { 1 }
modules_enabled = {
	"roster"; -- not the { end
	"tls";
}
network_settings = { nagle = true }
VirtualHost "example.com"
ssl = {
	key = "a } b";
}
Component "rooms.example.com" "muc"
`;

function apply(edit: Partial<SettingEdit>): string {
	return PROSODY_FORMAT.apply(TEXT, { key: "", section: "global", lines: [], ...edit });
}

describe("a setting of Prosody", () => {
	it("takes the place of the statement that defines it, over all its lines", () => {
		const text = apply({ key: "modules_enabled", lines: ['modules_enabled = { "roster" }'] });
		expect(text).toContain('{ 1 }\nmodules_enabled = { "roster" }\nnetwork_settings');
		expect(text).not.toContain('"tls"');
	});

	it("that is new stands before every VirtualHost", () => {
		const text = apply({ key: "c2s_ports", lines: ["c2s_ports = { 5222 }"] });
		expect(text).toBe(`c2s_ports = { 5222 }\n${TEXT}`);
	});

	it("is looked for in its section alone", () => {
		const ssl = { key: "ssl", lines: ["ssl = {}"] };
		expect(PROSODY_FORMAT.defines(TEXT, { ...ssl, section: "global" })).toBe(false);
		const text = apply({ ...ssl, section: 'VirtualHost "example.com"' });
		expect(text).toContain('VirtualHost "example.com"\nssl = {}\nComponent "rooms');
	});

	it("goes behind the line of its section, which is made where there is none", () => {
		const key = "authentication";
		const lines = ['authentication = "anonymous"'];
		expect(apply({ key, lines, section: 'VirtualHost "example.com"' })).toContain(
			'VirtualHost "example.com"\nauthentication = "anonymous"\nssl',
		);
		expect(apply({ key, lines, section: 'VirtualHost "b.example"' })).toMatch(
			/\nVirtualHost "b.example"\nauthentication = "anonymous"\n$/,
		);
	});

	it("without lines is taken away", () => {
		expect(apply({ key: "network_settings" })).not.toContain("nagle");
	});
});

describe("the file of a setting", () => {
	const files = new Map([
		["/etc/prosody/conf.d/lab.cfg.lua", 'VirtualHost "example.com"\n'],
		["/etc/prosody/prosody.cfg.lua", "limits = {}\n"],
	]);
	const edit = (key: string): SettingEdit => ({ key, section: "global", lines: [`${key} = 1`] });

	it("is the one that defines it, else the one that counts most", () => {
		const edited = (key: string): string =>
			editSetting(PROSODY_FORMAT, files, "/etc/prosody/prosody.cfg.lua", edit(key)).path;
		expect(edited("limits")).toBe("/etc/prosody/prosody.cfg.lua");
		expect(edited("c2s_ports")).toBe("/etc/prosody/conf.d/lab.cfg.lua");
	});
});
