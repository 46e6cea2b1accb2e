import type { Change } from "../../model/change.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { Facts } from "../facts/facts.ts";
import type { XmppSoftware } from "../facts/software.ts";
import { ejabberdSetting, prosodySetting, service } from "./server.ts";

/** Forward secrecy and authenticated encryption, in OpenSSL's words. */
const GOOD_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

/** The last two are ejabberd's own, which a list of ours takes the place of. */
const EJABBERD_OPTIONS: readonly string[] = [
	...["no_sslv3", "no_tlsv1", "no_tlsv1_1"],
	...["cipher_server_preference", "no_compression"],
];

/** Lets each server speak TLS 1.2 and above alone. */
export function newerTls(facts: Facts, why: string): Readonly<Record<XmppSoftware, readonly Change[]>> {
	const options = (role: "c2s" | "s2s"): Change => {
		const key = `${role}_protocol_options`;
		return ejabberdSetting(key, [`${key}:`, ...EJABBERD_OPTIONS.map((option) => `  - ${option}`)], why);
	};
	return {
		prosody: prosodyTls(facts, { protocol: '"tlsv1_2+"' }, why),
		ejabberd: [options("c2s"), options("s2s"), service("ejabberd", "restarted", "listeners are opened with it")],
	};
}

/** Lets each server take good ciphers alone. */
export function strongerCiphers(facts: Facts, why: string): Readonly<Record<XmppSoftware, readonly Change[]>> {
	return {
		prosody: prosodyTls(facts, { protocol: '"tlsv1_2+"', ciphers: `"${GOOD_CIPHERS}"` }, why),
		ejabberd: [
			ejabberdSetting("c2s_ciphers", [`c2s_ciphers: "${GOOD_CIPHERS}"`], why),
			ejabberdSetting("s2s_ciphers", [`s2s_ciphers: "${GOOD_CIPHERS}"`], why),
			service("ejabberd", "restarted", "listeners are opened with it"),
		],
	};
}

/** Prosody's options for each kind of port. Each goes before `ssl`, which holds for all and keeps what else it says. */
const PROSODY_OPTIONS: readonly string[] = ["c2s", "c2s_direct_tls", "s2s", "s2s_direct_tls"].map(
	(kind) => `${kind}_ssl`,
);

/** A line for `ssl` would take away what stands there, the certificate perhaps, and where its key is nobody shows. */
function prosodyTls({ observation }: Facts, fields: Readonly<Record<string, string>>, why: string): Change[] {
	const changes = PROSODY_OPTIONS.map((option) => {
		const all = { ...fieldsOf(observation.local, option), ...fields };
		const inner = Object.entries(all).map(([field, value]) => `${field} = ${value}`);
		return prosodySetting(option, [`${option} = { ${inner.join("; ")} }`], why);
	});
	return [...changes, service("prosody", "restarted", "ports are opened with it")];
}

/** The fields of a table on the host, as they stand there: strings, and lists of strings. */
function fieldsOf(local: LocalObservation | undefined, option: string): Record<string, string> {
	const there = local?.settings.find(
		({ software, key, section }) => software === "prosody" && key === option && section === "global",
	);
	const table = /^\s*\w+\s*=\s*\{([\s\S]*)\}/.exec(there?.lines.join("\n") ?? "")?.[1] ?? "";
	const fields = [...table.matchAll(/(\w+)\s*=\s*("[^"\n]*"|\{[^{}]*\})/g)];
	return withKey(Object.fromEntries(fields.map(([, field = "", value = ""]) => [field, value])));
}

/** Which file is whose key, by the two customs that there are. */
const KEYS: readonly (readonly [RegExp, string])[] = [
	[/fullchain\.pem"$/, 'privkey.pem"'],
	[/\.crt"$/, '.key"'],
];

/** Where the key is nobody shows; without one Prosody looks for a certificate in its folder, which is what it does best. */
function withKey(fields: Record<string, string>): Record<string, string> {
	const { certificate, key, ...rest } = fields;
	const [pattern, ending] = KEYS.find(([one]) => certificate !== undefined && one.test(certificate)) ?? [];
	if (certificate === undefined || pattern === undefined || ending === undefined) return rest;
	return { certificate, key: key ?? certificate.replace(pattern, ending), ...rest };
}
