/** What a change of a setting does to the text of a file. */
export interface SettingEdit {
	/** The option, directive or block that the lines define. */
	readonly key: string;
	readonly section: string;
	/** Empty: it is taken away. */
	readonly lines: readonly string[];
}

/** How settings stand in the files of one program. */
export interface ConfigurationFormat {
	/** Files in which a setting may stand, by their paths or the folders that hold them, the one that counts most first. */
	readonly places: readonly string[];
	/** Whether the text defines the key in the section. */
	defines(text: string, edit: SettingEdit): boolean;
	/** Whether the text has the section, so that the lines may be added there. */
	hasSection(text: string, edit: SettingEdit): boolean;
	/** The text with the lines in place of whatever defines the key, else added to the section. */
	apply(text: string, edit: SettingEdit): string;
}

/**
 * Changes a setting where it stands, as somebody would who looks for it: in the file that defines it, else in the one that
 * has the section, else in the one that the change names.
 * @param files texts by path, in the order of `places`
 * @returns the file and its new text
 */
export function editSetting(
	format: ConfigurationFormat,
	files: ReadonlyMap<string, string>,
	file: string,
	edit: SettingEdit,
): { readonly path: string; readonly text: string } {
	const all = [...files];
	const [path, text] = all.find(([, one]) => format.defines(one, edit)) ??
		all.find(([, one]) => format.hasSection(one, edit)) ?? [file, files.get(file) ?? ""];
	return { path, text: format.apply(text, edit) };
}
