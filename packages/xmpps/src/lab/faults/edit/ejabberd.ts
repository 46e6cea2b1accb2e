import { type Document, isMap, isSeq, parse, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { ConfigurationFormat, SettingEdit } from "./setting-edit.ts";

/** ejabberd: YAML, of which options of the top level, of `modules`, and items of `listen` change. */
export const EJABBERD_FORMAT: ConfigurationFormat = {
	places: ["/etc/ejabberd/ejabberd.yml"],
	// There is one file, which has everything.
	defines: () => true,
	hasSection: () => true,
	apply(text, edit) {
		const document = parseDocument(text);
		if (edit.section === "listen") listen(document, edit);
		else options(document, edit);
		return document.toString();
	},
};

function options(document: Document, { key, section, lines }: SettingEdit): void {
	const path = section === "modules" ? ["modules"] : [];
	const whole: unknown = parse(lines.join("\n"));
	if (whole === null || whole === undefined) {
		document.deleteIn([...path, key]);
		return;
	}
	if (typeof whole !== "object")
		throw new Error(`Cannot change "${key}" of ejabberd.yml: "${lines.join(" ")}" is no option`);
	for (const [name, value] of Object.entries(whole)) document.setIn([...path, name], document.createNode(value));
}

/** An item takes the place of the one with its port; options alone are set at the items that the key names. */
function listen(document: Document, { key, lines }: SettingEdit): void {
	const items = document.get("listen");
	if (!isSeq(items)) throw new Error('Cannot change the listeners of ejabberd.yml: it has no list "listen"');
	const wanted: unknown = parse(lines.join("\n"));
	if (Array.isArray(wanted)) {
		for (const item of wanted as { port?: number }[]) replaceItem(document, items, item.port, item);
	} else if (wanted === null || wanted === undefined) {
		replaceItem(document, items, Number(/\d+/.exec(key)?.[0]), undefined);
	} else {
		const named = maps(items).filter((item) => isNamed(item, key));
		if (named.length === 0) throw new Error(`Cannot change the listener "${key}" of ejabberd.yml: there is none`);
		for (const item of named) for (const [name, value] of Object.entries(wanted)) item.set(name, value);
	}
}

function replaceItem(document: Document, items: YAMLSeq, port: number | undefined, item: unknown): void {
	const at = maps(items).findIndex((one) => one.get("port") === port);
	if (item === undefined) {
		if (at >= 0) items.items.splice(at, 1);
	} else if (at >= 0) items.items[at] = document.createNode(item);
	else items.add(document.createNode(item));
}

function maps(items: YAMLSeq): YAMLMap[] {
	return items.items.filter((item): item is YAMLMap => isMap(item));
}

/** `port 5222`, `5222`, `ejabberd_c2s`. */
function isNamed(item: YAMLMap, key: string): boolean {
	return key.split(/\s+/).some((word) => word === String(item.get("port")) || word === item.get("module"));
}
