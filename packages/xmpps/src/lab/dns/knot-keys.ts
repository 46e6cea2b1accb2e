import type { HostFile } from "../world/host-file.ts";
import { BIND_TRUST_ANCHOR_FILE, TRUST_ANCHOR_FILE } from "./trust-anchor.ts";
import type { ServedZone } from "./zone-tree.ts";

/** Where the primary's zone files are. */
const ZONES = "/var/lib/knot/zones";

/** The file of a zone on its primary with Knot. */
export function knotZoneFile(zone: string): string {
	return `${ZONES}/${zone === "." ? "root" : zone}.zone`;
}

/** Whether the zone above it has its DS: a chain of trust leads to it as far as that one's own does. */
export function isDelegatedSigned(zone: ServedZone, zones: readonly ServedZone[]): boolean {
	return zone.signed && zones.some((above) => above.name === zone.parent && above.signed);
}

/**
 * The script that makes a CSK for every signed zone and puts the DS into the file of the zone above it, to be run before
 * Knot starts: then nothing has to be waited for or submitted, and the whole tree is valid with the first answer. Does
 * nothing the second time.
 */
export function keyScript(zones: readonly ServedZone[]): HostFile {
	const rows = zones
		.filter(({ signed }) => signed)
		.map((zone) => [zone.name, isDelegatedSigned(zone, zones) ? knotZoneFile(zone.parent ?? ".") : "-"].join(" "));
	return { path: "/var/lib/lab/make-keys.sh", content: script(rows), mode: 0o755 };
}

// DS lines of keymgr have neither TTL nor class, and come once with SHA-256 (digest type 2; RFC 4509) and once with SHA-384.
const script = (rows: readonly string[]): string => `#!/bin/sh
set -eu
mkdir -p /run/knot
[ ! -e ${TRUST_ANCHOR_FILE} ] || exit 0
while read -r zone above; do
	keymgr "$zone" generate algorithm=ECDSAP256SHA256 ksk=yes zsk=yes >/dev/null
	ds=$(keymgr "$zone" ds | sed -n 's/ DS \\([0-9]* 13 2 \\)/ IN DS \\1/p')
	[ -n "$ds" ] || { echo "Cannot sign zone \\"$zone\\": keymgr gives no DS" >&2; exit 1; }
	if [ "$above" != - ]; then echo "$ds" >>"$above"; fi
	if [ "$zone" = . ]; then anchor=$ds; fi
done <<'END'
${rows.join("\n")}
END
echo "$anchor" | sed 's/.* DS \\([0-9]*\\) \\([0-9]*\\) \\([0-9]*\\) \\(.*\\)/trust-anchors { "." static-ds \\1 \\2 \\3 "\\4"; };/' \\
	>${BIND_TRUST_ANCHOR_FILE}
echo "$anchor" >${TRUST_ANCHOR_FILE}.new
mv ${TRUST_ANCHOR_FILE}.new ${TRUST_ANCHOR_FILE}
`;
