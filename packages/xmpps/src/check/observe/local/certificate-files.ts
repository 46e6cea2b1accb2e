import { createHash, X509Certificate } from "node:crypto";
import { printable, readCertificateNames } from "xmpps-connect/protocol";
import type { Software } from "../../../model/change.ts";
import type { LocalCertificate } from "../../../model/observation-local.ts";
import type { HostReader } from "./host-reader.ts";

/** What files of certificates are called; Prosody itself looks for the first and the last. */
const NAMES: readonly string[] = ["*.crt", "*.pem", "*fullchain*"];

/** How deep below a folder of certificates: `certs/example.org/fullchain.pem`. */
const DEPTH = 3;

/** Files that are looked into, of each program. */
const MAX_FILES = 64;

/** How many at once: each is a command on the host. */
const AT_ONCE = 4;

/** Names that are kept of a certificate. */
const MAX_NAMES = 100;

/**
 * The certificates that a program has, by file: the first of each, which is the server's own.
 * @param places files, folders, or patterns with `*`
 */
export async function readCertificateFiles(
	reader: HostReader,
	software: Software,
	places: readonly string[],
): Promise<readonly LocalCertificate[]> {
	const files = [...new Set((await Promise.all(places.map((place) => filesAt(reader, place)))).flat())].sort();
	if (files.length > MAX_FILES) reader.note(`of ${files.length} certificates of ${software} ${MAX_FILES} were read`);
	const found: LocalCertificate[] = [];
	const kept = files.slice(0, MAX_FILES);
	for (let i = 0; i < kept.length; i += AT_ONCE) {
		const some = kept.slice(i, i + AT_ONCE).map((file) => certificateIn(reader, software, file));
		found.push(...(await Promise.all(some)).flat());
	}
	return found;
}

async function filesAt(reader: HostReader, place: string): Promise<readonly string[]> {
	const star = place.search(/[*?[]/);
	if (star !== -1) {
		const folder = place.slice(0, place.lastIndexOf("/", star)) || "/";
		const pattern = new RegExp(
			`^${place.replace(/[*?]|[^\w/]/g, (mark) => (mark === "*" ? "[^/]*" : mark === "?" ? "[^/]" : `\\${mark}`))}$`,
		);
		const depth = place.slice(folder.length + 1).split("/").length;
		return (await reader.files(folder, ["*"], depth)).filter((file) => pattern.test(file));
	}
	const below = await reader.files(place, NAMES, DEPTH);
	return below.length > 0 ? below : [place];
}

/**
 * The host itself cuts the certificate out: a key that is in the same file never leaves it, and we never have it in
 * memory.
 */
async function certificateIn(reader: HostReader, software: Software, file: string): Promise<LocalCertificate[]> {
	const end = "-----END CERTIFICATE-----";
	const script = ["-e", `/^-----BEGIN CERTIFICATE-----/,/^${end}/p`, "-e", `/^${end}/q`];
	const result = await reader.run(["sed", "-n", ...script, "--", file]);
	if (result !== undefined && /permission denied/i.test(result.stderr)) reader.note(`${file} cannot be read`);
	try {
		const { raw, validTo } = new X509Certificate(result?.stdout ?? "");
		const { dns } = await readCertificateNames(raw);
		return [
			{
				software,
				file: printable(file, 400),
				sha256: createHash("sha256").update(raw).digest("hex"),
				dns: dns.slice(0, MAX_NAMES).map((name) => printable(name, 260)),
				notAfter: new Date(validTo).toISOString(),
			},
		];
	} catch {
		// A key, a file of parameters, or nothing: no certificate.
		return [];
	}
}
