import type { Change, Item, Software } from "../../model/change.ts";
import { programOf } from "../dns/index.ts";
import { siteCertificate } from "../programs/nginx.ts";
import { certificateOf } from "../programs/prosody.ts";
import { programsProvision } from "../real/provision-host.ts";
import type { CertificateUse, HostCommand } from "../world/provision.ts";
import type { FaultSpec, HostSpec, WorldSpec } from "../world/world-spec.ts";
import type { SettingEdit } from "./edit/setting-edit.ts";
import { recordSteps } from "./record-steps.ts";
import { hostAt, hostsWith, xmppServers } from "./who-runs.ts";

/** Something to be done to a lab for a change. */
export type Step =
	| { readonly kind: "command"; readonly host: string; readonly command: HostCommand }
	| {
			readonly kind: "setting";
			readonly host: string;
			readonly software: Software;
			readonly file: string;
			readonly edit: SettingEdit;
	  }
	/** A new certificate with these names, put to all these places. */
	| {
			readonly kind: "certificate";
			readonly host: string;
			readonly dns: readonly string[];
			readonly uses: readonly CertificateUse[];
	  }
	| { readonly kind: "firewall"; readonly host: string; readonly address: string; readonly rules: readonly string[] }
	| { readonly kind: "mend"; readonly fault: FaultSpec };

/**
 * What a change comes to in a world: who has to do what. Pure, and as literal as can be: what the change does not say is not
 * done.
 * @throws {Error} when nobody in the world can do it
 */
export function stepsFor(world: WorldSpec, change: Change): Step[] {
	const { item, after } = change;
	switch (item.kind) {
		case "dns-records":
			return recordSteps(world, item, after);
		case "delegation":
			return [{ kind: "mend", fault: { fault: "bogus-zone", zone: item.zone } }];
		case "zone-copy":
			return [
				{ kind: "mend", fault: { fault: "stale-secondary", zone: item.zone, host: serverHost(world, item.server) } },
			];
		case "setting": {
			const { software, file, key, section } = item;
			const edit = { key, section, lines: after };
			return hostsWith(world, software).map(({ name: host }) => ({ kind: "setting", host, software, file, edit }));
		}
		case "certificate":
			return certificateSteps(world, item, after);
		case "firewall":
			return [{ kind: "firewall", host: hostAt(world, item.address).name, address: item.address, rules: after }];
		case "service":
			return after.flatMap((state) =>
				hostsWith(world, item.software).map(({ name: host }): Step => {
					return { kind: "command", host, command: unitCommand(item.software, state) };
				}),
			);
		case "managed":
			throw new Error(`Cannot carry out a change of "${item.name}": it belongs to a plan`);
		case "clock":
			throw new Error("Cannot set a clock: the hosts of a lab have this machine's");
		default:
			return unknownItem(item);
	}
}

function unknownItem(item: never): never {
	throw new Error(`Cannot carry out a change: unknown: ${JSON.stringify(item)}`);
}

/** A name server is named as its zone names it, `dns2.lab`, or by an address. */
function serverHost(world: WorldSpec, server: string): string {
	const name = server.replace(/\.$/, "");
	return world.hosts.find((host) => `${host.name}.lab` === name)?.name ?? hostAt(world, name).name;
}

const VERBS: Readonly<Record<string, string>> = { running: "start", reloaded: "reload", restarted: "restart" };

function unitCommand(software: Software, state: string): HostCommand {
	// It reads its configuration once, and its unit knows no reload.
	const verb = software === "sslh" && state === "reloaded" ? "restart" : VERBS[state];
	if (verb === undefined) throw new Error(`Cannot make ${software} "${state}": no such state`);
	return { what: `${verb} ${software}`, command: ["systemctl", verb, `${software}.service`] };
}

type CertificateItem = Extract<Item, { kind: "certificate" }>;

function certificateSteps(world: WorldSpec, { domain, software }: CertificateItem, after: readonly string[]): Step[] {
	const names = after.flatMap((line) => (line.startsWith("DNS:") ? [line.slice(4)] : []));
	const dns = names.length === 0 ? [domain] : names;
	const steps = (software === undefined ? xmppServers(world) : [software]).flatMap((one) =>
		hostsWith(world, one).flatMap((host): Step[] => {
			const uses = certificateUses(world, host, one, domain);
			return uses.length === 0 ? [] : [{ kind: "certificate", host: host.name, dns, uses }];
		}),
	);
	if (steps.length === 0) throw new Error(`Cannot install a certificate for "${domain}": no program shows one for it`);
	return steps;
}

/** Where a program looks for the certificate of a domain. */
function certificateUses(world: WorldSpec, host: HostSpec, software: Software, domain: string): CertificateUse[] {
	if (software === "nginx") {
		const sites = programOf(host, "nginx")?.sites.filter(({ names }) => names.includes(domain)) ?? [];
		return [...new Set(sites.flatMap(({ certificate = [] }) => certificate))].map(siteCertificate);
	}
	const own = (programsProvision(world, host).certificates ?? []).filter(
		({ name, cert, both }) => name === domain && (cert ?? both ?? "").startsWith(`/etc/${software}/`),
	);
	// A domain that it was not to serve so far: Prosody finds what is called like it.
	return own.length === 0 && software === "prosody" ? [certificateOf(domain)] : own;
}
