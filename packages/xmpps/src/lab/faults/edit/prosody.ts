import { type LuaStatement, luaStatements } from "./lua-statements.ts";
import type { ConfigurationFormat, SettingEdit } from "./setting-edit.ts";

/** Prosody: assignments in Lua, the global ones before every VirtualHost. */
export const PROSODY_FORMAT: ConfigurationFormat = {
	// What is included last counts: Debian's main file ends with the line that includes conf.d.
	places: ["/etc/prosody/conf.d", "/etc/prosody/prosody.cfg.lua"],
	defines: (text, edit) => definitions(text.split("\n"), edit).length > 0,
	hasSection: (text, { section }) => section === "global" || sectionStart(text.split("\n"), section) !== undefined,
	apply(text, edit) {
		const lines = text.split("\n");
		const [first, ...others] = definitions(lines, edit);
		if (first === undefined) return added(lines, edit).join("\n");
		// From the end, so that the numbers of the lines before stay right.
		for (const one of [...others].reverse()) lines.splice(one.first, one.last - one.first + 1);
		lines.splice(first.first, first.last - first.first + 1, ...edit.lines);
		return lines.join("\n");
	},
};

function definitions(lines: readonly string[], { key, section }: SettingEdit): LuaStatement[] {
	return luaStatements(lines).filter((one) => one.key === key && one.section === section);
}

function sectionStart(lines: readonly string[], section: string): LuaStatement | undefined {
	return luaStatements(lines).find((one) => one.section === section && /^(VirtualHost|Component)$/.test(one.key));
}

function added(lines: readonly string[], { section, lines: more }: SettingEdit): string[] {
	if (section === "global") return [...more, ...lines];
	const start = sectionStart(lines, section);
	if (start === undefined) return [...lines, section, ...more, ""];
	return [...lines.slice(0, start.last + 1), ...more, ...lines.slice(start.last + 1)];
}
