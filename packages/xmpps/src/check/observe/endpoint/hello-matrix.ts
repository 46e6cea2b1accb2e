import { alpnProtocol, type Domain, ipFamily, type Role } from "xmpps-connect/protocol";
import type { AlpnOffer, SniOffer } from "../../../model/observation-tls.ts";
import type { TlsHello } from "./shake-hands.ts";

/** One cell of ALPN × SNI. */
export interface Cell {
	readonly alpn: AlpnOffer;
	readonly sni: SniOffer;
}

/** What every client that follows the standards says: XEP-0368, 3. */
export const MAIN_CELL: Cell = { alpn: "right", sni: "domain" };

const ALPN_OFFERS: readonly AlpnOffer[] = ["right", "none", "web", "both", "other-service", "nonsense"];
const SNI_OFFERS: readonly SniOffer[] = ["domain", "none", "target", "foreign"];

/** RFC 6761, 6.4: nobody can have this name, so that no server has a certificate for it. */
const FOREIGN = "xmpps-check.invalid";

/** A name of no protocol. */
const NONSENSE = "xmpps-check";

/** The order in which cells are tried, as far as they matter more than the rest: a cap cuts the least important ones. */
const FIRST: readonly Cell[] = [
	MAIN_CELL,
	{ alpn: "none", sni: "domain" },
	{ alpn: "web", sni: "domain" },
	{ alpn: "right", sni: "none" },
	{ alpn: "both", sni: "domain" },
	{ alpn: "none", sni: "none" },
];

/**
 * The cells that make sense, in the order in which they are shown. SNI of the target is left out where it is the domain again, or
 * no name that SNI can carry (RFC 6066, 3).
 */
export function matrixCells(matrix: "full" | "reduced", domain: Domain, target: string): readonly Cell[] {
	if (matrix === "reduced") return [MAIN_CELL];
	const asTarget = target !== domain.ascii && ipFamily(target) === 0 && isHostName(target);
	const names = SNI_OFFERS.filter((sni) => sni !== "target" || asTarget);
	return ALPN_OFFERS.flatMap((alpn) => names.map((sni) => ({ alpn, sni })));
}

/** How much a cell matters: 0 the most. */
export function rankOf({ alpn, sni }: Cell): number {
	const place = FIRST.findIndex((one) => one.alpn === alpn && one.sni === sni);
	return place === -1 ? FIRST.length : place;
}

/** The hello of a cell. */
export function helloOf({ alpn, sni }: Cell, role: Role, domain: Domain, target: string): TlsHello {
	const names: Readonly<Record<SniOffer, string | undefined>> = {
		domain: domain.ascii,
		none: undefined,
		target,
		foreign: FOREIGN,
	};
	const servername = names[sni];
	return { alpn: alpnNames(alpn, role), ...(servername === undefined ? {} : { servername }) };
}

function alpnNames(offer: AlpnOffer, role: Role): readonly string[] {
	// XEP-0368, 3, and for the web RFC 9113, 3.2.
	const right = alpnProtocol(role);
	const other = alpnProtocol(role === "client" ? "server" : "client");
	const offers: Readonly<Record<AlpnOffer, readonly string[]>> = {
		right: [right],
		none: [],
		web: ["h2", "http/1.1"],
		both: [right, "http/1.1"],
		"other-service": [other],
		nonsense: [NONSENSE],
	};
	return offers[offer];
}

/** Node writes whatever it is given into SNI; the DNS can hold stranger names than TLS. */
function isHostName(name: string): boolean {
	return name.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(name);
}
