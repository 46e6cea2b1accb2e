import { canonicalAddress } from "../../model/address-bytes.ts";
import { readAddress, readDomain, ValueError } from "./values.ts";

/** Something wrong at a path of a file. */
export interface PathProblem {
	readonly path: readonly PropertyKey[];
	readonly message: string;
	/** What is wrong: the value, if nothing is said; the key, or what it lacks; or that there is no such key. */
	readonly at?: "key" | "unknown-key";
}

type Mapping = Readonly<Record<string, unknown>>;

/** Ports that STARTTLS and the web have; whoever came there in good faith would find something else. */
const TAKEN: ReadonlyMap<number, string> = new Map([
	[80, "HTTP"],
	[5222, "clients' STARTTLS"],
	[5269, "other servers' STARTTLS"],
]);

/** Which keys of `dns` belong to which method. */
const OF_METHOD = { file: "zone-file", server: "rfc2136", key: "rfc2136", zone: "rfc2136" } as const;
const NEEDED = { print: [], "zone-file": ["file"], rfc2136: ["server", "key"] } as const;

/**
 * What is right by itself and wrong together. Takes what was written as it is, right or not, so that these problems are told at
 * the same time as all others. Pure.
 */
export function combinationProblems(written: unknown): PathProblem[] {
	if (written !== undefined && written !== null && !isMapping(written)) return [];
	const root = mapping(written);
	return [
		...oneOf(root, "domain", "domains", true),
		...oneOf(root, "address", "addresses", false),
		...repeated(root, "domains", readDomain),
		...repeated(root, "addresses", (text) => canonicalAddress(readAddress(text))),
		...hostProblems(root),
		...wayProblems(root),
		...portProblems(root),
		...webProblems(mapping(root["web"])),
		...dnsProblems(root["dns"]),
	];
}

function oneOf(root: Mapping, one: string, many: string, needed: boolean): PathProblem[] {
	if (has(root, one) && has(root, many))
		return [{ path: [many], message: `"${one}" and "${many}" exclude each other`, at: "key" }];
	return !needed || has(root, one) || has(root, many) ? [] : [{ path: [], message: `"${one}" is missing` }];
}

function repeated(root: Mapping, key: string, read: (text: string) => string): PathProblem[] {
	const items = root[key];
	const seen = new Set<string>();
	return (Array.isArray(items) ? items.slice(0, 1000) : []).flatMap((item: unknown, index): PathProblem[] => {
		const text = typeof item === "string" ? item : mapping(item)["local"];
		const name = typeof text === "string" ? readOrNot(() => read(text)) : undefined;
		if (name === undefined) return [];
		if (seen.has(name)) return [{ path: [key, index], message: `"${name}" is there twice` }];
		seen.add(name);
		return [];
	});
}

/** The default may be too long for a name where the domain itself is not. */
function hostProblems(root: Mapping): PathProblem[] {
	const domains: unknown = root["domains"];
	const first: unknown = Array.isArray(domains) ? domains[0] : root["domain"];
	if (typeof first !== "string" || has(mapping(root["endpoint"]), "host")) return [];
	const domain = readOrNot(() => readDomain(first));
	if (domain === undefined || readOrNot(() => readDomain(`xmpps.${domain}`)) !== undefined) return [];
	return [
		{ path: [], message: '"endpoint.host" is missing: with "xmpps." before it the domain is too long for a name' },
	];
}

function wayProblems(root: Mapping): PathProblem[] {
	const items = [
		{ path: ["address"], item: root["address"] },
		...(Array.isArray(root["addresses"]) ? root["addresses"].slice(0, 1000) : []).map((item: unknown, index) => ({
			path: ["addresses", index],
			item,
		})),
	];
	const families = items.flatMap(({ path, item }): PathProblem[] => {
		const [local, outside] = [mapping(item)["local"], mapping(item)["public"]];
		if (typeof local !== "string" || typeof outside !== "string") return [];
		if (local.includes(":") === outside.includes(":")) return [];
		return [{ path: [...path, "public"], message: "both addresses must be of the same family" }];
	});
	const { way } = root;
	if (way === undefined || way === "auto" || has(root, "address") || has(root, "addresses")) return families;
	return [
		...families,
		{
			path: ["way"],
			message: `"${isMapping(way) ? "engine" : String(way).slice(0, 20)}" needs "address": say which one it is for`,
		},
	];
}

function portProblems(root: Mapping): PathProblem[] {
	const { clients = 5223, servers = 5270 } = mapping(root["server"]);
	const places: [readonly string[], unknown][] = [
		[["endpoint", "port"], mapping(root["endpoint"])["port"]],
		[["server", "clients"], clients],
		[["server", "servers"], servers],
	];
	const taken = places.flatMap(([path, port]): PathProblem[] => {
		const whose = typeof port === "number" ? TAKEN.get(port) : undefined;
		return whose === undefined ? [] : [{ path, message: `port ${port} is for ${whose}` }];
	});
	if (clients !== servers || typeof clients !== "number") return taken;
	return [...taken, { path: ["server"], message: `clients and servers cannot both have port ${clients}`, at: "key" }];
}

function webProblems(web: Mapping): PathProblem[] {
	if (web["kind"] !== "none") return [];
	return ["challenge", "redirect"]
		.filter((key) => has(web, key))
		.map((key) => ({
			path: ["web", key],
			message: 'nothing is done with it where kind is "none"',
			at: "key" as const,
		}));
}

function dnsProblems(written: unknown): PathProblem[] {
	const dns = typeof written === "string" ? { method: written } : mapping(written);
	const { method = "print" } = dns as { method?: unknown };
	const { proving = 300, proven = 3600 } = mapping(dns["ttl" as keyof typeof dns]) as Mapping;
	const problems: PathProblem[] = [];
	if (typeof proving === "number" && typeof proven === "number" && proving > proven) {
		problems.push({
			path: ["dns", "ttl"],
			message: `"proving" (${proving}) is longer than "proven" (${proven})`,
			at: "key",
		});
	}
	if (typeof method !== "string" || !Object.hasOwn(NEEDED, method)) return problems;
	for (const [key, owner] of Object.entries(OF_METHOD)) {
		if (has(dns, key) && method !== owner) {
			problems.push({
				path: ["dns", key],
				message: `nothing is done with it where method is "${method}"; it is for "${owner}"`,
				at: "key",
			});
		}
	}
	for (const key of NEEDED[method as keyof typeof NEEDED]) {
		if (!has(dns, key))
			problems.push({ path: ["dns"], message: `"${key}" is missing, which method "${method}" needs`, at: "key" });
	}
	return problems;
}

function mapping(value: unknown): Mapping {
	return isMapping(value) ? value : {};
}

function isMapping(value: unknown): value is Mapping {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function has(value: Mapping, key: string): boolean {
	return Object.hasOwn(value, key);
}

/** Undefined for what another message is about. */
function readOrNot(read: () => string): string | undefined {
	try {
		return read();
	} catch (error) {
		if (error instanceof ValueError) return undefined;
		throw error;
	}
}
