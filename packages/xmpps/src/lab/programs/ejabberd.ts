import type { CertificateUse, Provision } from "../world/provision.ts";
import type { EjabberdSpec } from "../world/world-spec.ts";
import { splitJid } from "./split-jid.ts";

/** Key and certificate in one file, readable to ejabberd. */
const certificateOf = (domain: string): CertificateUse & { both: string } => ({
	name: domain,
	both: `/etc/ejabberd/certs/${domain}.pem`,
	owner: "ejabberd",
});

/** How long the node takes until it answers ejabberdctl. */
const PATIENCE = 30_000;

/** ejabberd as Debian ships and starts it, with an ejabberd.yml of its own, as its documentation has it. */
export function provisionEjabberd(spec: EjabberdSpec): Provision {
	const certificates = spec.domains.map(certificateOf);
	const lines = [
		`hosts: [${spec.domains.map((domain) => JSON.stringify(domain)).join(", ")}]`,
		"loglevel: info",
		`certfiles: [${certificates.map(({ both }) => JSON.stringify(both)).join(", ")}]`,
		"ca_file: /etc/ssl/certs/ca-certificates.crt",
		"acme: { auto: false }",
		"auth_password_format: scram",
		"listen:",
		'  - { port: 5222, ip: "::", module: ejabberd_c2s, starttls_required: true }',
		...(spec.directTls?.client ?? []).map((port) => `  - { port: ${port}, ip: "::", module: ejabberd_c2s, tls: true }`),
		'  - { port: 5269, ip: "::", module: ejabberd_s2s_in }',
		...(spec.directTls?.server ?? []).map(
			(port) => `  - { port: ${port}, ip: "::", module: ejabberd_s2s_in, tls: true }`,
		),
		"s2s_use_starttls: required",
		// Without dialback a server whose certificate may not be a client's gets not-authorized.
		"modules: { mod_admin_extra: {}, mod_roster: {}, mod_disco: {}, mod_ping: {}, mod_offline: {}, mod_s2s_dialback: {} }",
	];
	return {
		packages: ["ejabberd"],
		files: [{ path: "/etc/ejabberd/ejabberd.yml", content: `${lines.join("\n")}\n`, mode: 0o600, owner: "ejabberd" }],
		certificates,
		units: ["ejabberd.service"],
		listening: [5222, 5269, ...(spec.directTls?.client ?? []), ...(spec.directTls?.server ?? [])],
		commands: (spec.accounts ?? []).map(({ jid, password }) => {
			const { user, domain } = splitJid(jid);
			return {
				what: `make account "${jid}"`,
				command: ["ejabberdctl", "register", user, domain, password],
				patience: PATIENCE,
			};
		}),
	};
}
