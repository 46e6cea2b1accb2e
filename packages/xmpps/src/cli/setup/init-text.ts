import { printable } from "xmpps-connect/protocol";
import type { PlannedEndpoint } from "../../setup/adapters/adapter.ts";
import type { Looked, LookedAddress, LookedDomain } from "../../setup/init/looked.ts";
import type { Note } from "../../setup/stage.ts";
import type { Style } from "../style.ts";

/** A line that is longer tells nothing more. */
const LONGEST = 300;

/** Ports that matter: HTTP, HTTPS, STARTTLS for clients and servers, direct TLS for both. */
const PORTS: ReadonlySet<number> = new Set([80, 443, 5222, 5223, 5269, 5270]);

/** What was seen, for people. Pure. @returns lines */
export function lookedText(looked: Looked, style: Style): readonly string[] {
	const { local, addresses, dns, notes } = looked;
	const software = local.software.map(
		({ software: name, version, running }) => `${name} ${version}${running ? "" : ", which does not run"}`,
	);
	const width = Math.max(0, ...addresses.map(({ address }) => address.length));
	return [
		style.heading(shown(local.name)),
		...(software.length === 0 ? [] : [shown(`  programs  ${software.join(", ")}`)]),
		...addresses.map(
			(one) => `  ${one.address.padEnd(width)}  ${placeOf(one)}  ${style.faint(shown(listening(one, looked)))}`,
		),
		`  firewall  ${firewallOf(looked)}`,
		...local.certificates.map(({ file, dns: names, notAfter }) =>
			shown(
				`  certificate  ${file}: ${names.length === 0 ? "no name" : names.join(", ")}, until ${notAfter.slice(0, 10)}`,
			),
		),
		...dns.flatMap((domain) => ["", style.heading(shown(domain.domain)), ...domainLines(domain).map(shown)]),
		...[...local.notes, ...notes].map((note) => `  ${style.faint(shown(`unknown: ${note}`))}`),
	];
}

/** What is proposed and why, for people. Pure. @returns lines */
export function proposalText(
	explanations: readonly string[],
	endpoints: readonly PlannedEndpoint[],
	notes: readonly Note[],
	style: Style,
): readonly string[] {
	return [
		...(explanations.length === 0 ? [] : ["", style.heading("Why")]),
		...explanations.map((line) => `  - ${shown(line)}`),
		...(endpoints.length === 0 ? [] : ["", style.heading("What follows")]),
		...endpoints.map(({ service, public: address, port, way, why }) => {
			const place = `${address.includes(":") ? `[${address}]` : address}:${port}`;
			return `  ${place} for ${service}: ${way}, ${shown(why)}`;
		}),
		...(notes.length === 0 ? [] : ["", style.heading("By hand")]),
		...notes.flatMap(({ kind, text, lines = [] }) => [
			`  ${kind === "problem" ? style.bad("!") : "*"} ${printable(text, 1000)}`,
			...lines.map((line) => `      ${shown(line.replaceAll("\t", "    "))}`),
		]),
	];
}

function placeOf({ interface: name, private: use, dynamic, passing }: LookedAddress): string {
	const scope = use === undefined ? "public" : `private (${use})`;
	return [`${name}, ${scope}`, ...(dynamic ? ["dynamic"] : []), ...(passing ? ["temporary"] : [])].join(", ");
}

/** Who gets a connection to the ports that matter of an address. */
function listening({ address, family }: LookedAddress, { local }: Looked): string {
	const here = local.listeners.filter(
		(one) =>
			PORTS.has(one.port) &&
			(one.address === address || one.address === "::" || (one.address === "0.0.0.0" && family === 4)),
	);
	const programs = new Set(here.map(({ port, program = "?" }) => `${port} ${program}`));
	return programs.size === 0 ? "nothing listens" : [...programs].join(", ");
}

function firewallOf({ local: { firewall } }: Looked): string {
	const rules = firewall.rules.length;
	return rules === 0 ? firewall.kind : `${firewall.kind}, ${rules} rules about these ports`;
}

function domainLines({ addresses, endpoint, domain, records, zone, nameServers }: LookedDomain): string[] {
	return [
		`  addresses  ${addresses.length === 0 ? "none" : addresses.join(", ")}`,
		...(endpoint.length === 0 ? [] : [`  xmpps.${domain}  ${endpoint.join(", ")}`]),
		...(records.length === 0 ? ["  no SRV records for XMPP"] : records.map((record) => `  ${record}`)),
		...(zone === undefined ? [] : [`  zone ${zone} at ${nameServers.map(({ name }) => name).join(", ")}`]),
	];
}

function shown(text: string): string {
	return printable(text, LONGEST);
}
