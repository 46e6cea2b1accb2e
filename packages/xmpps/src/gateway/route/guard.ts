import type { RouteTarget } from "../../model/route-table.ts";
import type { Opening } from "../opening.ts";

/** XEP-0368, 4: the protocols of clients and of servers. */
const XMPP = new Set(["xmpp-client", "xmpp-server"]);

/** RFC 8737, 3: what an ACME server offers, and nothing beside it. */
const ACME = "acme-tls/1";

/**
 * Whether a connection may reach what speaks there, whatever the matchers say: a browser that is led to an XMPP port could be
 * made to say XMPP there by a page (the ALPACA attack), and the reverse. Pure.
 *
 * A hello without ALPN says nothing, and one with names that nobody here knows nothing more; both go where the table says.
 * @returns why not, for people
 */
export function guard(to: RouteTarget, opening: Opening): string | undefined {
	if (to.kind !== "pass")
		return to.kind === "redirect" && opening.kind !== "http" ? "only HTTP is redirected" : undefined;
	if (opening.kind === "xmpp") return to.protocol === "xmpp" ? undefined : "a stream in clear is for XMPP alone";
	if (opening.kind === "http") return to.protocol === "web" ? undefined : "HTTP in clear is for the web alone";
	const { alpn } = opening.hello;
	if (to.protocol === "acme") {
		return alpn.length === 1 && alpn[0] === ACME ? undefined : `only "${ACME}" by itself is for ACME`;
	}
	const known = alpn.filter((name) => XMPP.has(name) || name === ACME || isWeb(name));
	if (known.length === 0) return undefined;
	if (to.protocol === "xmpp" && !known.some((name) => XMPP.has(name))) return "it offers nothing of XMPP";
	if (to.protocol === "web" && known.every((name) => XMPP.has(name))) return "it offers XMPP alone";
	return undefined;
}

/** The names that IANA has for HTTP, and those before it: `h2`, `h2c`, `h3`, `http/1.1`, `spdy/3`. */
function isWeb(name: string): boolean {
	return /^(?:h[23]c?|h3-\d+|http\/\d(?:\.\d)?|spdy\/\d(?:\.\d)?)$/.test(name);
}
