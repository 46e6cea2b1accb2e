import { z } from "zod";
import { RELEASES, type WorldSpec } from "./world-spec.ts";

/** Linux gives an interface 15 characters; the lab puts one before the host's name. */
const hostName = z.string().regex(/^[a-z]([a-z0-9-]{0,11}[a-z0-9])?$/, "no host name: up to 13 of a-z, 0-9 and -");
const v4 = z
	.string()
	.regex(/^203\.0\.113\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])$/, "no address of the lab's network 203.0.113.0/24");
const v6 = z.string().regex(/^2001:db8::[1-9a-f][0-9a-f]{0,3}$/, "no address of the lab's network 2001:db8::/64");
const port = z.int().min(1).max(65_535);
const path = z.string().regex(/^\/[^\0]*$/, "no absolute path");
const text = z.string().min(1);
const list = <Item extends z.ZodType>(item: Item): z.ZodReadonly<z.ZodArray<Item>> => z.array(item).readonly();

const account = z.strictObject({ jid: z.string().regex(/^[^@\s]+@[^@\s]+$/, 'not "user@domain"'), password: text });
const directTls = z.strictObject({ client: list(port).exactOptional(), server: list(port).exactOptional() });
const site = z.strictObject({
	names: list(text),
	listen: list(text),
	text: z.string(),
	certificate: text.exactOptional(),
	challenges: path.exactOptional(),
});
const program = z.discriminatedUnion("program", [
	z.strictObject({ program: z.literal("knot"), primary: hostName.exactOptional() }),
	z.strictObject({ program: z.literal("bind") }),
	z.strictObject({ program: z.literal("unbound") }),
	z.strictObject({ program: z.literal("pebble") }),
	z.strictObject({
		program: z.literal("prosody"),
		domains: list(text),
		accounts: list(account).exactOptional(),
		directTls: directTls.exactOptional(),
		nagle: z.boolean().exactOptional(),
		lua: z.string().exactOptional(),
	}),
	z.strictObject({
		program: z.literal("ejabberd"),
		domains: list(text),
		accounts: list(account).exactOptional(),
		directTls: directTls.exactOptional(),
	}),
	z.strictObject({ program: z.literal("nginx"), sites: list(site) }),
	z.strictObject({ program: z.literal("apache"), sites: list(site) }),
]);

const host = z.strictObject({
	name: hostName,
	kind: z.enum(["machine", "plain"]),
	keepsDisk: z.boolean().exactOptional(),
	tool: z.boolean().exactOptional(),
	release: z.enum(RELEASES).exactOptional(),
	v4: list(v4).exactOptional(),
	v6: list(v6).exactOptional(),
	packages: list(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "no name of a Debian package")).exactOptional(),
	programs: list(program).exactOptional(),
	firewall: z.string().exactOptional(),
	files: list(
		z.strictObject({
			path,
			content: z.string(),
			mode: z
				.string()
				.regex(/^[0-7]{3,4}$/, 'no octal mode such as "0640"')
				.exactOptional(),
			owner: text.exactOptional(),
		}),
	).exactOptional(),
	link: z
		.strictObject({
			delay: z.number().min(0).max(60_000).exactOptional(),
			loss: z.number().min(0).max(100).exactOptional(),
		})
		.exactOptional(),
});

const fault = z.discriminatedUnion("fault", [
	z.strictObject({ fault: z.literal("bogus-zone"), zone: text }),
	z.strictObject({ fault: z.literal("stale-secondary"), zone: text, host: hostName }),
	z.strictObject({
		fault: z.literal("dead-link"),
		host: hostName,
		drop: z.enum(["all", "in", "out"]).exactOptional(),
	}),
	z.strictObject({ fault: z.literal("stopped-unit"), host: hostName, unit: text }),
	z.strictObject({ fault: z.literal("hung-unit"), host: hostName, unit: text }),
]);

/** The form of a world file. Strict: a key that nobody reads is a mistake. */
export const worldSchema: z.ZodType<WorldSpec> = z
	.strictObject({
		name: text,
		hosts: list(host),
		zones: list(
			z.strictObject({
				name: text,
				records: list(text),
				servers: list(hostName).exactOptional(),
				ttl: z.int().min(0).max(86_400).exactOptional(),
				updates: z
					.strictObject({
						name: z.string().regex(/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/, "no name of a key"),
						algorithm: z.literal("hmac-sha256"),
						secret: z.base64().min(1),
					})
					.exactOptional(),
			}),
		),
		certificates: list(
			z.strictObject({
				name: text,
				dns: list(text).exactOptional(),
				srv: list(text).exactOptional(),
				xmppAddr: list(text).exactOptional(),
				commonName: text.exactOptional(),
				selfSigned: z.boolean().exactOptional(),
				issuedBy: z.enum(["root", "intermediate", "intermediate-not-sent", "stranger"]).exactOptional(),
				key: z.enum(["EC P-256", "RSA 2048", "RSA 1024"]).exactOptional(),
				notBefore: z.number().exactOptional(),
				notAfter: z.number().exactOptional(),
			}),
		).exactOptional(),
		faults: list(fault).exactOptional(),
	})
	.superRefine((world, context) => {
		const seen = new Map<string, string>();
		for (const [index, { name, v4: four = [], v6: six = [] }] of world.hosts.entries()) {
			for (const one of [name, ...four, ...six]) {
				const other = seen.get(one);
				if (other !== undefined) {
					context.addIssue({ code: "custom", path: ["hosts", index], message: `"${one}" is taken by host "${other}"` });
				}
				seen.set(one, name);
			}
		}
		for (const [index, broken] of (world.faults ?? []).entries()) {
			const what = "host" in broken ? broken.host : broken.zone;
			const there =
				"host" in broken
					? world.hosts.some(({ name }) => name === what)
					: world.zones.some(({ name }) => name === what);
			if (!there)
				context.addIssue({ code: "custom", path: ["faults", index], message: `"${what}" is not in this world` });
		}
	});
