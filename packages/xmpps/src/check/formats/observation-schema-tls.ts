import { z } from "zod";
import type {
	CertificateObservation,
	FeatureFacts,
	HandshakeResult,
	HeaderFacts,
	Inside,
	TcpFailureReason,
} from "../../model/observation-tls.ts";
import type { SameShape } from "./schema-check.ts";
import { list, moment, text } from "./shared-schema.ts";

/** The form of what was seen of TLS and of streams. */

export const milliseconds: z.ZodNumber = z.number().min(0);
export const sni: z.ZodEnum<{ domain: "domain"; none: "none"; target: "target"; foreign: "foreign" }> = z.enum([
	"domain",
	"none",
	"target",
	"foreign",
]);
export const tcpFailure: z.ZodEnum<{ [Reason in TcpFailureReason]: Reason }> = z.enum([
	"refused",
	"timeout",
	"reset",
	"unreachable",
	"no-family",
	"error",
]);

const header = z.object({
	from: text.exactOptional(),
	id: text.exactOptional(),
	version: text.exactOptional(),
	lang: text.exactOptional(),
	namespace: text,
});
true satisfies SameShape<z.infer<typeof header>, HeaderFacts>;

const features = z.object({
	starttls: z.enum(["required", "optional", "absent"]),
	mechanisms: list(text),
	channelBindings: list(text),
	sasl2: z.boolean(),
	dialback: z.boolean(),
	names: list(text),
	apart: z.boolean().exactOptional(),
	gapMs: milliseconds.exactOptional(),
});
true satisfies SameShape<z.infer<typeof features>, FeatureFacts>;

const insideSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("xmpp"), header, features, ms: milliseconds }),
	z.object({
		kind: z.literal("stream-error"),
		condition: text,
		text: text.exactOptional(),
		redirect: text.exactOptional(),
		header: header.exactOptional(),
	}),
	z.object({ kind: z.literal("http"), status: text, server: text.exactOptional() }),
	z.object({ kind: z.literal("http2") }),
	z.object({ kind: z.literal("ssh"), banner: text }),
	z.object({ kind: z.literal("other"), bytes: text, detail: text }),
	z.object({ kind: z.literal("silence") }),
	z.object({ kind: z.literal("closed") }),
	z.object({ kind: z.literal("reset") }),
	z.object({ kind: z.literal("not-asked") }),
]);
true satisfies SameShape<z.infer<typeof insideSchema>, Inside>;
export const inside: z.ZodType<Inside> = insideSchema;

/** SHA-256 in hex: the key of a certificate. */
export const sha256: z.ZodString = z.string().regex(/^[\da-f]{2,64}$/, "no SHA-256 in hex");

const handshake = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("tls"),
		protocol: text,
		cipher: text,
		alpn: text.exactOptional(),
		chain: list(sha256),
		trust: text,
		inside,
		ms: milliseconds,
	}),
	z.object({
		kind: z.literal("failed"),
		reason: z.enum([...tcpFailure.options, "alert", "not-tls", "closed", "tls-error"]),
		alert: text.exactOptional(),
		detail: text,
		ms: milliseconds,
	}),
	z.object({ kind: z.literal("not-tried"), why: z.enum(["cap", "deadline", "tcp", "address", "aborted"]) }),
]);
true satisfies SameShape<z.infer<typeof handshake>, HandshakeResult>;
export const handshakeResult: z.ZodType<HandshakeResult> = handshake;

/** Bytes in base64. A certificate has some kilobytes, a post-quantum one some tens. */
const bytes = z
	.string()
	.max(262_144)
	.regex(/^[A-Za-z\d+/]*={0,2}$/, "no base64");

/** A certificate may have a date that is none: then it is empty. */
const dateOrNone = z.union([moment, z.literal("")]);

const certificateSchema = z.object({
	sha256,
	subject: text,
	issuer: text,
	dns: list(text),
	srv: list(text),
	xmppAddr: list(text),
	notBefore: dateOrNone,
	notAfter: dateOrNone,
	key: text,
	selfSigned: z.boolean(),
	der: bytes,
	spki: bytes,
});
true satisfies SameShape<z.infer<typeof certificateSchema>, CertificateObservation>;
export const certificate: z.ZodType<CertificateObservation> = certificateSchema;
