import type { Config } from "../../../model/config.ts";
import type { Note, WantedItem } from "../../stage.ts";
import type { CertificateFacts, ProsodyFacts } from "./facts.ts";

/** Where Prosody of every version finds the certificate of a domain. */
export function certificateLink(folder: string, domain: string): string {
	return `${folder}/${domain}.crt`;
}

/** What is needed for the certificate. */
export interface CertificateWishes {
	readonly items: readonly WantedItem[];
	readonly notes: readonly Note[];
}

/** Hands Prosody the certificate of xmpps.yaml for the domains for which it has no other. */
export function certificateWishes({ domains, certificate }: Config, facts: ProsodyFacts): CertificateWishes {
	const without = domains.filter((domain) => !facts.certified.includes(domain));
	if (without.length === 0) return { items: [], notes: [] };
	if (certificate === undefined || facts.certificate === undefined) {
		return { items: [], notes: without.map(noCertificateNote) };
	}
	const notes = problemsOf(certificate, facts.certificate, without);
	if (notes.length > 0) return { items: [], notes };
	const { folder } = facts.certificate;
	const items = without.flatMap((domain) => {
		const path = certificateLink(folder, domain);
		return [
			link(path.replace(/\.crt$/, ".key"), certificate.key, `the key for the certificate of ${domain}`),
			link(path, certificate.chain, `Prosody has no certificate for ${domain} yet`),
		];
	});
	return { items, notes: [] };
}

function link(path: string, target: string, why: string): WantedItem {
	return { item: { kind: "link", path }, state: { target }, why };
}

function noCertificateNote(domain: string): Note {
	return {
		kind: "info",
		text: `Prosody seems to have no certificate for ${domain}; hand it one, or name one in xmpps.yaml`,
		lines: [`prosodyctl --root cert import ${domain} /etc/letsencrypt/live`],
	};
}

function problemsOf(
	{ chain, key }: NonNullable<Config["certificate"]>,
	facts: CertificateFacts,
	domains: readonly string[],
): Note[] {
	const problem = (text: string, ...lines: string[]): Note => ({
		kind: "problem",
		text,
		...(lines.length === 0 ? {} : { lines }),
	});
	if (facts.notAfter === undefined) return [problem(`${chain} holds no certificate that can be read`)];
	const uncovered = domains.filter((domain) => !facts.covers.includes(domain));
	return [
		...(facts.expired ? [problem(`The certificate in ${chain} has expired on ${facts.notAfter}`)] : []),
		...(uncovered.length === 0
			? []
			: [
					problem(
						`The certificate in ${chain} does not name ${uncovered.join(" and ")}: clients look for the XMPP domain in it, not for the endpoint`,
						`certbot certonly --expand ${domains.map((domain) => `-d ${domain}`).join(" ")}`,
					),
				]),
		...(facts.key === "differs" ? [problem(`${key} is not the key of the certificate in ${chain}`)] : []),
		...(facts.key === "unreadable" ? [problem(`${key} holds no key that can be read without a password`)] : []),
		...(facts.hidden.length === 0 ? [] : [hiddenNote(facts, chain, domains)]),
	];
}

function hiddenNote({ hidden, user, folder }: CertificateFacts, chain: string, domains: readonly string[]): Note {
	// certbot keeps its folders to root, and makes new files with every renewal: copies are what Prosody has its own command for.
	const live = /^(\/.*\/live)\/[^/]+\/[^/]+$/.exec(chain)?.[1];
	return {
		kind: "problem",
		text: `Prosody's user "${user}" cannot read ${hidden.join(" and ")}`,
		lines:
			live === undefined
				? [
						...hidden.flatMap((file) => [`chgrp ${user} ${file}`, `chmod g+r ${file}`]),
						`# every folder on the way must let "${user}" through: namei -l ${hidden[0] ?? ""}`,
					]
				: [
						...domains.map((domain) => `prosodyctl --root cert import ${domain} ${live}`),
						`# copies them to ${folder}; after each renewal again, as a deploy hook of certbot does:`,
						`printf '#!/bin/sh\\nexec prosodyctl --root cert import ${live}\\n' > /etc/letsencrypt/renewal-hooks/deploy/prosody`,
						"chmod 755 /etc/letsencrypt/renewal-hooks/deploy/prosody",
					],
	};
}
