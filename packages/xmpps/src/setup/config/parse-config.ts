import type { Config, ConfigAddress, ConfigDns, ConfigGateway, DnsMethod } from "../../model/config.ts";
import { problemLines, readYaml, type TextProblem } from "../../model/yaml-document.ts";
import { combinationProblems } from "./combinations.ts";
import { ConfigError } from "./config-error.ts";
import { configSchema } from "./config-schema.ts";
import { dnsDefaults } from "./dns-schema.ts";
import { configJsonSchema } from "./json-schema.ts";
import { type SchemaPart, schemaProblems } from "./schema-problems.ts";
import {
	readAddress,
	readDomain,
	readPath,
	readPlace,
	readPrefix,
	readRedirect,
	readSeconds,
	readServer,
	readSshHost,
} from "./values.ts";
import type { WrittenAddress, WrittenConfig, WrittenDns, WrittenGateway } from "./written-config.ts";

/** Characters of a file. The longest honest one, a hundred domains, has some thousand. */
const MAX_CONFIG = 256 * 1024;

/**
 * Reads xmpps.yaml: YAML or JSON in the form of docs/xmpps-yaml.md. Loads zod and yaml; who starts the tool imports it late.
 * @param file its name, for messages
 * @throws {ConfigError} with all problems at once, a line each: `xmpps.yaml:7:12: dns.method: …`
 */
export function parseConfig(text: string, file: string): Config {
	if (text.length > MAX_CONFIG)
		throw refused(file, [{ line: 1, column: 1, message: "the file is larger than 256 KiB" }]);
	const document = readYaml(text);
	if (document.problems.length > 0) throw refused(file, document.problems);
	const written = document.value ?? {};
	const read = configSchema.safeParse(written);
	const problems = [
		...(read.success ? [] : schemaProblems(read.error.issues, written, configJsonSchema() as SchemaPart)),
		...combinationProblems(written),
	].map(({ path, message, at }) => ({
		...(at === undefined ? document.valuePositionOf(path) : document.positionOf(path)),
		message: path.length === 0 || at === "unknown-key" ? message : `${path.map(String).join(".")}: ${message}`,
	}));
	if (!read.success || problems.length > 0) throw refused(file, problems.sort(byPlace));
	return configOf(read.data);
}

function byPlace(one: TextProblem, other: TextProblem): number {
	return one.line - other.line || one.column - other.column;
}

function refused(file: string, problems: readonly TextProblem[]): ConfigError {
	const lines = problemLines(file, problems);
	return new ConfigError(`Cannot use the configuration:\n${lines.join("\n")}`);
}

function configOf(written: WrittenConfig): Config {
	const { endpoint, web, certificate, guard, host } = written;
	const domains = (written.domains ?? [written.domain ?? ""]).map(readDomain);
	const [first = ""] = domains;
	const way = typeof written.way === "string" ? written.way : "gateway";
	const addresses = written.addresses ?? (written.address === undefined ? [] : [written.address]);
	return {
		domains,
		endpoint: { host: endpoint.host === undefined ? `xmpps.${first}` : readDomain(endpoint.host), port: endpoint.port },
		addresses: addresses.map((address) => addressOf(address, way)),
		services: [...new Set(written.services)],
		server: written.server,
		firewall: written.firewall,
		web: {
			kind: web.kind,
			challenge: readPath(web.challenge),
			redirect: web.redirect === undefined ? `https://${first}` : readRedirect(web.redirect),
		},
		...(certificate === undefined
			? {}
			: { certificate: { chain: readPath(certificate.chain), key: readPath(certificate.key) } }),
		gateway: gatewayOf(written.gateway, typeof written.way === "string" ? "auto" : written.way.engine),
		dns: dnsOf(typeof written.dns === "string" ? dnsDefaults(written.dns) : written.dns),
		guard: {
			probes: guard.probes.map((probe) => `ssh:${readSshHost(probe)}`),
			...(guard.confirm === undefined ? {} : { confirmWithin: readSeconds(guard.confirm) }),
		},
		...(host === undefined ? {} : { host: readSshHost(host) }),
	};
}

function gatewayOf(written: WrittenGateway, engine: ConfigGateway["engine"]): ConfigGateway {
	const { limits, log, metrics, routes, web } = written;
	return {
		engine,
		...(web === undefined ? {} : { web: readPlace(web) }),
		xmppWithoutAlpn: written["xmpp-without-alpn"].map(readDomain),
		routes: routes.map(({ match: { alpn, sni }, to, protocol }) => ({
			match: {
				...(alpn === undefined ? {} : { alpn }),
				...(sni === undefined ? {} : { serverName: sni.map((name) => name.toLowerCase()) }),
			},
			to: to.map(readPlace),
			protocol,
		})),
		proxyFrom: written["proxy-from"].map(readPrefix),
		limits: { connections: limits.connections, perClient: limits["per-client"], rate: limits.rate },
		log,
		...(metrics === undefined ? {} : { metrics: readPlace(metrics) }),
	};
}

function addressOf(written: WrittenAddress, way: ConfigAddress["way"]): ConfigAddress {
	if (typeof written === "string") return { local: readAddress(written), public: readAddress(written), way };
	const local = readAddress(written.local);
	return { local, public: readAddress(written.public ?? local), way: written.way ?? way };
}

function dnsOf(dns: WrittenDns): ConfigDns {
	const { ttl, priority, weight, starttls } = dns;
	return { by: methodOf(dns), ttl, priority, weight, starttls };
}

function methodOf({ method, file = "", server = "", key = "", zone }: WrittenDns): DnsMethod {
	switch (method) {
		case "print":
			return { method };
		case "zone-file":
			return { method, file: readPath(file) };
		case "rfc2136":
			return {
				...{ method, server: readServer(server), key: readPath(key) },
				...(zone === undefined ? {} : { zone: readDomain(zone) }),
			};
	}
}
