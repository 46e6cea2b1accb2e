import type { AddressRecord, DnsFailure, NameRecord, PlainAnswer, SoaRecord, SrvRecord } from "xmpps-connect/protocol";
import { z } from "zod";
import type { DnsObservation, SrvLookup, TlsaText, ZoneObservation } from "../../model/observation-dns.ts";
import type { SameShape } from "./schema-check.ts";
import { address, family, LONGEST_COMPARED, list, name, port, service, text } from "./shared-schema.ts";

/** The form of what the DNS said. */

/** Two for clients, two for servers. */
const SERVICES = 4;

const ttl = z.number().min(0);
const uint8 = z.int().min(0).max(255);
const uint32 = z.int().min(0).max(4_294_967_295);
const via = z.object({ server: text, transport: z.enum(["udp", "tcp"]) });

const REASONS = [
	"timeout",
	"unreachable",
	"servfail",
	"bogus",
	"refused",
	"error-code",
	"malformed",
	"aborted",
] as const satisfies readonly DnsFailure[];
true satisfies SameShape<(typeof REASONS)[number], DnsFailure>;

/** What a question ended in. The names of the parts are those of the library. */
function answer<R>(record: z.ZodType<R>): z.ZodType<PlainAnswer<R>> {
	const found = z.object({
		kind: z.literal("found"),
		records: list(record, LONGEST_COMPARED),
		ttl,
		authentic: z.boolean(),
		aliases: list(name),
		via: via.exactOptional(),
	});
	const absent = z.object({
		kind: z.literal("absent"),
		reason: z.enum(["nxdomain", "nodata"]),
		authentic: z.boolean(),
		aliases: list(name),
		via: via.exactOptional(),
	});
	const failed = z.object({
		kind: z.literal("failed"),
		reason: z.enum(REASONS),
		detail: text,
		via: via.exactOptional(),
	});
	return z.discriminatedUnion("kind", [found, absent, failed]);
}

const srvRecord = z.object({ priority: port, weight: port, port, target: name, ttl });
const addressRecord = z.object({ address, family, ttl });
const nameRecord = z.object({ name, ttl });
const tlsaRecord = z.object({
	usage: uint8,
	selector: uint8,
	matchingType: uint8,
	data: z
		.string()
		.max(131_072)
		.regex(/^([\da-f]{2})*$/, "no bytes in hex"),
	ttl,
});
const soaRecord = z.object({
	primary: name,
	admin: name,
	serial: uint32,
	refresh: uint32,
	retry: uint32,
	expire: uint32,
	minimum: uint32,
	ttl,
});

true satisfies SameShape<z.infer<typeof srvRecord>, SrvRecord>;
true satisfies SameShape<z.infer<typeof addressRecord>, AddressRecord>;
true satisfies SameShape<z.infer<typeof nameRecord>, NameRecord>;
true satisfies SameShape<z.infer<typeof tlsaRecord>, TlsaText>;
true satisfies SameShape<z.infer<typeof soaRecord>, SoaRecord>;

const srvLookup = z.object({
	service,
	name,
	answer: answer(srvRecord),
	assumed: z.literal(true).exactOptional(),
});
true satisfies SameShape<z.infer<typeof srvLookup>, SrvLookup>;

const zone = z.object({
	apex: name,
	soa: answer(soaRecord),
	ns: answer(nameRecord),
	servers: list(z.object({ name, address, soa: answer(soaRecord), srv: list(srvLookup, SERVICES) }), LONGEST_COMPARED),
});
true satisfies SameShape<z.infer<typeof zone>, ZoneObservation>;

const dnsSchema = z.object({
	srv: list(srvLookup, SERVICES),
	misplaced: list(z.object({ name, meant: service, records: list(srvRecord, LONGEST_COMPARED) }), LONGEST_COMPARED),
	hosts: list(z.object({ name, a: answer(addressRecord), aaaa: answer(addressRecord) }), LONGEST_COMPARED),
	tlsa: list(z.object({ name, target: name, port, answer: answer(tlsaRecord) }), LONGEST_COMPARED),
	zone: zone.exactOptional(),
	ms: z.number().min(0).exactOptional(),
});
true satisfies SameShape<z.infer<typeof dnsSchema>, DnsObservation>;
export const dns: z.ZodType<DnsObservation> = dnsSchema;
