import { ipFamily } from "xmpps-connect/protocol";
import type { ServiceName } from "../../../model/config.ts";
import type { NetworkSettings } from "./facts.ts";

/** One service's lines. */
export interface ServiceLines {
	readonly service: ServiceName;
	/** `c2s_direct_tls`. */
	readonly option: string;
	readonly ports: readonly number[];
	/** Absent: as Prosody has it without us. */
	readonly interfaces?: readonly string[];
}

/** What goes into our file, and nothing else does. */
export interface DropIn {
	readonly services: readonly ServiceLines[];
	/** Fields of the operator's that stay; absent: Nagle's algorithm is not ours. */
	readonly network?: NetworkSettings["fields"];
}

/** Of Lua nothing but numbers, booleans, and strings without an escape. */
const NAME = /^[a-z_][a-z0-9_]*$/;
const VALUE = /^(\d+(\.\d+)?|true|false|"[\w ./:-]*")$/;

/**
 * Our file for Prosody. Its options are global there, before any VirtualHost: Prosody begins anew with every file.
 * @throws {Error} for what is not fit to be written
 */
export function dropInText({ services, network }: DropIn): string {
	const lines = [
		'-- Made by xmpps from xmpps.yaml; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.',
		...services.flatMap(optionLines),
		...(network === undefined
			? []
			: [
					"-- Nagle's algorithm holds back what clients wait for, 40 ms at a time.",
					`network_settings = { ${[...network, { name: "nagle", value: "false" }]
						.map(({ name, value }) => `${checked(NAME, name)} = ${checked(VALUE, value)}`)
						.join("; ")} }`,
				]),
	];
	return `${lines.join("\n")}\n`;
}

/** The lines of a service. @throws {Error} for what is not fit to be written */
export function optionLines({ option, ports, interfaces }: ServiceLines): readonly string[] {
	return [
		`${checked(NAME, option)}_ports = { ${ports.map(port).join(", ")} }`,
		...(interfaces === undefined
			? []
			: [`${option}_interfaces = { ${interfaces.map((address) => `"${place(address)}"`).join(", ")} }`]),
	];
}

/** Our file beside Prosody's unit. @param bounded whether the unit may have the capability at all */
export function unitText(bounded: boolean): string {
	return [
		'# Made by xmpps from xmpps.yaml; "xmpps remove" takes it away. What is changed here by hand stays, and stops the next apply.',
		"# Ports below 1024. What others give the unit stays: systemd adds the lines up.",
		"[Service]",
		"AmbientCapabilities=CAP_NET_BIND_SERVICE",
		...(bounded ? [] : ["CapabilityBoundingSet=CAP_NET_BIND_SERVICE"]),
		"",
	].join("\n");
}

function port(number: number): string {
	if (!Number.isInteger(number) || number < 1 || number > 65_535)
		throw new Error(`Cannot write port ${number} for Prosody`);
	return String(number);
}

function place(address: string): string {
	if (address !== "*" && ipFamily(address) === 0)
		throw new Error("Cannot write an interface for Prosody: it is no address");
	return address;
}

function checked(pattern: RegExp, text: string): string {
	if (!pattern.test(text)) throw new Error("Cannot write an option for Prosody: it is no plain name or value");
	return text;
}
