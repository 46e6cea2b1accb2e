import { describe, expect, it } from "vitest";
import { debianSources } from "../../../src/lab/image/apt-sources.ts";
import type { SourcesText } from "../../../src/lab/image/apt-sources-text.ts";
import { ImageError } from "../../../src/lab/image/image-error.ts";

const list = (...lines: string[]): SourcesText => ({ format: "list", text: lines.join("\n") });
const sources = (...lines: string[]): SourcesText => ({ format: "sources", text: lines.join("\n") });

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

describe("debianSources", () => {
	it("rewrites one-line entries for the wanted release, main alone", () => {
		const text = list(
			"# a comment",
			"deb http://deb.example.org/debian bookworm main contrib non-free-firmware # another",
			"deb-src http://deb.example.org/debian bookworm main",
			"  deb http://deb.example.org/debian/ bookworm-backports main",
			"deb http://deb.example.org/debian bookworm-updates main",
			"# deb http://old.example.org/debian bookworm main",
			"deb http://security.example.org/debian-security bookworm-security main",
		);
		expect(debianSources([text], "bookworm", "trixie")).toEqual([
			"deb http://deb.example.org/debian trixie main",
			"deb http://deb.example.org/debian trixie-updates main",
			"deb http://security.example.org/debian-security trixie-security main",
		]);
	});

	it("reads deb822: comments among the fields, several suites, continued lines, disabled stanzas", () => {
		const text = sources(
			"Types: deb deb-src",
			"# where it was frozen",
			"URIs: http://deb.example.org/debian",
			"Suites: bookworm",
			" bookworm-updates",
			"Components: main contrib",
			`Signed-By: ${KEYRING}`,
			"",
			"Enabled: no",
			"Types: deb",
			"URIs: http://off.example.org/debian",
			"Suites: bookworm",
			"Components: main",
			"",
			"types: deb",
			"uris: http://deb.example.org/debian-security",
			"suites: bookworm-security",
			"components: main",
			"Check-Valid-Until: no",
			`signed-by: ${KEYRING}`,
		);
		expect(debianSources([text], "bookworm", "bookworm")).toEqual([
			`deb [signed-by=${KEYRING}] http://deb.example.org/debian bookworm main`,
			`deb [signed-by=${KEYRING}] http://deb.example.org/debian bookworm-updates main`,
			`deb [signed-by=${KEYRING} check-valid-until=no] http://deb.example.org/debian-security bookworm-security main`,
		]);
	});

	it("keeps the options of an entry that say how much to trust it, and no others", () => {
		const text = list(
			`deb [arch=amd64,i386 trusted=yes signed-by=${KEYRING}] http://deb.example.org/debian trixie main`,
		);
		expect(debianSources([text], "trixie", "bookworm")).toEqual([
			`deb [signed-by=${KEYRING} trusted=yes] http://deb.example.org/debian bookworm main`,
		]);
	});

	it("leaves out repositories of others, also where they name suite and component as Debian does", () => {
		const texts = [
			list("deb http://prosody.example.net/debian bookworm main"),
			list(`deb [signed-by=${KEYRING}] http://deb.example.org/debian bookworm main`),
			list("deb http://deb.example.org/debian bookworm-updates main"),
			list("deb [signed-by=/etc/apt/keyrings/xmpp.asc] http://xmpp.example.net/debian bookworm main"),
			list("deb http://docker.example.net/linux/debian bookworm stable"),
			list("deb http://sdk.example.net/apt sdk-bookworm main", "deb http://flat.example.net/ ./"),
			list("deb cdrom:[Debian 12]/ bookworm main"),
			sources(
				"Types: deb",
				"URIs: http://inline.example.net/debian",
				"Suites: bookworm",
				"Components: main",
				"Signed-By:",
				" -----BEGIN PGP PUBLIC KEY BLOCK-----",
				" .",
				" mDMEYm",
				" -----END PGP PUBLIC KEY BLOCK-----",
			),
		];
		expect(debianSources(texts, "bookworm", "bookworm")).toEqual([
			`deb [signed-by=${KEYRING}] http://deb.example.org/debian bookworm main`,
			"deb http://deb.example.org/debian bookworm-updates main",
		]);
	});

	it("without updates prefers what Debian's keyring signs, and else what comes first", () => {
		const foreign = list("deb http://prosody.example.net/debian bookworm main");
		const signed = list(`deb [signed-by=${KEYRING}] http://deb.example.org/debian bookworm main`);
		const plain = list("deb http://deb.example.org/debian bookworm main");
		expect(debianSources([foreign, signed], "bookworm", "trixie")).toEqual([
			`deb [signed-by=${KEYRING}] http://deb.example.org/debian trixie main`,
		]);
		expect(debianSources([plain, foreign], "bookworm", "trixie")).toEqual([
			"deb http://deb.example.org/debian trixie main",
		]);
	});

	it("knows suites by their role, and by the machine's own codename", () => {
		const stable = list("deb http://deb.example.org/debian stable main", "deb http://deb.example.org/debian sid main");
		expect(debianSources([stable], undefined, "bookworm")).toEqual(["deb http://deb.example.org/debian bookworm main"]);
		const future = list("deb http://deb.example.org/debian duke main");
		expect(debianSources([future], "duke", "trixie")).toEqual(["deb http://deb.example.org/debian trixie main"]);
	});

	it("says so when the machine has no source of Debian", () => {
		const none = (): unknown =>
			debianSources([list("deb http://ubuntu.example.org/ubuntu noble main")], undefined, "trixie");
		expect(none).toThrow(ImageError);
		expect(none).toThrow(
			"Cannot build an image of Debian trixie: this machine's apt has no source of Debian's archive",
		);
	});
});
