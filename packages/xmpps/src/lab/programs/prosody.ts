import type { CertificateUse, Provision } from "../world/provision.ts";
import type { ProsodySpec } from "../world/world-spec.ts";
import { splitJid } from "./split-jid.ts";

/** Where Prosody as Debian ships it looks for the certificate of a domain. */
export const certificateOf = (domain: string): CertificateUse => ({
	name: domain,
	cert: `/etc/prosody/certs/${domain}.crt`,
	key: `/etc/prosody/certs/${domain}.key`,
	owner: "prosody",
});

/**
 * Prosody as Debian ships it: its own prosody.cfg.lua and unit, and one more file in conf.d, as an operator would write it.
 * The options stand before the first VirtualHost, where they are global.
 */
export function provisionProsody(spec: ProsodySpec): Provision {
	const { client = [], server = [] } = spec.directTls ?? {};
	const lines = [
		...(client.length > 0 ? [`c2s_direct_tls_ports = { ${client.join(", ")} }`] : []),
		...(server.length > 0 ? [`s2s_direct_tls_ports = { ${server.join(", ")} }`] : []),
		...(spec.nagle === false ? ["network_settings = { nagle = false }"] : []),
		...(spec.lua === undefined ? [] : [spec.lua]),
		...spec.domains.map((domain) => `VirtualHost ${luaString(domain)}`),
	];
	return {
		packages: ["prosody", "lua-unbound"],
		files: [
			{ path: "/etc/prosody/conf.d/lab.cfg.lua", content: `${lines.join("\n")}\n` },
			...(spec.accounts ?? []).map(({ jid, password }) => {
				const { user, domain } = splitJid(jid);
				return {
					path: `/var/lib/prosody/${dataName(domain)}/accounts/${dataName(user)}.dat`,
					// mod_auth_internal_hashed takes a plain password and hashes it at the first login.
					content: `return { ["password"] = ${luaString(password)}; };\n`,
					mode: 0o600,
					owner: "prosody",
				};
			}),
		],
		certificates: spec.domains.map(certificateOf),
		units: ["prosody.service"],
		listening: [5222, 5269, ...client, ...server],
	};
}

/** How Prosody's util.datamanager turns a name into a file's: everything but letters and digits as %xx. */
function dataName(name: string): string {
	return [...new TextEncoder().encode(name)]
		.map((byte) => {
			const letter = String.fromCharCode(byte);
			return /[A-Za-z0-9]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, "0")}`;
		})
		.join("");
}

function luaString(text: string): string {
	return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
