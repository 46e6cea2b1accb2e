import { role, type SrvService, tlsKind } from "xmpps-connect/protocol";
import type { LocalObservation, LocalSetting } from "../../model/observation-local.ts";

/** Prosody's options that say on which ports a service is; one that is not set stands for the default beside it. */
const PROSODY_PORTS: Readonly<
	Record<SrvService, { readonly keys: readonly string[]; readonly default: readonly number[] }>
> = {
	"xmpps-client": { keys: ["c2s_direct_tls_ports", "legacy_ssl_ports"], default: [] },
	"xmpps-server": { keys: ["s2s_direct_tls_ports"], default: [] },
	"xmpp-client": { keys: ["c2s_ports"], default: [5222] },
	"xmpp-server": { keys: ["s2s_ports"], default: [5269] },
};

/**
 * The ports on which the host's configuration has a service, sorted; undefined where the host was not looked at. Ports on
 * which nothing listens are left out.
 */
export function localPorts(local: LocalObservation | undefined, service: SrvService): number[] | undefined {
	if (local === undefined) return undefined;
	const configured = [...prosodyPorts(local, service), ...ejabberdPorts(local, service)];
	const listening = new Set(local.listeners.map(({ port }) => port));
	return [...new Set(configured)].filter((port) => listening.has(port)).sort((a, b) => a - b);
}

/** The ports that an option of Prosody has now; empty where it is not set. */
export function prosodyPortOption(local: LocalObservation | undefined, key: string): number[] {
	return (local?.settings ?? [])
		.filter((setting) => setting.software === "prosody" && setting.key === key)
		.flatMap(({ lines }) => portsIn(lines.join("\n")));
}

/**
 * Port 443 of an address, where the packet filter leads it to one of these ports.
 * @param rules as the tool prints them: `ip daddr 203.0.113.2 tcp dport 443 dnat ip to 203.0.113.2:5223`
 */
export function isTranslated(
	rules: readonly string[],
	addresses: readonly string[],
	from: number,
	ports: readonly number[],
): boolean {
	return rules.some(
		(rule) =>
			/dnat|redirect|REDIRECT/i.test(rule) &&
			new RegExp(`dport (\\{[^}]*\\b)?${from}\\b`).test(rule) &&
			ports.some((port) => new RegExp(`:${port}\\b|to-ports ${port}\\b`).test(rule)) &&
			(!/daddr|-d /.test(rule) || addresses.some((address) => mentions(rule, address))),
	);
}

/** Whether a rule names an address, and not one that only begins or ends like it. */
export function mentions(rule: string, address: string): boolean {
	const more = address.includes(":") ? "[\\da-f:]" : "[\\d.]";
	return new RegExp(`(?<!${more})${address.replaceAll(".", "\\.")}(?!${more})`, "i").test(rule);
}

function prosodyPorts(local: LocalObservation, service: SrvService): number[] {
	if (!isRunning(local, "prosody")) return [];
	const { keys, default: usual } = PROSODY_PORTS[service];
	const set = keys.flatMap((key) => prosodyPortOption(local, key));
	return set.length > 0 ? set : [...usual];
}

function ejabberdPorts(local: LocalObservation, service: SrvService): number[] {
	if (!isRunning(local, "ejabberd")) return [];
	const module = role(service) === "client" ? "ejabberd_c2s" : "ejabberd_s2s_in";
	return local.settings
		.filter((setting) => setting.software === "ejabberd" && isListener(setting))
		.map(({ lines }) => lines.join("\n"))
		.filter((text) => text.includes(module) && isDirect(text) === (tlsKind(service) === "direct-tls"))
		.flatMap((text) => portsIn(/\bport"?\s*:\s*(\d+)/.exec(text)?.[1] ?? ""));
}

function isListener({ section, key }: LocalSetting): boolean {
	return section === "listen" || key.startsWith("listen");
}

function isDirect(text: string): boolean {
	return /\btls"?\s*:\s*true\b/.test(text);
}

function isRunning(local: LocalObservation, software: string): boolean {
	return local.software.some((one) => one.software === software && one.running);
}

function portsIn(text: string): number[] {
	return [...text.matchAll(/\b\d{2,5}\b/g)].map(([digits]) => Number(digits)).filter((port) => port <= 65_535);
}
