import { ConfigError } from "../../../src/setup/config/config-error.ts";
import { parseConfig } from "../../../src/setup/config/parse-config.ts";

/** What a configuration is refused with, a line each; none: it is taken. */
export function said(text: string): string[] {
	try {
		parseConfig(text, "xmpps.yaml");
		return [];
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message.split("\n").slice(1);
	}
}
