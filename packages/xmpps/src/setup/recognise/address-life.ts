import { ipFamily, printable } from "xmpps-connect/protocol";
import type { AddressLife } from "./recognised.ts";

/** How `ip` writes that an address stays: 2^32 - 1 seconds (RFC 4861, 4.6.2). */
const FOREVER = 0xffff_ffff;

/** A host has some dozens. */
const MAX_ADDRESSES = 500;

/** Reads how long addresses last from what `ip -json addr` prints; empty for anything else. Loopback and link-local are left out. */
export function addressLives(text: string): AddressLife[] {
	let links: unknown;
	try {
		links = JSON.parse(text);
	} catch {
		return [];
	}
	if (!Array.isArray(links)) return [];
	return links.flatMap((link) => livesOf(link as LinkInfo | null)).slice(0, MAX_ADDRESSES);
}

interface LinkInfo {
	readonly ifname?: unknown;
	readonly addr_info?: unknown;
}

interface AddressInfo {
	readonly local?: unknown;
	readonly scope?: unknown;
	readonly dynamic?: unknown;
	readonly temporary?: unknown;
	readonly valid_life_time?: unknown;
}

function livesOf(link: LinkInfo | null): AddressLife[] {
	const infos = Array.isArray(link?.addr_info) ? (link.addr_info as (AddressInfo | null)[]) : [];
	return infos.flatMap((info): AddressLife[] => {
		const { local, scope, dynamic, temporary, valid_life_time: seconds } = info ?? {};
		if (typeof local !== "string" || ipFamily(local) === 0 || scope === "host" || scope === "link") return [];
		const lasts = typeof seconds === "number" && seconds < FOREVER ? { seconds } : {};
		return [
			{
				address: local,
				interface: printable(String(link?.ifname ?? ""), 40),
				dynamic: dynamic === true,
				temporary: temporary === true,
				...lasts,
			},
		];
	});
}
