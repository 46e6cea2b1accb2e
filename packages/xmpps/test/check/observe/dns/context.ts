import type { Resolver } from "xmpps-connect/dns";
import { type FakeResolver, type FakeZone, fakeResolver } from "xmpps-connect/testing";
import type { DnsContext } from "../../../../src/check/observe/dns/observe-dns.ts";
import { DOMAIN } from "../../observed.ts";

/** A context whose DNS is data: what the operator's resolver says, and what servers say that are asked themselves. */
export function dnsContext(
	zone: FakeZone,
	more: Partial<DnsContext> = {},
	servers: Readonly<Record<string, FakeZone>> = {},
): DnsContext & { readonly resolver: Resolver; readonly askedAt: Readonly<Record<string, FakeResolver>> } {
	const askedAt: Record<string, FakeResolver> = {};
	return {
		domain: DOMAIN,
		roles: ["client"],
		resolver: fakeResolver(zone),
		resolverAt: (address) => {
			const resolver = fakeResolver(servers[address] ?? {});
			askedAt[address] = resolver;
			return resolver;
		},
		askedAt,
		matrix: "full",
		assume: [],
		refuse: () => undefined,
		// Never reached but where a test says so.
		phaseTimeout: 60_000,
		signal: new AbortController().signal,
		...more,
	};
}

export const SOA = {
	primary: "ns1.example.org",
	admin: "admin.example.org",
	refresh: 1,
	retry: 1,
	expire: 1,
	minimum: 1,
};
