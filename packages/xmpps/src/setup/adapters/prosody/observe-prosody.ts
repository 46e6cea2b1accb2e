import { HostReader } from "../../../check/observe/local/host-reader.ts";
import type { ChangeableHost } from "../../../host/changeable-host.ts";
import type { Config } from "../../../model/config.ts";
import type { LocalObservation } from "../../../model/observation-local.ts";
import { readDomain, ValueError } from "../../config/values.ts";
import { ownDomains } from "../../init/own-domains.ts";
import { CHECK_CONFIG, configVerdict } from "../../items/actions/prosody-config-validation.ts";
import { prosodyShell } from "../../items/actions/prosody-shell.ts";
import { certificateLink } from "./certificate-items.ts";
import { countSessions } from "./count-sessions.ts";
import { directTlsOptions, isNagleOff, multiplexPorts, networkSettings, otherPorts } from "./direct-tls-options.ts";
import type { ProsodyFacts } from "./facts.ts";
import { covers, observeCertificate } from "./observe-certificate.ts";
import { observeUnit } from "./observe-unit.ts";
import { FOLDER, MAIN_FILE, readGlobalOptions } from "./read-options.ts";
import { prosodyVersion } from "./version.ts";

/** As Debian has its main file. */
const RIGHTS = { mode: 0o640, group: "prosody" } as const;

/** Looks at Prosody. */
export async function observeProsody(
	host: ChangeableHost,
	config: Config,
	local: LocalObservation,
	signal?: AbortSignal,
): Promise<ProsodyFacts> {
	const reader = new HostReader(host, signal);
	const software = local.software.find((one) => one.software === "prosody");
	const version = prosodyVersion(software?.version);
	const running = software?.running === true;
	const [read, unit, hosts, verdict, rights] = await Promise.all([
		readGlobalOptions(reader),
		observeUnit(reader, config.endpoint.port),
		running && local.root && version.shell ? askShell(host, signal) : undefined,
		software !== undefined && local.root ? reader.run(CHECK_CONFIG) : undefined,
		reader.run(["stat", "-L", "-c", "%a %G", MAIN_FILE]),
	]);
	const operators = read.options.filter(({ when }) => when !== "ours");
	const ours = read.options.filter(({ when }) => when === "ours");
	const folder = certificateFolder(operators);
	const directTls = directTlsOptions(operators, version);
	const own = ours.length === 0 ? undefined : directTlsOptions(ours, version);
	const settings = networkSettings(operators);
	const others = otherPorts(operators);
	const checked = verdict === undefined ? undefined : configVerdict(verdict);
	const [sessions, certified, certificate] = await Promise.all([
		countSessions(reader, { directTls, ours: own, others }),
		certifiedDomains(host, config, local, folder),
		config.certificate === undefined
			? undefined
			: observeCertificate(reader, config.certificate, config, unit.user, folder),
	]);
	const problems = reader.notes.map((note) => `Prosody: ${note}`);
	return {
		installed: software !== undefined,
		...(software === undefined ? {} : { version: software.version }),
		running,
		otherServer: local.software.some((one) => one.software === "ejabberd" && one.running),
		unit: unit.unit,
		domains: [...new Set([...ownDomains(local), ...domainsIn(hosts ?? "")])],
		mayBindLowPorts: unit.mayBindLowPorts,
		capability: unit.capability,
		shell: hosts !== undefined,
		includes: read.includesOurs,
		directTls,
		...(own === undefined ? {} : { ours: own }),
		multiplex: multiplexPorts(operators),
		otherPorts: others,
		nagleOff: isNagleOff(networkSettings(read.options)),
		...(settings === undefined ? {} : { networkSettings: settings }),
		strangers: local.listeners.filter(
			({ port, program }) =>
				[config.endpoint.port, config.server.clients, config.server.servers].includes(port) &&
				program !== undefined &&
				!isProsody(program),
		),
		...(sessions === undefined ? {} : { sessions }),
		checkConfig: checked?.kind ?? "unknown",
		checkWords: checked?.kind === "broken" ? checked.words : [],
		...(certificate === undefined ? {} : { certificate }),
		certified,
		rights: rightsIn(rights?.stdout ?? ""),
		problems,
	};
}

async function askShell(host: ChangeableHost, signal: AbortSignal | undefined): Promise<string | undefined> {
	try {
		const answer = await prosodyShell(host, "host:list()", signal);
		return answer?.ok === true ? answer.text : undefined;
	} catch {
		signal?.throwIfAborted();
		return undefined;
	}
}

/** The VirtualHosts in what `host:list()` prints; components have their kind behind them. */
function domainsIn(text: string): string[] {
	return text.split("\n").flatMap((line) => {
		try {
			return /^\S+\.\S+$/.test(line) ? [readDomain(line)] : [];
		} catch (error) {
			if (error instanceof ValueError) return [];
			throw error;
		}
	});
}

/** What the kernel calls Prosody's process. */
function isProsody(program: string): boolean {
	return /^(lua(jit)?[\d.]*|prosody)$/.test(program);
}

function certificateFolder(
	options: readonly { readonly name: string; readonly value: { readonly string?: string } }[],
): string {
	const named = options.findLast(({ name }) => name === "certificates")?.value.string ?? "certs";
	return (named.startsWith("/") ? named : `${FOLDER}/${named}`).replace(/\/+$/, "");
}

/** Domains with a certificate, not counting links to the one that xmpps.yaml names. */
async function certifiedDomains(
	host: ChangeableHost,
	{ domains, certificate }: Config,
	local: LocalObservation,
	folder: string,
): Promise<readonly string[]> {
	const links = certificate === undefined ? [] : await linksTo(host, certificate.chain, folder, domains);
	const valid = local.certificates.filter(
		({ software, file, notAfter }) =>
			software === "prosody" && !links.includes(file) && Date.parse(notAfter) > Date.now(),
	);
	return domains.filter((domain) => valid.some((one) => covers(one, domain)));
}

async function linksTo(
	{ files }: ChangeableHost,
	chain: string,
	folder: string,
	domains: readonly string[],
): Promise<readonly string[]> {
	const paths = domains.map((domain) => certificateLink(folder, domain));
	const entries = await Promise.all(paths.map((path) => files.read(path).catch(() => undefined)));
	return paths.filter((_, index) => {
		const entry = entries[index];
		return entry?.kind === "link" && entry.target === chain;
	});
}

function rightsIn(text: string): ProsodyFacts["rights"] {
	const [, mode = "", group = ""] = /^([0-7]{3,4}) ([a-z_][\w-]*)$/.exec(text.trim()) ?? [];
	if (group === "") return RIGHTS;
	// Of a group that Prosody is not in its file would be hidden from it; nothing in it is secret.
	return group === "root" || (Number.parseInt(mode, 8) & 0o040) === 0
		? { mode: 0o644, group: "root" }
		: { mode: 0o640, group };
}
