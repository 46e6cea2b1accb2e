import { z } from "zod";
import { value } from "./schema-parts.ts";
import { readDomain, readPath, readServer } from "./values.ts";
import type { WrittenDns, WrittenMethod } from "./written-config.ts";

const method = z.enum(["print", "zone-file", "rfc2136"]);

/** A week: nobody should wait longer for the end of a mistake (the longest there is: RFC 2181, 8). */
const MAX_TTL = 604_800;
const ttl = z.int().min(1).max(MAX_TTL);

/** RFC 2782: priority and weight are 16 bits. */
const short = z.int().min(0).max(65_535);

/** The best priority there is: direct TLS comes before every record that has another. */
const PRIORITY = 0;

/** Against records of the same priority, which have 5, 10 or 100 as a rule. No sum of a few overflows 16 bits. */
const WEIGHT = 10_000;

/** How DNS records are published, in its long form. */
const longForm = z.strictObject({
	method: method.default("print").meta({
		description:
			"`print`: the records are shown, to be pasted where the domain's DNS is kept. `zone-file`: they are written to a file that a zone includes. `rfc2136`: they are sent to the primary name server as signed dynamic updates.",
		examples: ["rfc2136"],
	}),
	file: value(readPath)
		.meta({
			description:
				"With `zone-file`: the file that is written, for a `$INCLUDE` in the zone. Names in it are absolute.",
			examples: ["/etc/bind/xmpps.example.com.zone"],
		})
		.exactOptional(),
	server: value(readServer)
		.meta({
			description: "With `rfc2136`: the primary name server, `ADDRESS` or `ADDRESS:PORT`.",
			examples: ["192.0.2.53", "[2001:db8::53]:5353"],
		})
		.exactOptional(),
	key: value(readPath)
		.meta({
			description:
				"With `rfc2136`: the file with the TSIG key that signs the updates, as BIND (`tsig-keygen`) or Knot (`keymgr -t`) writes it. The file belongs to root alone (0600). The secret itself never stands in xmpps.yaml.",
			examples: ["/etc/xmpps/tsig.key"],
		})
		.exactOptional(),
	zone: value(readDomain)
		.meta({
			description: "With `rfc2136`: the zone that the records are in. Default: the one whose SOA the DNS names.",
			examples: ["example.com"],
		})
		.exactOptional(),
	ttl: z
		.strictObject({
			proving: ttl.default(300).meta({
				description: "While nothing is proven yet: a mistake stays in caches for so long.",
				examples: [300],
			}),
			proven: ttl.default(3600).meta({ description: "When the proof from outside has succeeded.", examples: [3600] }),
		})
		.prefault({})
		.meta({ description: "How long resolvers may keep the records, in seconds." }),
	priority: short.default(PRIORITY).meta({
		description:
			"Of the records for direct TLS; the lowest number is tried first. Both kinds of records form one set (XEP-0368, 3), and clients try everything of one number before anything of the next. Where a network silently drops port 5222, a client that comes to STARTTLS first waits there: most 2 to 30 s, and some never go on (docs/clients.md). So direct TLS on port 443 gets the best number there is; it also takes two round trips less.",
		examples: [0],
	}),
	weight: short.default(WEIGHT).meta({
		description:
			"Of the records for direct TLS, among records of the same priority: the share of first tries (RFC 2782). Many domains have STARTTLS records of priority 0 already, which xmpps does not change; against a weight of 5 there, 10000 is drawn first more than 999 times of 1000, so that clients behind such a network get in at once.",
		examples: [10_000],
	}),
	starttls: z
		.boolean()
		.default(true)
		.meta({
			description:
				"Whether records for STARTTLS (ports 5222 and 5269) are published as well, where the domain has none. Without them, clients that know no direct TLS go to the domain's own address, where perhaps only a web server is, and the others have nothing else to try (RFC 6120, 3.2.1).",
			examples: [true],
		}),
});

/** How DNS records are published: a word, or everything about it. */
export const dnsForm: z.ZodType<WrittenMethod | WrittenDns> = z
	.union([method, longForm])
	.default("print")
	.meta({
		description: "How the records get into the DNS: a method alone, or with everything that belongs to it.",
		examples: ["print"],
	});

/** What a method alone stands for. */
export function dnsDefaults(method: WrittenMethod): WrittenDns {
	return longForm.parse({ method });
}
