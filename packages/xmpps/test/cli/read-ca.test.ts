import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { readCa } from "../../src/cli/read-ca.ts";

const [ROOT = "", OTHER = ""] = rootCertificates;
const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

function file(text: string): string {
	const path = join(mkdtempSync(join(tmpdir(), "xmpps-test-")), "ca.pem");
	writeFileSync(path, text);
	return path;
}

describe("the file of --ca", () => {
	it("is taken as it is, with whatever stands between its certificates", async () => {
		const text = `# a comment\n${ROOT}\nCN = another\n${OTHER}\n`;
		expect(await readCa(file(text))).toBe(text);
	});

	it.each([
		["nothing in it", "", "it holds no certificate in PEM"],
		["a key alone", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "it holds no certificate in PEM"],
		["one that is no certificate", BROKEN, "certificate 1 in it cannot be read"],
		["a second one that is none", `${ROOT}\n${BROKEN}`, "certificate 2 in it cannot be read"],
		["one that was cut off", ROOT.slice(0, 400), "certificate 1 in it cannot be read"],
	])("is refused with %s", async (_, text, state) => {
		await expect(readCa(file(text))).rejects.toMatchObject({ exitCode: 65, message: expect.stringContaining(state) });
	});
});
