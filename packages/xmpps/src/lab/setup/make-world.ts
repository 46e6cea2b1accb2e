import { ACCOUNTS, SURROUNDINGS } from "../world/standard.ts";
import type { HostFileSpec, HostSpec, SiteSpec, WorldSpec, ZoneSpec } from "../world/world-spec.ts";
import { KEY_FILE, UPDATE_KEY } from "./fresh-world.ts";
import { operatorsFirewall } from "./operators-firewall.ts";
import type { SetupWorld } from "./worlds.ts";

/** What is wanted, on the host. */
export const CONFIG_FILE = "/etc/xmpps.yaml";

/** Where `zone-file` writes the records, on the host. */
export const RECORDS_FILE = "/etc/xmpps-records.zone";

const DOMAIN = "example.com";

/** The web's addresses, and the endpoint's. */
const PLACES = { IPv4: { web: "203.0.113.1", xmpp: "203.0.113.2" }, IPv6: { web: "2001:db8::1", xmpp: "2001:db8::2" } };

/** What an engine needs beside nginx, which is there. */
const ENGINE_PACKAGES = { haproxy: "haproxy", nginx: "libnginx-mod-stream" } as const;

/** Where the web server is when it is behind: of IPv4; of IPv6 it has the same port of loopback. */
const WEB_BEHIND = "127.0.0.1:8443";

/** HAProxy as an operator has it who sends a site elsewhere by its name. */
const SORTING = `global
	user haproxy
	group haproxy
defaults
	mode tcp
	timeout connect 5s
	timeout client 1h
	timeout server 1h
frontend front
	bind 0.0.0.0:443
	bind :::443 v6only
	tcp-request inspect-delay 5s
	tcp-request content accept if { req.ssl_hello_type 1 }
	use_backend other if { req.ssl_sni -i other.example.com }
	default_backend web
backend web
	server web ${WEB_BEHIND}
backend other
	server other 127.0.0.1:8444
`;

type Family = keyof typeof PLACES;

/** Where clients, or other servers, are to get in. */
export interface ExpectedEndpoint {
	readonly service: "clients" | "servers";
	readonly address: string;
	readonly port: number;
}

const familiesOf = ({ addresses }: SetupWorld): readonly Family[] =>
	addresses === "both" ? ["IPv4", "IPv6"] : [addresses];

/** Clients have port 443, or servers where there are no clients: docs/setup.md. Pure. */
export function expectedEndpoints(world: SetupWorld): readonly ExpectedEndpoint[] {
	const { services } = world;
	return familiesOf(world).flatMap((family): ExpectedEndpoint[] => {
		const address = PLACES[family][world.way === "gateway" ? "web" : "xmpp"];
		// Who looks at what a hello offers tells both apart on one port.
		const shared = services === "servers" || world.way === "gateway";
		return [
			...(services === "servers" ? [] : [{ service: "clients" as const, address, port: 443 }]),
			...(services === "clients" ? [] : [{ service: "servers" as const, address, port: shared ? 443 : 5270 }]),
		];
	});
}

/** The world as a lab starts it: nothing was set up yet. Pure. */
export function makeWorld(world: SetupWorld): WorldSpec {
	return {
		name: world.name,
		hosts: [
			server(world),
			...SURROUNDINGS.filter(({ name }) => name !== "ca"),
			...(world.dns === "bind" ? [BIND] : []),
		],
		zones: [zone(world)],
		certificates: [{ name: DOMAIN, dns: [DOMAIN] }],
	};
}

const BIND: HostSpec = {
	...{ name: "names", kind: "plain", v4: ["203.0.113.52"], v6: ["2001:db8::52"] },
	programs: [{ program: "bind" }],
};

