import { describe, expect, it } from "vitest";
import {
	configVerdict,
	prosodyConfigBaseline,
	prosodyConfigValidation,
} from "../../../../src/setup/items/actions/prosody-config-validation.ts";
import { dataHost } from "../../../check/observe/local/data-host.ts";

/** As Prosody 13.0.1 prints it. */
const FILES = `Checking config...
    The following configuration files have been loaded:
      -  /etc/prosody/prosody.cfg.lua
`;
const CLEAN = `${FILES}
    mod_posix is loaded in your configuration file, but it has
    been deprecated. You can safely remove it.
Done.

All checks passed, congratulations!
`;
const WARNINGS = `${FILES}
    Found misplaced options under 'example.org':
     - c2s_ports
Done.

Problems found, see above.
`;
const BROKEN =
	"\n***\nA problem occurred while reading the config file /etc/prosody/prosody.cfg.lua\n\nError: /etc/x.lua:2: '}' expected near '\"s3cr3t'\n";

const host = (code: number, stdout: string) => dataHost({ commands: { "prosodyctl check config": { code, stdout } } });
const baseline = (code: number, stdout: string) => prosodyConfigBaseline(host(code, stdout));

describe("configVerdict", () => {
	it("keeps what Prosody complains of, and no piece of the configuration", () => {
		const said = (code: number, stdout: string) => configVerdict({ code, stdout, stderr: "" });
		expect(said(2, WARNINGS)).toEqual({
			kind: "warnings",
			words: ["Found misplaced options under 'example.org':", "- c2s_ports"],
		});
		expect(said(1, BROKEN)).toEqual({ kind: "broken", words: ["Error: /etc/x.lua:2: '}' expected"] });
		expect(said(0, CLEAN)?.kind).toBe("clean");
		expect(said(3, "")).toBeUndefined();
	});
});

describe("prosodyConfigValidation", () => {
	it("accepts what is clean, and what is no worse than before", async () => {
		await expect(prosodyConfigValidation(host(0, CLEAN), await baseline(2, WARNINGS))).resolves.toBeUndefined();
		await expect(prosodyConfigValidation(host(2, WARNINGS), await baseline(2, WARNINGS))).resolves.toBeUndefined();
	});

	it("refuses what is worse, and what cannot be read whatever was before", async () => {
		const refusal = "Cannot use the configuration of Prosody: ";
		await expect(prosodyConfigValidation(host(2, WARNINGS), await baseline(0, CLEAN))).rejects.toThrow(
			`${refusal}Found misplaced options`,
		);
		const more = WARNINGS.replace("     - c2s_ports", "     - c2s_ports\n     - s2s_ports");
		await expect(prosodyConfigValidation(host(2, more), await baseline(2, WARNINGS))).rejects.toThrow("- s2s_ports");
		await expect(prosodyConfigValidation(host(1, BROKEN), await baseline(1, BROKEN))).rejects.toThrow(refusal);
		await expect(prosodyConfigValidation(host(2, WARNINGS), "")).rejects.toThrow(refusal);
	});

	it("says when it cannot be asked", async () => {
		await expect(baseline(64, "")).rejects.toThrow("Cannot check the configuration of Prosody");
	});
});
