import type { Software } from "../../src/model/change.ts";
import type { LocalListener, LocalObservation, LocalSetting } from "../../src/model/observation-local.ts";
import { V4 } from "./observed.ts";

/** The server's host as it says itself: Prosody on all ports of the healthy world, 443 led to 5223. */
export function local(more: Partial<LocalObservation> = {}): LocalObservation {
	return {
		root: true,
		name: "server",
		addresses: [V4],
		listeners: [5222, 5223, 5269, 5270].map((port) => listener(port)),
		software: [{ software: "prosody", version: "0.12.3", running: true }],
		certificates: [],
		firewall: {
			kind: "nftables",
			rules: [
				`add rule inet xmpps prerouting ip daddr ${V4} tcp dport 443 counter dnat ip to ${V4}:5223`,
				`add rule inet xmpps output ip daddr ${V4} tcp dport 443 counter dnat ip to ${V4}:5223`,
			],
		},
		settings: [
			localSetting("prosody", "c2s_direct_tls_ports", "c2s_direct_tls_ports = { 5223 }"),
			localSetting("prosody", "s2s_direct_tls_ports", "s2s_direct_tls_ports = { 5270 }"),
		],
		notes: [],
		...more,
	};
}

export function listener(port: number, program = "lua5.4", address = "0.0.0.0"): LocalListener {
	return { address, port, program };
}

export function localSetting(software: Software, key: string, line: string, section = "global"): LocalSetting {
	return { software, file: `/etc/${software}/${software}.cfg`, key, section, lines: [line] };
}
