import { ipFamily } from "xmpps-connect/protocol";
import type { HostReader } from "./host-reader.ts";

/** A large host has some hundred. */
const MAX_ADDRESSES = 500;

/** The addresses of a host by which others could reach it: neither loopback nor link-local. Sorted as text. */
export async function readAddresses(reader: HostReader): Promise<readonly string[]> {
	const result = await reader.run(["ip", "-json", "addr"]);
	const addresses = result?.code === 0 ? addressesIn(result.stdout) : undefined;
	if (addresses === undefined) reader.note("the addresses could not be listed: ip does not answer");
	return addresses ?? [];
}

/** Reads what `ip -json addr` prints; undefined for anything else. */
export function addressesIn(text: string): string[] | undefined {
	let links: unknown;
	try {
		links = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (!Array.isArray(links)) return undefined;
	const infos = links.flatMap((link: { addr_info?: unknown } | null) =>
		Array.isArray(link?.addr_info) ? (link.addr_info as unknown[]) : [],
	);
	const addresses = infos.flatMap((info) => {
		const { local, scope } = (info ?? {}) as { local?: unknown; scope?: unknown };
		return typeof local === "string" && ipFamily(local) !== 0 && scope !== "host" && scope !== "link" ? [local] : [];
	});
	return [...new Set(addresses)].sort().slice(0, MAX_ADDRESSES);
}
