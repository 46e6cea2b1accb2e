import type { Route } from "../../../model/route-table.ts";

/** One thing that can be asked of the first bytes of a connection. */
export type Condition =
	| { readonly about: "first"; readonly is: "tls" | "xmpp" | "http" }
	| { readonly about: "listener"; readonly names: readonly string[] }
	/** Protocols of which one is offered. */
	| { readonly about: "alpn"; readonly names: readonly string[] }
	/** No protocol at all is offered. */
	| { readonly about: "no-alpn" }
	/** This protocol is offered, and no other. */
	| { readonly about: "only-alpn"; readonly name: string }
	/** A protocol of the web, or ACME's, is offered. */
	| { readonly about: "web-alpn" }
	| { readonly about: "name"; readonly patterns: readonly string[] }
	| { readonly about: "no-name" }
	| { readonly about: "service"; readonly is: "clients" | "servers" };

/** A condition, or its opposite. */
export interface Literal {
	readonly condition: Condition;
	readonly not?: true;
}

/** Literals that must all hold. */
export type Clause = readonly Literal[];

/** XEP-0368, 4: the protocols of clients and of servers. */
const XMPP = ["xmpp-client", "xmpp-server"] as const;

/** RFC 8737, 3: what an ACME server offers, and nothing beside it. */
const ACME = "acme-tls/1";

/** What IANA has for HTTP and those before it, as a regular expression without anchors; ACME's beside them. */
export const WEB_ALPN = "h[23]c?|h3-[0-9]+|http/[0-9]([.][0-9])?|spdy/[0-9]([.][0-9])?|acme-tls/1";

const IS_WEB = new RegExp(`^(?:${WEB_ALPN})$`);

/**
 * When a route gets a connection that no earlier one got: when all of one clause holds. The guard against crossed protocols is a
 * part of it, so that what an engine is told is complete. No clause: never. Pure.
 */
export function clausesOf(route: Route): readonly Clause[] {
	const { match, to } = route;
	const first = match.first ?? "tls";
	if (to.kind === "redirect" && first !== "http") return [];
	const { listener, serverName, service } = match;
	// Only a hello has ALPN: a matcher that wants one fits nothing else.
	if (first !== "tls" && match.alpn !== undefined && match.alpn !== "none") return [];
	const asked: Literal[] = [
		...(listener === undefined ? [] : [yes({ about: "listener", names: listener })]),
		yes({ about: "first", is: first }),
		...(first === "tls" ? alpnOf(route) : []),
		...(serverName === undefined
			? []
			: [yes(serverName === "none" ? { about: "no-name" } : { about: "name", patterns: serverName })]),
		...(first === "xmpp" && service !== undefined ? [yes({ about: "service", is: service })] : []),
	];
	return guardOf(route, first).map((guard) => [...asked, ...guard]);
}

function alpnOf({ match: { alpn }, to }: Route): readonly Literal[] {
	if (to.kind === "pass" && to.protocol === "acme" && alpn !== "none" && (alpn?.includes(ACME) ?? true)) return [];
	if (alpn === undefined) return [];
	return [yes(alpn === "none" ? { about: "no-alpn" } : { about: "alpn", names: alpn })];
}

/** What the guard asks beside the matcher: one of these. */
function guardOf({ match: { alpn }, to }: Route, first: "tls" | "xmpp" | "http"): readonly Clause[] {
	if (to.kind !== "pass") return [[]];
	if (first === "xmpp") return to.protocol === "xmpp" ? [[]] : [];
	if (first === "http") return to.protocol === "web" ? [[]] : [];
	if (to.protocol === "acme") return [[yes({ about: "only-alpn", name: ACME })]];
	// Who offers nothing is not asked anything, and a port that tells protocols apart does so itself.
	if (alpn === "none" || to.protocol === "mixed") return [[]];
	const xmpp: Condition = { about: "alpn", names: XMPP };
	const web: Condition = { about: "web-alpn" };
	if (to.protocol === "xmpp") return alpn?.every(isXmpp) === true ? [[]] : [[yes(xmpp)], [no(web)]];
	return alpn?.every((name) => IS_WEB.test(name)) === true ? [[]] : [[yes(web)], [no(xmpp)]];
}

function isXmpp(name: string): boolean {
	return XMPP.some((one) => one === name);
}

function yes(condition: Condition): Literal {
	return { condition };
}

function no(condition: Condition): Literal {
	return { condition, not: true };
}
