import type { Domain, Role, SrvService, TlsKind } from "xmpps-connect/protocol";
import { z } from "zod";
import type { Software } from "../../model/change.ts";
import type { Cut, Vantage } from "../../model/observation.ts";
import type { SameShape } from "./schema-check.ts";

/** Parts that reports and observations have in common. Bounded: a saved file may come from anybody. */

/** Longest text: a line of a configuration, or what a peer said. */
const LONGEST_TEXT = 65_536;

/** Longest list. A check stays far below. */
const LONGEST_LIST = 10_000;

export const text: z.ZodString = z.string().max(LONGEST_TEXT);

export function list<Item extends z.ZodType>(item: Item, most: number = LONGEST_LIST): z.ZodReadonly<z.ZodArray<Item>> {
	return z.array(item).max(most).readonly();
}

/**
 * Longest list of what is compared with each other when an observation is judged: endpoints, records, hosts. A check has no
 * more than a quarter of it, and ten thousand would keep whoever opens a stranger's file waiting for hours.
 */
export const LONGEST_COMPARED = 256;

/** A moment as JSON has it: ISO 8601, and one that exists. */
export const moment: z.ZodString = z
	.string()
	.max(40)
	.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/, "no date and time in ISO 8601")
	.refine((text) => !Number.isNaN(Date.parse(text)), "no date and time that exists");

/** Milliseconds since 1970: JavaScript has no date beyond. */
const MOST_MS = 8.64e15;

export const epochMs: z.ZodNumber = z.number().min(-MOST_MS).max(MOST_MS);

export const port: z.ZodInt = z.int().min(0).max(65_535);
export const family: z.ZodType<4 | 6> = z.union([z.literal(4), z.literal(6)]);
export const address: z.ZodString = z.string().regex(/^[\da-fA-F.:]{2,45}(%[\w.-]{1,16})?$/, "no IP address");

/** In A-labels; of what the DNS may hold beyond host names, escaped. */
export const name: z.ZodString = z.string().max(1024);

const domainSchema = z.object({
	ascii: z.string().regex(/^[a-z0-9.-]{1,253}$/, "no domain name in A-labels"),
	unicode: z.string().min(1).max(1024),
});
true satisfies SameShape<z.infer<typeof domainSchema>, Domain>;
export const domain: z.ZodType<Domain> = domainSchema;

export const role: z.ZodType<Role> = z.enum(["client", "server"]);
export const tlsKind: z.ZodType<TlsKind> = z.enum(["direct-tls", "starttls"]);
export const service: z.ZodType<SrvService> = z.enum(["xmpps-client", "xmpp-client", "xmpps-server", "xmpp-server"]);
export const software: z.ZodType<Software> = z.enum(["prosody", "ejabberd", "nginx", "haproxy", "sslh"]);

const vantageSchema = z.object({
	kind: z.enum(["here", "ssh"]),
	host: text.exactOptional(),
	addresses: list(address),
});
true satisfies SameShape<z.infer<typeof vantageSchema>, Vantage>;
export const vantage: z.ZodType<Vantage> = vantageSchema;

const cutSchema = z.object({
	what: z.enum(["endpoints", "handshakes", "records", "addresses", "deadline", "refused-address"]),
	where: text,
	detail: text,
});
true satisfies SameShape<z.infer<typeof cutSchema>, Cut>;
export const cut: z.ZodType<Cut> = cutSchema;
