import { ipFamily } from "xmpps-connect/protocol";
import { z } from "zod";

const address = z.string().refine((text) => ipFamily(text) !== 0, "it is no IP address");
const port = z.int().min(1).max(65_535);
const name = z.string().min(1).max(100);
const seconds = z.number().min(0).max(31_536_000);

/** RFC 4632, 3.1: an address, and behind a slash how many of its bits count. */
const prefix = z.string().refine((text) => {
	const [base = "", bits] = text.split("/");
	const family = ipFamily(base);
	if (family === 0) return false;
	return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}, "it is no IP address, nor one with a slash and a number of bits");

const listener = z.strictObject({
	name,
	address,
	port,
	divertedTo: port.optional(),
	proxyFrom: z.array(prefix).max(1_000),
});

const words = z.array(z.string().min(1).max(255)).min(1).max(100);

const match = z.strictObject({
	first: z.enum(["tls", "xmpp", "http"]).optional(),
	alpn: z.union([z.literal("none"), words]).optional(),
	serverName: z.union([z.literal("none"), words]).optional(),
	service: z.enum(["clients", "servers"]).optional(),
	listener: words.optional(),
});

const backend = z.strictObject({
	address,
	port,
	client: z.enum(["transparent", "proxy-v1", "proxy-v2", "plain"]),
});

const to = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("pass"),
		protocol: z.enum(["web", "xmpp", "acme", "mixed"]),
		backends: z.array(backend).min(1).max(100),
	}),
	z.strictObject({ kind: z.literal("redirect") }),
	z.strictObject({ kind: z.literal("refuse") }),
]);

const limits = z.strictObject({
	connections: z.int().min(1).max(1_000_000),
	perClient: z.int().min(1).max(1_000_000),
	rate: z.number().min(1).max(1_000_000),
	helloSeconds: z.number().min(0.1).max(60),
	helloBytes: z.int().min(512).max(393_216),
	connectSeconds: z.number().min(0.1).max(60),
	webIdleSeconds: seconds,
	xmppIdleSeconds: seconds,
	drainSeconds: seconds,
});

/** The form of a table. What of it contradicts itself is for who uses it. */
export const routeTableSchema: z.ZodType = z.strictObject({
	listeners: z.array(listener).min(1).max(100),
	routes: z.array(z.strictObject({ name, match, to })).max(10_000),
	limits,
	log: z.strictObject({
		level: z.enum(["debug", "info", "warn", "error", "silent"]),
		addresses: z.enum(["whole", "prefix", "none"]),
	}),
	metrics: z.strictObject({ address, port }).optional(),
});
