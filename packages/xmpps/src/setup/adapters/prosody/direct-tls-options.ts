import { printable } from "xmpps-connect/protocol";
import type { ServiceName } from "../../../model/config.ts";
import type { DirectTlsOptions, NetworkSettings, PortOption } from "./facts.ts";
import { portsIn, wordsIn } from "./option-values.ts";
import type { GlobalOption } from "./read-options.ts";
import type { ProsodyVersion } from "./version.ts";

/** Ports that Prosody has where nobody says otherwise. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { c2s_ports: 5222, s2s_ports: 5269 };

/** What the services' options are called, before `_ports` and `_interfaces`. */
export function optionNames(version: ProsodyVersion): Readonly<Record<ServiceName, string | undefined>> {
	return version.directTlsServers
		? { clients: "c2s_direct_tls", servers: "s2s_direct_tls" }
		: { clients: "legacy_ssl", servers: undefined };
}

/** Direct TLS as these options have it, the last one of a name counting. Pure. */
export function directTlsOptions(options: readonly GlobalOption[], version: ProsodyVersion): DirectTlsOptions {
	const names = optionNames(version);
	return {
		clients: portOption(options, names.clients),
		servers: portOption(options, names.servers),
		legacy: portOption(options, version.directTlsServers ? "legacy_ssl" : undefined),
	};
}

function portOption(options: readonly GlobalOption[], service: string | undefined): PortOption {
	const last = (...names: readonly string[]): GlobalOption | undefined =>
		names.map((name) => options.findLast((option) => option.name === name)).find((option) => option !== undefined);
	const off = (name: string): boolean => last(name)?.value.lines.join("").trim() === "false";
	const everywhere = [...(off("use_ipv4") ? [] : ["*"]), ...(off("use_ipv6") ? [] : ["::"])];
	if (service === undefined) return { ports: [], interfaces: everywhere, wins: false, plain: true };
	const ports = last(`${service}_ports`);
	const own = last(`${service}_interfaces`, `${service}_interface`);
	const interfaces = own ?? last("interfaces", "interface");
	const read = { ports: ports && portsIn(ports.value), interfaces: interfaces && wordsIn(interfaces.value) };
	return {
		ports: read.ports ?? [],
		interfaces: read.interfaces ?? everywhere,
		...(ports === undefined ? {} : { file: printable(ports.file, 300) }),
		wins: [ports, own].some((option) => option?.when === "after" || option?.when === "beside"),
		plain:
			(ports === undefined || read.ports !== undefined) && (interfaces === undefined || read.interfaces !== undefined),
	};
}

/** The ports of every other service. Pure. */
export function otherPorts(options: readonly GlobalOption[]): readonly { port: number; option: string }[] {
	const found = new Map<string, readonly number[]>(
		Object.entries(DEFAULT_PORTS).map(([option, port]) => [option, [port]]),
	);
	for (const { name, value } of options) {
		if (/(^|_)ports$/.test(name) && !/^(c2s_direct_tls|s2s_direct_tls|legacy_ssl|ssl)_ports$/.test(name)) {
			found.set(name, portsIn(value) ?? []);
		}
	}
	return [...found].flatMap(([option, ports]) => ports.map((port) => ({ port, option })));
}

/** `ssl_ports`, where mod_net_multiplex is on. Pure. */
export function multiplexPorts(options: readonly GlobalOption[]): readonly number[] {
	const modules = options.filter(({ name }) => name === "modules_enabled").at(-1);
	const ports = options.findLast(({ name }) => name === "ssl_ports");
	const on = modules?.value.lines.some((line) => /["']net_multiplex["']/.test(line)) === true;
	return on && ports !== undefined ? (portsIn(ports.value) ?? []) : [];
}

/** Pure. */
export function networkSettings(options: readonly GlobalOption[]): NetworkSettings | undefined {
	const found = options.findLast(({ name }) => name === "network_settings");
	if (found === undefined) return undefined;
	const { value, file, when } = found;
	const fields = (value.fields ?? []).map((field) => ({ name: field.name, value: field.value.lines.join(" ").trim() }));
	const simple = fields.filter((field) => /^(\d+(\.\d+)?|true|false|"[\w ./:-]*")$/.test(field.value));
	// Written again it must be the same: what is not among the fields, such as ["name"], would be missing.
	const again = fields.map((field) => `${field.name}=${field.value}`.replace(/\s/g, ""));
	const text = value.lines
		.join("")
		.replace(/[\s{}]/g, "")
		.replace(/[,;]$/, "");
	const plain = simple.length === fields.length && text.split(/[,;]/).join() === again.join();
	return {
		fields: plain ? fields : [],
		plain,
		file: printable(file, 300),
		wins: when === "after" || when === "beside",
	};
}

/** Whether they switch Nagle's algorithm off. Pure. */
export function isNagleOff(settings: NetworkSettings | undefined): boolean {
	return settings?.fields.some(({ name, value }) => name === "nagle" && value === "false") === true;
}
