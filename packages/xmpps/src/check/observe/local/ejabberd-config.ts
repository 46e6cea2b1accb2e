import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";
import type { ReadConfig } from "./prosody-config.ts";

const FILE = "/etc/ejabberd/ejabberd.yml";

/** The options of the top level that rules are about. Nothing else is shown: passwords are options, too. */
const TOP_LEVEL: readonly string[] = [
	...["hosts", "certfiles", "ca_file", "disable_sasl_mechanisms", "auth_password_format"],
	...["c2s_ciphers", "c2s_protocol_options", "s2s_ciphers", "s2s_protocol_options", "s2s_use_starttls"],
];

/** The options of a listener that rules are about. */
const LISTENER: readonly string[] = [
	...["port", "ip", "module", "transport", "tls", "starttls", "starttls_required", "use_proxy_protocol"],
	...["certfile", "protocol_options", "ciphers", "tls_compression"],
];

/** Modules whose being there rules are about; their options are not shown. */
const MODULES: readonly string[] = ["mod_s2s_dialback", "mod_s2s_bidi", "mod_host_meta"];

type Table = Readonly<Record<string, unknown>>;

/** Reads ejabberd's configuration. Undefined where there is none. */
export async function readEjabberd(reader: HostReader): Promise<ReadConfig | undefined> {
	const text = await reader.textOf(FILE);
	if (text === undefined) return undefined;
	// YAML takes 30 ms to load, and most hosts have none to read.
	const [{ readYaml }, { stringify }] = await Promise.all([import("../../../model/yaml-document.ts"), import("yaml")]);
	const { value, problems } = readYaml(text);
	const [problem] = problems;
	if (problem !== undefined || !isTable(value)) {
		reader.note(`${FILE} cannot be read${problem === undefined ? "" : `: line ${problem.line} is no YAML`}`);
		return { settings: [], certificates: [] };
	}
	if ("include_config_file" in value) reader.note(`what ${FILE} includes was not read`);
	const macros = macrosOf(value["define_macro"]);
	const lines = (shown: unknown): string[] => stringify(shown, { aliasDuplicateObjects: false }).trimEnd().split("\n");
	const setting = (key: string, section: string, shown: unknown): LocalSetting =>
		localSetting("ejabberd", FILE, key, section, lines(shown));
	const top = TOP_LEVEL.filter((key) => key in value).map((key) =>
		setting(key, "top level", { [key]: expanded(value[key], macros) }),
	);
	const listeners = tablesIn(value["listen"]).map((listener) => {
		const shown = pick(listener, LISTENER, macros);
		return setting(`port ${String(shown["port"])}`, "listen", [shown]);
	});
	const modules = isTable(value["modules"]) ? Object.keys(value["modules"]) : [];
	const shownModules = MODULES.filter((name) => modules.includes(name)).map((name) =>
		setting(name, "modules", { [name]: {} }),
	);
	return { settings: [...top, ...listeners, ...shownModules], certificates: certificatesIn(value, macros) };
}

/** `certfiles` of the top level, and `certfile` of listeners, which older versions have. */
function certificatesIn(value: Table, macros: Table): string[] {
	const named = [
		expanded(value["certfiles"], macros),
		...tablesIn(value["listen"]).map((listener) => expanded(listener["certfile"], macros)),
	].flat();
	return named.filter((path): path is string => typeof path === "string" && path.startsWith("/"));
}

/** Options of these names whose values are plain: what is a table may hold anything. */
function pick(table: Table, names: readonly string[], macros: Table): Table {
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = expanded(table[name], macros);
			return value === undefined || isTable(value) ? [] : [[name, value]];
		}),
	);
}

/** A macro stands for its value, once: in ejabberd itself they may stand for each other, which nobody does. */
function expanded(value: unknown, macros: Table): unknown {
	return typeof value === "string" && Object.hasOwn(macros, value) ? macros[value] : value;
}

/** A table, or a list of tables of one entry each. */
function macrosOf(value: unknown): Table {
	return Object.assign({}, ...(isTable(value) ? [value] : tablesIn(value))) as Table;
}

function tablesIn(value: unknown): Table[] {
	return Array.isArray(value) ? value.filter(isTable) : [];
}

function isTable(value: unknown): value is Table {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
