import type { ImageSpec } from "../image/index.ts";
import type { HostSpec, Release } from "../world/world-spec.ts";

/**
 * Packages of every plain host: one image serves the name servers, the resolver, the authority and the clients of most
 * worlds, so that it is built once.
 */
const PLAIN = [
	...["knot", "knot-dnsutils", "unbound", "bind9", "pebble"],
	...["openssl", "curl", "go-sendxmpp"],
	// Reads what passes on the bridge.
	"tcpdump",
];

/** The image that a host is laid over. */
export function hostImage(host: HostSpec, programs: readonly string[], release: Release): ImageSpec {
	const wanted = [...programs, ...(host.packages ?? [])];
	if (host.kind === "machine") return { release: host.release ?? release, packages: wanted };
	return { release: host.release ?? "bookworm", packages: [...PLAIN, ...wanted] };
}
