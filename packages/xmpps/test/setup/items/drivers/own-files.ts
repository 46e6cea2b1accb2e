import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { HostFiles } from "../../../../src/host/changeable-host.ts";
import { localHost } from "../../../../src/host/local-host.ts";
import type { FileState, FolderState } from "../../../../src/setup/items/item.ts";

/** A folder of this machine, gone after the tests of the file; its files are those of whoever runs the tests. */
export async function ownFolder(): Promise<{
	readonly path: (name: string) => string;
	readonly files: HostFiles;
	readonly folder: FolderState;
	readonly file: (content: string, mode?: number) => FileState;
}> {
	const root = mkdtempSync(join(tmpdir(), "xmpps-drivers-"));
	afterAll(() => rmSync(root, { recursive: true, force: true }));
	const { files } = localHost();
	const entry = await files.read(root);
	if (entry?.kind !== "folder") throw new Error("no folder");
	const { owner, group } = entry;
	return {
		...{ path: (name) => join(root, name), files, folder: { mode: 0o755, owner, group } },
		file: (content, mode = 0o640) => ({ content, mode, owner, group }),
	};
}
