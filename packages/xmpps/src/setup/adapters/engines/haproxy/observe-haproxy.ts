import { HostReader } from "../../../../check/observe/local/host-reader.ts";
import type { ChangeableHost } from "../../../../host/changeable-host.ts";
import type { Config } from "../../../../model/config.ts";
import type { LocalObservation } from "../../../../model/observation-local.ts";
import { haproxyFiles } from "../../../items/actions/haproxy-files.ts";
import { testHaproxy } from "../../../items/actions/haproxy-validation.ts";
import type { HaproxyFacts, HaproxyPlace } from "./haproxy-facts.ts";
import { type HaproxySection, haproxyBinds, haproxyGlobal, haproxySections, lineBefore } from "./haproxy-sections.ts";

/** Of a folder HAProxy reads these alone, in the order of their names: ours is the last. */
const OWN_FILE = "zz-xmpps.cfg";

/** Looks at HAProxy, and at who else listens. */
export async function observeHaproxy(
	host: ChangeableHost,
	_config: Config,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<HaproxyFacts> {
	const software = local.software.find((one) => one.software === "haproxy");
	const { listeners } = local;
	if (software === undefined) {
		return {
			installed: false,
			version: "",
			running: false,
			root: false,
			binds: [],
			test: { state: "unknown" },
			listeners,
		};
	}
	const reader = new HostReader(host, signal);
	const paths = await haproxyFiles(host, signal).catch(() => []);
	const read = (await Promise.all(paths.map((path) => filesAt(host, path)))).flat();
	const texts = await Promise.all(
		read.map(async (file) => ({ file, sections: haproxySections((await reader.textOf(file)) ?? "") })),
	);
	const sections = texts.flatMap((text) => text.sections);
	const place = await placeIn(host, paths, texts);
	return {
		installed: true,
		version: software.version,
		running: software.running,
		...haproxyGlobal(sections),
		...(place === undefined ? {} : { place }),
		binds: texts.flatMap((text) => haproxyBinds(text.file, text.sections)),
		test: local.root ? await testNow(host, signal) : { state: "unknown" },
		listeners,
	};
}

async function filesAt(host: ChangeableHost, path: string): Promise<readonly string[]> {
	if (!(await isFolder(host, path))) return [path];
	const names = await host.files.list(path).catch(() => []);
	return names
		.filter((name) => name.endsWith(".cfg") && !name.startsWith(".") && name !== OWN_FILE)
		.map((name) => `${path.replace(/\/$/, "")}/${name}`);
}

/**
 * A folder that is read last has a file of ours. Else ours are lines in a file that HAProxy reads already: another file would be
 * another `-f`, which it takes at a restart alone, and a restart ends every connection that it has.
 */
async function placeIn(
	host: ChangeableHost,
	paths: readonly string[],
	texts: readonly { readonly file: string; readonly sections: readonly HaproxySection[] }[],
): Promise<HaproxyPlace | undefined> {
	const last = paths.at(-1);
	if (last === undefined || !last.startsWith("/")) return undefined;
	if (await isFolder(host, last)) return { kind: "file", path: `${last.replace(/\/$/, "")}/${OWN_FILE}` };
	// Before what is the first of all, so that nothing inherits from ours.
	for (const { file, sections } of texts) {
		const before = lineBefore(sections);
		if (before !== undefined) return { kind: "block", path: file, before };
		if (sections.some(({ keyword }) => ["frontend", "listen", "backend"].includes(keyword))) break;
	}
	return { kind: "block", path: last };
}

async function isFolder(host: ChangeableHost, path: string): Promise<boolean> {
	try {
		return (await host.files.read(path))?.kind === "folder";
	} catch {
		return false;
	}
}

async function testNow(host: ChangeableHost, signal: AbortSignal | undefined): Promise<HaproxyFacts["test"]> {
	try {
		const { passed, complaints } = await testHaproxy(host, signal);
		return passed ? { state: "ok" } : { state: "failed", words: complaints };
	} catch {
		signal?.throwIfAborted();
		return { state: "unknown" };
	}
}
