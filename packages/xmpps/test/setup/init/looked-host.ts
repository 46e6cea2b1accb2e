import type { LocalObservation } from "../../../src/model/observation-local.ts";
import type { Looked, LookedAddress, LookedDomain } from "../../../src/setup/init/looked.ts";

/** The tutorial's host as Debian ships Prosody and nginx: two addresses of each family, a web site on the first. */
export function lookedHost(more: Partial<Looked> & { readonly localMore?: Partial<LocalObservation> } = {}): Looked {
	const { localMore, ...rest } = more;
	const addresses =
		rest.addresses ?? ["203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2"].map((one) => lookedAddress(one));
	return {
		local: {
			root: true,
			name: "server",
			addresses: addresses.map(({ address }) => address),
			listeners: [
				...["203.0.113.1", "2001:db8::1"].map((address) => ({ address, port: 443, program: "nginx" })),
				...[80, 5222, 5269].map((port) => ({ address: "::", port, program: port === 80 ? "nginx" : "lua5.4" })),
			],
			software: [
				{ software: "prosody", version: "0.12.3", running: true },
				{ software: "nginx", version: "1.22.1", running: true },
			],
			certificates: [
				{
					software: "prosody",
					file: "/etc/prosody/certs/example.com.crt",
					sha256: "0",
					dns: ["example.com"],
					notAfter: "2030-01-02T00:00:00.000Z",
				},
			],
			firewall: { kind: "none", rules: [] },
			settings: [],
			notes: [],
			...localMore,
		},
		domains: ["example.com"],
		mayBindLowPorts: false,
		dns: [lookedDomain()],
		notes: [],
		...rest,
		addresses,
	};
}

export function lookedAddress(address: string, more: Partial<LookedAddress> = {}): LookedAddress {
	const base = { interface: "eth0", dynamic: false, passing: false, wayOut: true };
	return { address, family: address.includes(":") ? 6 : 4, ...base, ...more };
}

export function lookedDomain(more: Partial<LookedDomain> = {}): LookedDomain {
	return {
		domain: "example.com",
		addresses: ["203.0.113.1", "2001:db8::1"],
		endpoint: [],
		records: ["_xmpp-client._tcp.example.com SRV 0 5 5222 example.com"],
		zone: "example.com",
		nameServers: [{ name: "ns1.example.net", addresses: ["203.0.113.53"] }],
		...more,
	};
}
