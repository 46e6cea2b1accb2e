import { printable, XmppsError } from "xmpps-connect/protocol";
import { z } from "zod";
import {
	type CrossObservation,
	type EndpointObservation,
	type HandshakeObservation,
	type HostMetaObservation,
	OBSERVATION_FORMAT,
	type Observation,
	type StarttlsObservation,
	type TcpResult,
	type WebObservation,
} from "../../model/observation.ts";
import { dns } from "./observation-schema-dns.ts";
import { local } from "./observation-schema-local.ts";
import {
	certificate,
	handshakeResult,
	inside,
	milliseconds,
	sha256,
	sni,
	tcpFailure,
} from "./observation-schema-tls.ts";
import type { SameShape } from "./schema-check.ts";
import {
	address,
	cut,
	domain,
	epochMs,
	family,
	LONGEST_COMPARED,
	list,
	moment,
	name,
	port,
	service,
	text,
	vantage,
} from "./shared-schema.ts";

/** Larger than any check makes: hundreds of endpoints with a full matrix each stay below. In UTF-16 units. */
const LONGEST = 64 * 1024 * 1024;

const tcp = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("open"), ms: milliseconds }),
	z.object({ kind: z.literal("failed"), reason: tcpFailure, detail: text, ms: milliseconds }),
	z.object({ kind: z.literal("not-tried"), why: z.enum(["cap", "deadline", "address", "aborted"]) }),
]);
true satisfies SameShape<z.infer<typeof tcp>, TcpResult>;

const handshake = z.object({
	alpn: z.enum(["right", "none", "web", "both", "other-service", "nonsense"]),
	sni,
	result: handshakeResult,
});
true satisfies SameShape<z.infer<typeof handshake>, HandshakeObservation>;

const starttls = z.object({
	sni,
	before: inside,
	refusal: z
		.object({ reason: z.enum(["not-offered", "refused", "injection", "failed"]), detail: text })
		.exactOptional(),
	tls: handshakeResult.exactOptional(),
});
true satisfies SameShape<z.infer<typeof starttls>, StarttlsObservation>;

const cross = z.discriminatedUnion("probe", [
	z.object({ probe: z.literal("starttls"), before: inside }),
	z.object({ probe: z.literal("direct-tls"), result: handshakeResult }),
	z.object({ probe: z.literal("old-tls"), result: handshakeResult }),
	z.object({ probe: z.literal("banner"), before: inside }),
	z.object({ probe: z.literal("http"), before: inside }),
]);
true satisfies SameShape<z.infer<typeof cross>, CrossObservation>;

const endpoint = z.object({
	service,
	target: name,
	address,
	family,
	port,
	origin: z.enum(["srv", "fallback", "assumed"]),
	tcp,
	handshakes: list(handshake),
	starttls: list(starttls),
	cross: list(cross),
	pace: list(z.object({ tcpMs: z.number(), featuresMs: z.number() })).exactOptional(),
});
true satisfies SameShape<z.infer<typeof endpoint>, EndpointObservation>;

const web = z.object({
	address,
	family,
	port,
	name,
	of: z.enum(["domain", "target"]),
	result: handshakeResult,
	date: moment.exactOptional(),
	dateSeenAt: epochMs.exactOptional(),
});
true satisfies SameShape<z.infer<typeof web>, WebObservation>;

const hostMeta = z.object({
	form: z.enum(["xml", "json"]),
	url: text,
	result: z.discriminatedUnion("kind", [
		z.object({
			kind: z.literal("found"),
			links: list(z.object({ rel: text, href: text })),
			allowOrigin: text.exactOptional(),
		}),
		z.object({ kind: z.literal("absent"), status: text }),
		z.object({ kind: z.literal("broken"), detail: text }),
		z.object({ kind: z.literal("failed"), detail: text }),
	]),
});
true satisfies SameShape<z.infer<typeof hostMeta>, HostMetaObservation>;

const observation = z.object({
	format: z.literal(OBSERVATION_FORMAT),
	domain,
	began: moment,
	ms: milliseconds,
	vantage,
	matrix: z.enum(["full", "reduced"]),
	dns,
	endpoints: list(endpoint, LONGEST_COMPARED),
	web: list(web, LONGEST_COMPARED),
	hostMeta: list(hostMeta),
	certificates: z.record(sha256, certificate).readonly(),
	local: local.exactOptional(),
	cuts: list(cut),
});

true satisfies SameShape<z.infer<typeof observation>, Observation>;

/** Reads an observation as JSON. */
export const observationSchema: z.ZodType<Observation> = observation;

/**
 * Reads a saved observation, whoever wrote it.
 * @throws {XmppsError} `invalid-option`, with one line that names the place and what is wrong there
 */
export function readObservation(source: string): Observation {
	if (source.length > LONGEST) refuse("it is larger than 64 MiB");
	const value = parse(source);
	const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
	if (format !== OBSERVATION_FORMAT) {
		const seen = typeof format === "string" ? `its format is "${printable(format, 60)}"` : "it has no format";
		refuse(`${seen}, and "${OBSERVATION_FORMAT}" is what can be judged`);
	}
	const read = observation.safeParse(value);
	if (read.success) return read.data;
	const [first, ...more] = read.error.issues;
	const where = first === undefined || first.path.length === 0 ? "the whole" : first.path.map(String).join(".");
	const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
	return refuse(`${printable(where, 120)}: ${printable(first?.message ?? "unusable", 160)}${others}`);
}

function parse(source: string): unknown {
	try {
		return JSON.parse(source);
	} catch {
		return refuse("it is no JSON");
	}
}

function refuse(state: string): never {
	throw new XmppsError("invalid-option", `Cannot read the observation: ${state}`);
}
