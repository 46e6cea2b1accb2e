import { z } from "zod";
import type { Change, Item, Remedy } from "../../model/change.ts";
import type { Finding } from "../../model/finding.ts";
import {
	type ClientReport,
	type Coexistence,
	type EndpointReport,
	type Outcome,
	REPORT_FORMAT,
	type Report,
	type Verdict,
} from "../../model/report.ts";
import type { SameShape } from "./schema-check.ts";
import {
	address,
	cut,
	domain,
	list,
	moment,
	name,
	port,
	role,
	service,
	software,
	text,
	tlsKind,
	vantage,
} from "./shared-schema.ts";

/** The form of a report, which docs/report.schema.json publishes. Fields may be added to it without a new format. */

const item = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("dns-records"),
		name,
		type: z.enum(["SRV", "A", "AAAA", "CNAME", "TLSA"]),
		ttl: z.int().min(0).exactOptional(),
	}),
	z.object({ kind: z.literal("delegation"), zone: name }),
	z.object({ kind: z.literal("zone-copy"), zone: name, server: text }),
	z.object({ kind: z.literal("setting"), software, file: text, key: text, section: text }),
	z.object({ kind: z.literal("certificate"), domain: name, software: software.exactOptional() }),
	z.object({ kind: z.literal("firewall"), address: text, port }),
	z.object({ kind: z.literal("service"), software }),
	z.object({ kind: z.literal("clock"), address: text }),
	z.object({ kind: z.literal("managed"), name: text }),
]);
true satisfies SameShape<z.infer<typeof item>, Item>;

const change = z
	.object({
		item,
		before: list(text).exactOptional(),
		after: list(text).describe("What is to be there. Empty: nothing"),
		why: text,
	})
	.meta({ id: "change", description: "One change to one item on a host or in the DNS" });
true satisfies SameShape<z.infer<typeof change>, Change>;

const remedy = z
	.object({
		when: text.exactOptional().describe("What has to be so for this remedy to be the right one"),
		changes: list(change).describe("In the order in which they are to be made"),
	})
	.meta({ id: "remedy", description: "Changes that mend something together" });
true satisfies SameShape<z.infer<typeof remedy>, Remedy>;

const finding = z
	.object({
		rule: text.describe("The id of the rule, which docs/rules explains"),
		severity: z.enum(["broken", "limited", "advice", "unknown"]),
		concerned: z.enum(["clients", "servers", "both"]),
		whom: text.describe("For whom exactly, in words"),
		subject: text.describe("What it is about; stable between runs"),
		title: text,
		evidence: list(text),
		remedies: list(remedy).describe("The likeliest first; one of them is enough"),
		source: list(text).describe("Sections of standards"),
	})
	.meta({ id: "finding", description: "Something that is wrong, or could be better" });
true satisfies SameShape<z.infer<typeof finding>, Finding>;

const outcome = z.enum(["works", "works with limits", "broken", "could not find out", "not offered"]);
true satisfies SameShape<z.infer<typeof outcome>, Outcome>;

const verdict = z.object({
	overall: outcome.exclude(["not offered"]),
	clients: outcome,
	servers: outcome,
	words: text,
	provenFromOutside: z.boolean().describe("Every endpoint that counts was seen from another machine"),
});
true satisfies SameShape<z.infer<typeof verdict>, Verdict>;

const endpoint = z
	.object({
		role,
		service,
		tls: tlsKind,
		target: name,
		address,
		port,
		priority: port,
		weight: port,
		probability: z.number().min(0).max(1).describe("To be the first that is tried among those of its role"),
		state: z.enum(["works", "fails", "unknown"]),
		found: text,
	})
	.meta({ id: "endpoint", description: "An SRV service at an address and port" });
true satisfies SameShape<z.infer<typeof endpoint>, EndpointReport>;

const client = z
	.object({
		id: text,
		name: text,
		like: text,
		result: z.enum(["gets in", "stays out", "unknown"]),
		where: text.exactOptional(),
		tried: list(text),
		why: text.exactOptional(),
		waits: z.number().min(0).exactOptional().describe("Seconds that it waits in vain"),
	})
	.meta({ id: "client", description: "A simulated client, and how it fares" });
true satisfies SameShape<z.infer<typeof client>, ClientReport>;

const coexistence = z.object({
	address,
	port,
	xmpp: z.enum(["right", "wrong", "unknown"]),
	web: z.enum(["right", "wrong", "none", "unknown"]),
	detail: text,
});
true satisfies SameShape<z.infer<typeof coexistence>, Coexistence>;

const milliseconds = z.number().min(0);

const report = z.object({
	format: z.literal(REPORT_FORMAT),
	domain,
	verdict,
	observedAt: moment.describe("ISO 8601"),
	ms: milliseconds,
	vantage,
	endpoints: list(endpoint).describe("In the order in which clients try them"),
	findings: list(finding).describe("Worst first"),
	clients: list(client),
	coexistence: list(coexistence),
	earliestExpiry: moment.exactOptional().describe("When the first certificate ends: ISO 8601"),
	cuts: list(cut).describe("What was left out"),
	notes: list(text),
	phases: z
		.object({ dns: milliseconds, tcp: milliseconds, tls: milliseconds, stream: milliseconds })
		.describe("Milliseconds of the slowest of each kind"),
});

true satisfies SameShape<z.infer<typeof report>, Report>;

/** Reads a report as JSON. */
export const reportSchema: z.ZodType<Report> = report;

/** The same as JSON Schema (draft 2020-12). */
export function reportJsonSchema(): object {
	const schema = z.toJSONSchema(report, { target: "draft-2020-12", io: "input" });
	const { $schema, ...rest } = schema;
	return { $schema, title: `A report of xmpps check, format ${REPORT_FORMAT}`, ...rest };
}