function server(world: SetupWorld): HostSpec {
	const families = familiesOf(world);
	const all = (family: Family): string[] =>
		families.includes(family) ? [PLACES[family].web, ...(world.way === "gateway" ? [] : [PLACES[family].xmpp])] : [];
	const { files = [], ...firewall } = operatorsFirewall(world);
	return {
		...{ name: "server", kind: "machine", tool: true, release: world.release },
		...{ v4: all("IPv4"), v6: all("IPv6") },
		...(world.engine === undefined ? {} : { packages: [ENGINE_PACKAGES[world.engine]] }),
		programs: [
			{ program: "prosody", domains: [DOMAIN], accounts: ACCOUNTS },
			{ program: "nginx", sites: sites(world) },
		],
		...firewall,
		files: [
			...files,
			...(world.sorted ? [{ path: "/etc/haproxy/haproxy.cfg", content: SORTING, mode: "0644" }] : []),
			{ path: CONFIG_FILE, content: configText(world), mode: "0644" },
			...keyFile(world),
		],
	};
}

function sites(world: SetupWorld): readonly SiteSpec[] {
	const text = "the web site of example.com";
	const one = familiesOf(world).map((family) => `${bracketed(PLACES[family].web)}:443`);
	const listen = { one, all: ["443", "[::]:443"], behind: [`${WEB_BEHIND} ssl`, "[::1]:8443 ssl"] }[world.web];
	return [
		{ names: [DOMAIN], listen, text, certificate: DOMAIN },
		{ names: [DOMAIN], listen: ["80", "[::]:80"], text },
	];
}

function keyFile({ dns }: SetupWorld): readonly HostFileSpec[] {
	if (dns !== "knot" && dns !== "bind") return [];
	const { name, algorithm, secret } = UPDATE_KEY;
	const content = `key "${name}" {\n\talgorithm ${algorithm};\n\tsecret "${secret}";\n};\n`;
	return [{ path: KEY_FILE, content, mode: "0600" }];
}

function zone(world: SetupWorld): ZoneSpec {
	const types = { IPv4: "A", IPv6: "AAAA" } as const;
	const updates = world.dns === "knot" || world.dns === "bind";
	return {
		name: DOMAIN,
		records: familiesOf(world).map((family) => `@ ${types[family]} ${PLACES[family].web}`),
		...(world.dns === "bind" ? { servers: ["names"] } : {}),
		...(updates ? { updates: UPDATE_KEY } : {}),
	};
}

/** xmpps.yaml. TTLs are so short because a removal waits them out. Pure. */
export function configText(world: SetupWorld): string {
	const addresses = familiesOf(world).map((family) => PLACES[family][world.way === "gateway" ? "web" : "xmpp"]);
	const services = world.services === "both" ? ["clients", "servers"] : [world.services];
	return [
		`domain: ${DOMAIN}`,
		"addresses:",
		...addresses.map((address) => `  - ${address}`),
		`way: ${wayText(world)}`,
		...(world.web === "behind" && world.sorted === undefined
			? [`gateway: { web: ${JSON.stringify(WEB_BEHIND)} }`]
			: []),
		`services: [${services.join(", ")}]`,
		`firewall: ${world.firewall}`,
		"dns:",
		...methodLines(world).map((line) => `  ${line}`),
		"  ttl: { proving: 2, proven: 3 }",
		"",
	].join("\n");
}

function wayText({ web, way, engine, sorted }: SetupWorld): string {
	// Both say all that is needed elsewhere: xmpps.yaml does, or the host.
	if (web === "behind" || sorted) return "auto";
	return engine === undefined ? way : `{ engine: ${engine} }`;
}

function methodLines(world: SetupWorld): readonly string[] {
	switch (world.dns) {
		case "print":
			return ["method: print"];
		case "zone-file":
			return ["method: zone-file", `file: ${RECORDS_FILE}`];
		case "knot":
		case "bind":
			return ["method: rfc2136", `server: ${JSON.stringify(primary(world))}`, `key: ${KEY_FILE}`];
	}
}

/** The name server, at an address that the host can reach. */
function primary(world: SetupWorld): string {
	const last = world.dns === "bind" ? "52" : "53";
	return world.addresses === "IPv6" ? `2001:db8::${last}` : `203.0.113.${last}`;
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
