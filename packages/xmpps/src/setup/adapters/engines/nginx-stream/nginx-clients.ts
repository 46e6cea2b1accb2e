import type { GatewayLog } from "../../../../model/route-table.ts";

/** The variable of the client that limits count: an IPv4 address, or the first 64 bits of an IPv6 one. */
export const CLIENT = "$xmpps_client";

const GROUP = "[0-9a-f]+";

/** Groups in the half of an address that is a network's. */
const HALF = 4;

/**
 * The map for it. nginx knows an IPv6 address as text, in which `::` stands for zeros: each place at which it can be in the first
 * half has lines of its own, so that all addresses of a network come to the same four groups.
 */
export function clientMap(): readonly string[] {
	const lines = [`"~^((${GROUP}:){${HALF}})" $1;`];
	for (let before = 0; before < HALF; before += 1) {
		// How many groups behind `::` belong to the first half; one group at least is zeros.
		for (let inside = HALF - before - 1; inside >= 0; inside -= 1) {
			const head = before === 0 ? "" : `(?<xmpps_a>${groups(before)})`;
			const rest = inside === 0 ? "" : `(?<xmpps_b>${groups(inside)}:)${groups(HALF)}\\z`;
			const value = [
				before === 0 ? "" : `\${xmpps_a}:`,
				"0:".repeat(HALF - before - inside),
				inside === 0 ? "" : `\${xmpps_b}`,
			].join("");
			lines.push(`"~^${head}::${rest}" "${value}";`);
		}
	}
	return [`map $remote_addr ${CLIENT} {`, ...lines.map((line) => `\t${line}`), "\tdefault $remote_addr;", "}"];
}

function groups(count: number): string {
	return Array.from({ length: count }, () => GROUP).join(":");
}

/** Where nginx of Debian writes, and what it turns over each day with its other logs. */
const LOG = "/var/log/nginx/xmpps-gateway.log";
const ERROR_LOG = "/var/log/nginx/error.log";

/**
 * What is written down of connections: blocks that come before the servers.
 * @param targets the variable of each server that says where a connection goes
 */
export function logBlocks(
	{ level, addresses }: GatewayLog,
	targets: readonly string[],
): readonly (readonly string[])[] {
	if (level === "silent") return [];
	const client = { whole: " client=$remote_addr:$remote_port", prefix: " client=$xmpps_shown", none: "" }[addresses];
	const format = (target: string): string =>
		`$time_iso8601${client} to=${target} backend=$upstream_addr status=$status time=$session_time sent=$bytes_sent received=$bytes_received`;
	return [
		...(addresses === "prefix" ? [shownMap()] : []),
		...(isQuiet(level) ? [["map $status $xmpps_failed {", "\t200 0;", "\tdefault 1;", "}"]] : []),
		targets.map((target, index) => `log_format ${formatName(index)} '${format(target)}';`),
	];
}

/** IPv4 without its last byte, IPv6 without what is behind /48. */
function shownMap(): readonly string[] {
	return [
		`map ${CLIENT} $xmpps_shown {`,
		`\t"~^(?<xmpps_net>([0-9]+[.]){3})" "\${xmpps_net}0";`,
		`\t"~^(?<xmpps_net6>(${GROUP}:){3})" "\${xmpps_net6}:";`,
		'\tdefault "";',
		"}",
	];
}

/** Lines of a server. @param index of it */
export function logLines({ level, addresses }: GatewayLog, index: number): readonly string[] {
	return [
		level === "silent"
			? "access_log off;"
			: `access_log ${LOG} ${formatName(index)}${isQuiet(level) ? " if=$xmpps_failed" : ""};`,
		// Everything less than this is written down with the client's whole address.
		...(addresses === "whole" ? [] : [`error_log ${ERROR_LOG} crit;`]),
	];
}

function formatName(index: number): string {
	return `xmpps_${index + 1}`;
}

function isQuiet(level: GatewayLog["level"]): boolean {
	return level === "warn" || level === "error";
}
