import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EXIT } from "./exit-code.ts";
import { fileErrorCode } from "./file-error.ts";
import { CommandError } from "./io.ts";

/** The text of the file of `--ca`. @throws {CommandError} when it cannot be read or holds no certificate */
export async function readCa(file: string): Promise<string> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (cause) {
		throw new CommandError(EXIT.configuration, `Cannot read the file "${file}" of --ca: ${fileErrorCode(cause)}`, {
			cause,
		});
	}
	const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*(?:-----END CERTIFICATE-----)?/g) ?? [];
	if (certificates.length === 0) {
		throw new CommandError(EXIT.configuration, `Cannot use the file "${file}" of --ca: it holds no certificate in PEM`);
	}
	for (const [index, pem] of certificates.entries()) refuseUnreadable(file, pem, index + 1);
	return text;
}

/** Node passes over what it cannot read (20, 22 and 24): then every server would look untrusted. */
function refuseUnreadable(file: string, pem: string, place: number): void {
	try {
		new X509Certificate(pem);
	} catch (cause) {
		throw new CommandError(
			EXIT.configuration,
			`Cannot use the file "${file}" of --ca: certificate ${place} in it cannot be read`,
			{ cause },
		);
	}
}
