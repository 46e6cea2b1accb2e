import { type NginxDirective, nginxBlocks } from "./nginx-blocks.ts";
import type { ConfigurationFormat, SettingEdit } from "./setting-edit.ts";

/** nginx: directives in blocks within blocks. */
export const NGINX_FORMAT: ConfigurationFormat = {
	places: ["/etc/nginx/modules-enabled", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled", "/etc/nginx/nginx.conf"],
	defines: (text, edit) => definitions(text, edit).length > 0,
	hasSection: (text, { section }) => sections(text, section).length > 0,
	apply(text, edit) {
		const lines = edit.lines.join("\n");
		const [first, ...others] = definitions(text, edit);
		if (first !== undefined) {
			let changed = text;
			for (const { start, end } of [...others].reverse()) changed = changed.slice(0, start) + changed.slice(end);
			return changed.slice(0, first.start) + lines + changed.slice(first.end);
		}
		const [section] = sections(text, edit.section);
		if (section?.inner === undefined) return `${text}\n${within(edit)}\n`;
		const { end } = section.inner;
		return `${text.slice(0, end)}\n${lines}\n${text.slice(end)}`;
	},
};

/** Every directive of the key in a block of the section: in the block itself, not in those below it. */
function definitions(text: string, { key, section }: SettingEdit): readonly NginxDirective[] {
	const places = isOutermost(section) ? [nginxBlocks(text)] : sections(text, section).map(({ children }) => children);
	return places.flatMap((directives) => directives.filter((one) => begins(one, key)));
}

function sections(text: string, section: string): NginxDirective[] {
	const all = (list: readonly NginxDirective[]): NginxDirective[] => list.flatMap((one) => [one, ...all(one.children)]);
	const blocks = all(nginxBlocks(text)).filter((one) => one.inner !== undefined);
	const [, outer, which] = /^(stream|http) server (.+)$/.exec(section) ?? [];
	if (outer === undefined || which === undefined) return blocks.filter((one) => begins(one, section));
	// A file of sites stands in the http block of the one that includes it.
	const servers = blocks.filter((one) => begins(one, outer)).flatMap(({ children }) => children);
	return (outer === "http" ? blocks : servers).filter((one) => begins(one, "server") && isCalled(one, which));
}

/** `stream server 203.0.113.1:443` is named by what it listens on, `http server example.com` by its name. */
function isCalled({ children }: NginxDirective, which: string): boolean {
	return children.some((one) => begins(one, `listen ${which}`) || begins(one, `server_name ${which}`));
}

function begins({ head }: NginxDirective, words: string): boolean {
	return head === words || head.startsWith(`${words} `);
}

const isOutermost = (section: string): boolean => ["main", "global", "top level"].includes(section);

function within({ section, lines }: SettingEdit): string {
	return isOutermost(section) ? lines.join("\n") : `${section} {\n${lines.join("\n")}\n}`;
}
