import { ipFamily, printable } from "xmpps-connect/protocol";
import { privateRange } from "../../check/facts/private-range.ts";
import type { HostReader } from "../../check/observe/local/host-reader.ts";
import { canonicalAddress } from "../../model/address-bytes.ts";
import type { LookedAddress } from "./looked.ts";

/** A large host has some hundred. */
const MAX_ADDRESSES = 500;

/** The addresses of a host with their interfaces, IPv4 first; neither loopback nor link-local. */
export async function readInterfaces(reader: HostReader): Promise<readonly LookedAddress[]> {
	const [links, ...routes] = await Promise.all([
		reader.run(["ip", "-json", "addr"]),
		reader.run(["ip", "-json", "-4", "route", "show", "default"]),
		reader.run(["ip", "-json", "-6", "route", "show", "default"]),
	]);
	if (links?.code !== 0) return [];
	const ways = [4, 6].map((family, index) => [family, devicesIn(routes[index]?.stdout ?? "")] as const);
	return interfacesIn(links.stdout, new Map(ways));
}

/**
 * Reads what `ip -json addr` prints.
 * @param ways the interfaces of the default routes, by family
 */
export function interfacesIn(text: string, ways: ReadonlyMap<number, ReadonlySet<string>>): LookedAddress[] {
	const found = new Map<string, LookedAddress>();
	for (const link of objectsIn(text)) {
		const name = textOf(link["ifname"]);
		for (const info of Array.isArray(link["addr_info"]) ? (link["addr_info"] as unknown[]) : []) {
			const { local, scope, ...flags } = (info ?? {}) as Record<string, unknown>;
			const family = typeof local === "string" ? ipFamily(local) : 0;
			if (typeof local !== "string" || family === 0 || scope === "host" || scope === "link") continue;
			const address = canonicalAddress(local);
			const range = privateRange(address);
			found.set(address, {
				...{ address, family, interface: printable(name, 40) },
				...(range === undefined ? {} : { private: range.use }),
				dynamic: flags["dynamic"] === true,
				passing: flags["temporary"] === true || flags["deprecated"] === true || flags["tentative"] === true,
				wayOut: ways.get(family)?.has(name) === true,
			});
		}
	}
	return [...found.values()].sort((one, other) => one.family - other.family).slice(0, MAX_ADDRESSES);
}

/** Reads what `ip -json route show default` prints: the interfaces. */
function devicesIn(text: string): ReadonlySet<string> {
	return new Set(
		objectsIn(text)
			.map(({ dev }) => textOf(dev))
			.filter((dev) => dev !== ""),
	);
}

function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}

function objectsIn(text: string): Record<string, unknown>[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
	} catch {
		return [];
	}
}
