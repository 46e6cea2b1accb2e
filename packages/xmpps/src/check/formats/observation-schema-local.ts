import { z } from "zod";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { SameShape } from "./schema-check.ts";
import { address, list, moment, port, software, text } from "./shared-schema.ts";

/** The form of what a host said of itself. */
const localSchema = z.object({
	root: z.boolean(),
	name: text,
	addresses: list(address),
	listeners: list(z.object({ address, port, program: text.exactOptional() })),
	software: list(z.object({ software, version: text, running: z.boolean() })),
	certificates: list(z.object({ software, file: text, sha256: text, dns: list(text), notAfter: moment })),
	firewall: z.object({ kind: z.enum(["nftables", "iptables", "none", "unknown"]), rules: list(text) }),
	settings: list(z.object({ software, file: text, key: text, section: text, lines: list(text) })),
	notes: list(text),
});
true satisfies SameShape<z.infer<typeof localSchema>, LocalObservation>;
export const local: z.ZodType<LocalObservation> = localSchema;
