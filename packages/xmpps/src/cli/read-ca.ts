import { readFile } from "node:fs/promises";
import { EXIT } from "./exit-code.ts";
import { CommandError } from "./io.ts";

/** The text of the file of `--ca`. @throws {CommandError} when it cannot be read or holds no certificate */
export async function readCa(file: string): Promise<string> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (cause) {
		const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
		throw new CommandError(EXIT.configuration, `Cannot read the file "${file}" of --ca: ${code}`, { cause });
	}
	if (!text.includes("-----BEGIN CERTIFICATE-----")) {
		throw new CommandError(EXIT.configuration, `Cannot use the file "${file}" of --ca: it holds no certificate in PEM`);
	}
	return text;
}
