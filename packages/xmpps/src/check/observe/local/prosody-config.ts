import type { LocalSetting } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";
import { localSetting } from "./local-setting.ts";
import { type LuaStatement, type LuaValue, readLuaConfig } from "./lua-config.ts";

/** A program's configuration, as far as it may be shown. */
export interface ReadConfig {
	readonly settings: readonly LocalSetting[];
	/** Files of certificates, or folders of them, that it names. Absolute. */
	readonly certificates: readonly string[];
}

const FOLDER = "/etc/prosody";
const MAIN = `${FOLDER}/prosody.cfg.lua`;

/** Where Prosody looks for certificates when nobody says otherwise. */
const CERTIFICATES = "certs";

/** How deep one file may include another. */
const MAX_DEPTH = 5;

/** The options that rules are about. Nothing else is shown: passwords and secrets are options, too. */
const SHOWN: ReadonlySet<string> = new Set([
	...["c2s", "s2s", "c2s_direct_tls", "s2s_direct_tls", "legacy_ssl", "https"].flatMap((service) => [
		`${service}_ports`,
		`${service}_interfaces`,
		`${service}_certificate`,
	]),
	...["ports", "ssl_ports", "interfaces", "use_ipv6", "external_addresses", "network_settings"],
	...["certificates", "certificate", "tls_profile", "c2s_require_encryption", "s2s_require_encryption"],
	...["s2s_secure_auth", "allow_unencrypted_plain_auth", "authentication", "disable_sasl_mechanisms"],
	...["modules_enabled", "modules_disabled", "enabled"],
]);

/** Tables of LuaSec's options, of which only these fields are shown: `password` is another. */
const TLS_OPTIONS: ReadonlySet<string> = new Set([
	"ssl",
	...["c2s", "s2s", "c2s_direct_tls", "s2s_direct_tls", "legacy_ssl", "https"].map((service) => `${service}_ssl`),
]);
const TLS_FIELDS: ReadonlySet<string> = new Set([
	...["certificate", "protocol", "ciphers", "ciphersuites", "options", "curve", "curveslist", "dhparam"],
	...["verify", "verifyext", "cafile", "capath", "depth"],
]);

/** Reads Prosody's configuration, with the files that it includes. Undefined where there is none. */
export async function readProsody(reader: HostReader): Promise<ReadConfig | undefined> {
	const main = await reader.textOf(MAIN);
	if (main === undefined) return undefined;
	const settings: LocalSetting[] = [];
	const certificates = new Set<string>();
	let folder = CERTIFICATES;
	const take = async (file: string, text: string, depth: number): Promise<void> => {
		// Every file begins in the global section, also one that is included behind a VirtualHost.
		let section = "global";
		for (const statement of readLuaConfig(text)) {
			if (statement.kind === "section") {
				section = `${statement.word} ${JSON.stringify(statement.name)}`;
				settings.push(localSetting("prosody", file, statement.word, section, [section]));
			} else if (statement.kind === "include") {
				await include(reader, absolute(statement.pattern), depth, take);
			} else {
				const shown = shownLines(statement);
				if (shown !== undefined) settings.push(localSetting("prosody", file, statement.name, section, shown));
				if (statement.name === "certificates") folder = statement.value.string ?? folder;
				for (const named of certificatesIn(statement)) certificates.add(absolute(named));
			}
		}
	};
	await take(MAIN, main, 0);
	return { settings, certificates: [absolute(folder), ...certificates] };
}

async function include(
	reader: HostReader,
	pattern: string,
	depth: number,
	take: (file: string, text: string, depth: number) => Promise<void>,
): Promise<void> {
	if (depth >= MAX_DEPTH) {
		reader.note(`${pattern} was not read: too many files include each other`);
		return;
	}
	for (const file of await reader.matches(pattern)) {
		const text = await reader.textOf(file);
		if (text !== undefined) await take(file, text, depth + 1);
	}
}

/** Paths are relative to the folder of the configuration. */
function absolute(path: string): string {
	return path.startsWith("/") ? path : `${FOLDER}/${path}`;
}

/** Undefined for an option that nobody may see or wants to. */
function shownLines({ name, value }: Extract<LuaStatement, { kind: "option" }>): readonly string[] | undefined {
	if (SHOWN.has(name)) return assigned(name, value.lines);
	if (!TLS_OPTIONS.has(name)) return undefined;
	const fields = (value.fields ?? []).filter((field) => TLS_FIELDS.has(field.name));
	if (fields.length === 0) return undefined;
	const written = fields.map((field) => `${field.name} = ${field.value.lines.map((line) => line.trim()).join(" ")}`);
	return [`${name} = { ${written.join("; ")} }`];
}

function assigned(name: string, [first = "", ...rest]: readonly string[]): string[] {
	return [`${name} = ${first}`, ...rest];
}

function certificatesIn({ name, value }: { readonly name: string; readonly value: LuaValue }): string[] {
	if (name === "certificate" || name.endsWith("_certificate")) return value.string === undefined ? [] : [value.string];
	if (!TLS_OPTIONS.has(name)) return [];
	return (value.fields ?? []).flatMap((field) =>
		field.name === "certificate" && field.value.string !== undefined ? [field.value.string] : [],
	);
}
