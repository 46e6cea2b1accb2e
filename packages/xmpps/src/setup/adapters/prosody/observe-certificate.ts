import { domainToASCII, domainToUnicode } from "node:url";
import { matchIdentity, parseDomain, referenceIdentities } from "xmpps-connect/protocol";
import { readCertificateFiles } from "../../../check/observe/local/certificate-files.ts";
import type { HostReader } from "../../../check/observe/local/host-reader.ts";
import type { Config } from "../../../model/config.ts";
import type { LocalCertificate } from "../../../model/observation-local.ts";
import type { CertificateFacts } from "./facts.ts";

/** Looks at the certificate that xmpps.yaml names. The key stays on the host: openssl(1) there says its public part. */
export async function observeCertificate(
	reader: HostReader,
	{ chain, key }: NonNullable<Config["certificate"]>,
	{ domains }: Config,
	user: string,
	folder: string,
): Promise<CertificateFacts> {
	const [found, ofChain, ofKey, hidden] = await Promise.all([
		readCertificateFiles(reader, "prosody", [chain]),
		reader.run(["openssl", "x509", "-in", chain, "-noout", "-pubkey"]),
		// An empty password: it would ask for one otherwise.
		reader.run(["openssl", "pkey", "-in", key, "-passin", "pass:", "-pubout"]),
		hiddenFrom(reader, user, [chain, key]),
	]);
	const certificate = found.find(({ file }) => file === chain);
	return {
		covers: certificate === undefined ? [] : domains.filter((domain) => covers(certificate, domain)),
		...(certificate === undefined ? {} : { notAfter: certificate.notAfter }),
		expired: certificate !== undefined && Date.parse(certificate.notAfter) < Date.now(),
		key: keyState(ofChain?.code === 0 ? ofChain.stdout : undefined, ofKey),
		...{ hidden, user, folder },
	};
}

/** Whether a certificate names a domain as its clients want it. */
export function covers({ dns }: Pick<LocalCertificate, "dns">, domain: string): boolean {
	const reference = referenceIdentities(
		parseDomain(domain, { toAscii: domainToASCII, toUnicode: domainToUnicode }),
		"client",
	);
	return matchIdentity({ dns, srv: [], xmppAddr: [], notes: [] }, reference).matched;
}

function keyState(
	ofChain: string | undefined,
	ofKey: { readonly code: number | undefined; readonly stdout: string } | undefined,
): CertificateFacts["key"] {
	if (ofKey === undefined) return "unknown";
	if (ofKey.code !== 0) return "unreadable";
	if (ofChain === undefined) return "unknown";
	return ofChain.trim() === ofKey.stdout.trim() ? "matches" : "differs";
}

/** Files that a user cannot read; only root can find out. */
async function hiddenFrom(reader: HostReader, user: string, files: readonly string[]): Promise<readonly string[]> {
	if (user === "root") return [];
	const tried = await Promise.all(
		files.map(async (file) => {
			const tests = await Promise.all(
				// runuser itself ends in 1 as well when it may not, so it is asked for something that is so.
				["/", file].map((path) => reader.run(["runuser", "-u", user, "--", "test", "-r", path])),
			);
			return tests[0]?.code === 0 && tests[1]?.code === 1 ? [file] : [];
		}),
	);
	return tried.flat();
}
