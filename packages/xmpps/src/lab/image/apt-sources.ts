import type { Release } from "../world/world-spec.ts";
import { type AptEntry, readAptSources, type SourcesText } from "./apt-sources-text.ts";
import { ImageError } from "./image-error.ts";

/** Names under which Debian's archive has its releases, besides the one that the machine runs. */
const SUITES = ["stable", "oldstable", "testing", "unstable", "sid", "bullseye", "bookworm", "trixie", "forky"];

type Pocket = "release" | "updates" | "security";

/**
 * The machine's own sources of Debian's archive, rewritten for a release: one-line entries, component `main` alone.
 *
 * Other people's repositories call their suites "bookworm" too, and their component "main". What they do not have is a
 * suite "bookworm-updates": where one address has it, that is the archive. Else it is what is signed with Debian's own
 * keyring, else what is named first.
 * @param texts the machine's sources, in apt's order
 * @param codename of the machine's own release, from os-release
 * @throws {ImageError} `no-sources`
 */
export function debianSources(texts: readonly SourcesText[], codename: string | undefined, release: Release): string[] {
	const known = codename === undefined ? SUITES : [...SUITES, codename];
	const found = texts.flatMap(readAptSources).flatMap((entry) => {
		const pocket = entry.components.includes("main") ? pocketOf(entry.suite, known) : undefined;
		return pocket === undefined || isForeign(entry) ? [] : [{ entry, pocket }];
	});
	const updated = new Set(found.filter(({ pocket }) => pocket === "updates").map(({ entry }) => entry.uri));
	const releases = found.filter(({ pocket }) => pocket === "release").map(({ entry }) => entry);
	const sure = releases.filter((entry) => updated.has(entry.uri));
	const signed = releases.filter((entry) => entry.signedBy !== undefined);
	const archive = new Set((sure.length > 0 ? sure : signed.length > 0 ? signed : releases.slice(0, 1)).map(uriOf));
	if (archive.size === 0) {
		throw new ImageError(
			"no-sources",
			`Cannot build an image of Debian ${release}: this machine's apt has no source of Debian's archive`,
		);
	}
	const lines = found
		.filter(({ entry, pocket }) => pocket === "security" || archive.has(entry.uri))
		.map(({ entry, pocket }) => {
			const suite = pocket === "release" ? release : `${release}-${pocket}`;
			const options = [...(entry.signedBy === undefined ? [] : [`signed-by=${entry.signedBy}`]), ...entry.options];
			return `deb ${options.length === 0 ? "" : `[${options.join(" ")}] `}${entry.uri} ${suite} main`;
		});
	return [...new Set(lines)];
}

function uriOf(entry: AptEntry): string {
	return entry.uri;
}

/** Which part of a release a suite is. Backports and proposed updates are none that a host would have by itself. */
function pocketOf(suite: string, known: readonly string[]): Pocket | undefined {
	if (known.includes(suite)) return "release";
	for (const pocket of ["updates", "security"] as const) {
		const ending = `-${pocket}`;
		if (suite.endsWith(ending) && known.includes(suite.slice(0, -ending.length))) return pocket;
	}
	return undefined;
}

/** Signed with a key that is not Debian's: a repository of somebody else, or an image on a disk that is not there. */
function isForeign(entry: AptEntry): boolean {
	if (entry.uri.startsWith("cdrom:")) return true;
	return entry.signedBy === undefined ? entry.keyInline : !entry.signedBy.includes("debian-archive");
}
