import { isTranslation, portRules } from "../../adapters/firewall/port-rules.ts";
import { translationTable } from "../../adapters/nftables/table-lines.ts";
import type { Note } from "../../stage.ts";
import { openPorts, type Situation } from "../situation.ts";

/** Snikket has its own Prosody in a container, with direct TLS for clients on this port, and web on all addresses. */
const SNIKKET_PORT = 5223;

/** Snikket brings everything but the rules that lead port 443 to it, and records. */
export function snikketSteps({ seen, intent }: Situation): Note[] {
	if (!seen.snikket) return [];
	const { domains, endpoint, dns } = intent.config;
	const clients = intent.endpoints
		.filter(({ service }) => service === "clients")
		.map((one) => ({ ...one, way: "nat" as const, serverPort: SNIKKET_PORT }));
	const rules = portRules(clients).filter(isTranslation);
	return [
		{
			kind: "manual",
			text: `Snikket runs its own Prosody, which xmpps leaves alone: it has direct TLS on port ${SNIKKET_PORT}, and needs only that port ${endpoint.port} of another address than the web's leads there`,
			lines: [
				...(rules.length === 0 ? [] : ["# /etc/nftables.conf, at the end", ...table(translationTable(rules))]),
				...(rules.some(({ family }) => family === 6)
					? ["# its Prosody does not use IPv6 unless /etc/snikket/snikket.conf says", "SNIKKET_TWEAK_IPV6=1"]
					: []),
				"# the zone",
				...domains.map(
					(domain) =>
						`_xmpps-client._tcp.${domain}. ${dns.ttl.proving} IN SRV ${dns.priority} ${dns.weight} ${endpoint.port} ${endpoint.host}.`,
				),
			],
		},
	];
}

/** YunoHost writes its files again whenever it likes, and has places for those of others. */
export function yunohostSteps(situation: Situation): Note[] {
	const { seen, intent } = situation;
	if (seen.yunohost === undefined) return [];
	const nft = isAtLeast(seen.yunohost, [12, 1]);
	const rules = portRules(intent.endpoints).filter(isTranslation);
	const tableLines = rules.length === 0 ? [] : table(translationTable(rules));
	const ports = openPorts(situation).filter((port) => port !== 443);
	const hook = nft
		? "/etc/yunohost/hooks.d/post_nftables/50-xmpps"
		: "/etc/yunohost/hooks.d/post_iptable_rules/50-xmpps";
	return [
		{
			kind: "manual",
			text: `YunoHost ${seen.yunohost} keeps the packet filter and the web server of this host; what is beside them goes where YunoHost leaves it`,
			lines: [
				...ports.map((port) =>
					nft ? `yunohost firewall open ${port} "XMPP" -p tcp` : `yunohost firewall allow TCP ${port}`,
				),
				...(tableLines.length === 0
					? []
					: [
							`# ${hook}, a program (chmod 755) that runs whenever the packet filter is made anew`,
							"#!/bin/sh",
							"nft -f - <<'END'",
							"table inet xmpps",
							"delete table inet xmpps",
							...tableLines,
							"END",
							"# then",
							"yunohost firewall reload",
						]),
			],
		},
	];
}

function table(lines: readonly string[]): string[] {
	return ["table inet xmpps {", ...lines.map((line) => `    ${line.replaceAll("\t", "    ")}`), "}"];
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
	const [ours = 0, next = 0] = version.split(".").map(Number);
	return ours > major || (ours === major && next >= minor);
}
