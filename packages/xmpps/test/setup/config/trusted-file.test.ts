import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/setup/config/config-error.ts";
import { readTrusted } from "../../../src/setup/config/load-config.ts";
import { assertTrusted, type TrustFiles, type TrustOptions } from "../../../src/setup/config/trusted-file.ts";

interface Place {
	readonly uid?: number;
	/** Octal. */
	readonly mode?: number;
	readonly link?: string;
	readonly file?: true;
}

/** A file system that is data; what is not named is a folder of root, 0755. */
function places(spec: Readonly<Record<string, Place>>): TrustFiles {
	return {
		lstat: async (path) => {
			const { uid = 0, file, link, mode = file ? 0o644 : 0o755 } = spec[path] ?? {};
			if (path.endsWith("missing")) throw Object.assign(new Error("no"), { code: "ENOENT" });
			return {
				uid,
				mode,
				isSymbolicLink: () => link !== undefined,
				isDirectory: () => link === undefined && file === undefined,
				isFile: () => file === true,
			};
		},
		readlink: async (path) => spec[path]?.link ?? "",
	};
}

async function verdict(spec: Readonly<Record<string, Place>>, options: Partial<TrustOptions> = {}): Promise<string> {
	const path = "/etc/xmpps/xmpps.yaml";
	const files = places({ [path]: { file: true }, ...spec });
	try {
		return await assertTrusted(path, { uid: 0, files, ...options });
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return error.message;
	}
}

const REFUSED = 'Cannot trust "/etc/xmpps/xmpps.yaml" as root: ';
const FILE = "/etc/xmpps/xmpps.yaml";

describe("assertTrusted, as root", () => {
	it("takes a file that only root can write", async () => {
		expect(await verdict({})).toBe(FILE);
		expect(await verdict({ [FILE]: { file: true, mode: 0o600 } })).toBe(FILE);
	});

	it.each<[string, Record<string, Place>, string]>([
		["of somebody else", { [FILE]: { file: true, uid: 1000 } }, `it belongs to user 1000 (chown root: ${FILE})`],
		[
			"that a group can write",
			{ [FILE]: { file: true, mode: 0o664 } },
			`it can be written by others (chmod go-w ${FILE})`,
		],
		["that all can write", { [FILE]: { file: true, mode: 0o646 } }, `it can be written by others (chmod go-w ${FILE})`],
		[
			"of somebody else, that all can write",
			{ [FILE]: { file: true, uid: 7, mode: 0o666 } },
			`it belongs to user 7 (chown root: ${FILE}; chmod go-w ${FILE})`,
		],
		[
			"in a folder of somebody else",
			{ "/etc": { uid: 1000 } },
			'folder "/etc" belongs to user 1000 (chown root: /etc)',
		],
		[
			"in a folder that a group can write",
			{ "/etc/xmpps": { mode: 0o775 } },
			'folder "/etc/xmpps" can be written by others (chmod go-w /etc/xmpps)',
		],
		[
			"in a sticky folder, where anybody can make the file first",
			{ "/etc/xmpps": { mode: 0o1777 } },
			'folder "/etc/xmpps" can be written by others (keep it in a folder of root, such as /etc/xmpps)',
		],
		["below a root folder of somebody else", { "/": { uid: 1000 } }, 'folder "/" belongs to user 1000 (chown root: /)'],
		[
			"behind a link to a place of somebody else",
			{ [FILE]: { link: "/home/u/x.yaml" }, "/home/u": { uid: 1000 }, "/home/u/x.yaml": { file: true } },
			'folder "/home/u" belongs to user 1000 (chown root: /home/u)',
		],
		[
			"behind a relative link upwards",
			{ [FILE]: { link: "../../srv/x.yaml" }, "/srv": { mode: 0o777 }, "/srv/x.yaml": { file: true } },
			'folder "/srv" can be written by others (chmod go-w /srv)',
		],
		[
			"behind a folder that is a link through somebody's folder",
			{
				"/etc/xmpps": { link: "/var/conf" },
				"/var/conf": { link: "real" },
				"/var": { mode: 0o757 },
				"/var/real/xmpps.yaml": { file: true },
			},
			'folder "/var" can be written by others (chmod go-w /var)',
		],
	])("refuses one %s", async (_what, spec, words) => {
		expect(await verdict(spec)).toBe(REFUSED + words);
	});

	it("takes what belongs to who called sudo, and to nobody else", async () => {
		const spec = { "/etc/xmpps": { uid: 1000 }, [FILE]: { file: true, uid: 1000 } } as const;
		expect(await verdict(spec, { invokedBy: 1000 })).toBe(FILE);
		expect(await verdict(spec, { invokedBy: 1001 })).toMatch(/belongs to user 1000/);
	});

	it("follows links to where they lead, and not for ever", async () => {
		expect(await verdict({ [FILE]: { link: "./real.yaml" }, "/etc/xmpps/real.yaml": { file: true } })).toBe(
			"/etc/xmpps/real.yaml",
		);
		expect(await verdict({ [FILE]: { link: "xmpps.yaml" } })).toMatch(/too many links lead to each other$/);
	});

	it("says what is no file, and what is not there", async () => {
		expect(await verdict({ [FILE]: {} })).toMatch(/: it is no file$/);
		expect(await verdict({ "/etc/xmpps": { file: true } })).toMatch(/"\/etc\/xmpps" is no folder$/);
		expect(await verdict({ [FILE]: { link: "missing" } })).toBe('Cannot read "/etc/xmpps/missing": ENOENT');
	});
});

describe("assertTrusted, as somebody else", () => {
	it("leaves it to them whom they trust", async () => {
		expect(await verdict({ "/etc": { mode: 0o777 }, [FILE]: { file: true, uid: 7 } }, { uid: 1000 })).toBe(FILE);
	});
});

describe("a secret", () => {
	it.each([0o640, 0o604, 0o620, 0o602])("is refused with mode %o, whoever asks", async (mode) => {
		for (const uid of [0, 1000]) {
			expect(await verdict({ [FILE]: { file: true, mode } }, { uid, secret: true })).toMatch(
				/others than its owner can read or write it \(chmod 600 \/etc|can be written by others/,
			);
		}
	});

	it("is taken when it is its owner's alone", async () => {
		expect(await verdict({ [FILE]: { file: true, mode: 0o600 } }, { secret: true })).toBe(FILE);
		expect(await verdict({ [FILE]: { file: true, mode: 0o400 } }, { secret: true })).toBe(FILE);
	});
});

describe("on this machine", () => {
	const folder = mkdtempSync(join(tmpdir(), "xmpps-trust-"));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it("root's own /tmp is refused, and others read from it", async () => {
		const file = join(folder, "xmpps.yaml");
		writeFileSync(file, "domain: a.example\n", { mode: 0o600 });
		const link = join(folder, "link");
		symlinkSync(file, link);
		const reading = readTrusted(link, 1000);
		if (process.getuid?.() === 0) await expect(reading).rejects.toThrow(/Cannot trust .* can be written by others/);
		else expect(await reading).toBe("domain: a.example\n");
	});

	it("a secret that others can read is refused", async () => {
		const file = join(folder, "key");
		mkdirSync(join(folder, "sub"));
		writeFileSync(file, "x");
		chmodSync(file, 0o644);
		await expect(readTrusted(file, 10, { secret: true })).rejects.toThrow(ConfigError);
	});
});
