import { ACCOUNTS, SURROUNDINGS } from "../world/standard.ts";
import type { WorldSpec } from "../world/world-spec.ts";

/** The key that the name server takes changes of its zone with, as whoever runs it hands it out. */
export const UPDATE_KEY = {
	name: "server",
	algorithm: "hmac-sha256",
	secret: "bGFiIGtleSBvZiB4bXBwcywgZm9yIHVwZGF0ZXM=",
} as const;

/** Where that key is on the server. */
export const KEY_FILE = "/etc/xmpps-lab.key";

/**
 * The tutorial's host before anybody set it up: Prosody as Debian ships it, with accounts and a certificate for the domain, and a
 * web site on port 443 of the first of two addresses. The zone has the domain's addresses, and takes changes with a key.
 */
export function freshWorld(): WorldSpec {
	return {
		name: "a fresh host's",
		hosts: [
			{
				name: "server",
				kind: "machine",
				tool: true,
				v4: ["203.0.113.1", "203.0.113.2"],
				v6: ["2001:db8::1", "2001:db8::2"],
				programs: [
					{ program: "prosody", domains: ["example.com"], accounts: ACCOUNTS },
					{
						program: "nginx",
						sites: [
							{
								names: ["example.com"],
								listen: ["203.0.113.1:443", "[2001:db8::1]:443"],
								text: "the web site of example.com",
								certificate: "example.com",
							},
							{ names: ["example.com"], listen: ["80", "[::]:80"], text: "the web site of example.com" },
						],
					},
				],
				files: [
					{
						path: KEY_FILE,
						content: `key "${UPDATE_KEY.name}" {\n\talgorithm ${UPDATE_KEY.algorithm};\n\tsecret "${UPDATE_KEY.secret}";\n};\n`,
						mode: "0600",
					},
				],
			},
			...SURROUNDINGS,
		],
		zones: [
			{
				name: "example.com",
				updates: UPDATE_KEY,
				records: ["@ A 203.0.113.1", "@ AAAA 2001:db8::1"],
			},
		],
		certificates: [{ name: "example.com", dns: ["example.com"] }],
	};
}
