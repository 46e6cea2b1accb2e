import { createHash } from "node:crypto";
import { resolvConf } from "../dns/index.ts";
import type { Provision } from "../world/provision.ts";
import type { HostSpec, WorldSpec } from "../world/world-spec.ts";
import { TOOL_LAUNCHER } from "./tool-on-host.ts";
import { trustFiles } from "./trust.ts";

/** The first resolver of a world: every host asks it. */
export function resolverOf(world: WorldSpec): string | undefined {
	return world.hosts.find(({ programs = [] }) => programs.some(({ program }) => program === "unbound"))?.v4?.[0];
}

/** What every host has: a name, an identity, a resolver, the lab's authority, and its firewall. */
export function basicProvision(lab: string, world: WorldSpec, host: HostSpec, authority: string): Provision {
	const identity = createHash("sha256").update(`${lab}/${host.name}`).digest("hex").slice(0, 32);
	return {
		packages: [],
		files: [
			{ path: "/etc/hostname", content: `${host.name}\n` },
			{ path: "/etc/hosts", content: `127.0.0.1 localhost\n127.0.1.1 ${host.name}\n::1 localhost\n` },
			// A machine without one takes its boot for the first ever and enables every unit.
			{ path: "/etc/machine-id", content: `${identity}\n`, mode: 0o444 },
			resolvConf(world, host),
			...trustFiles(authority),
			...(host.firewall === undefined ? [] : [{ path: "/etc/nftables.conf", content: host.firewall, mode: 0o755 }]),
			...(host.tool === true ? [TOOL_LAUNCHER] : []),
			...(host.files ?? []).map(({ path, content, mode, owner }) => ({
				path,
				content,
				...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
				...(owner === undefined ? {} : { owner }),
			})),
		],
		...firewallStart(host),
	};
}

/** Debian ships nftables.service disabled; the link is what `systemctl enable` makes. */
function firewallStart(host: HostSpec): Partial<Provision> {
	if (host.firewall === undefined) return {};
	if (host.kind === "plain") {
		return { commands: [{ what: "load the firewall", command: ["nft", "-f", "/etc/nftables.conf"] }] };
	}
	const unit = "/lib/systemd/system/nftables.service";
	return {
		links: { "/etc/systemd/system/sysinit.target.wants/nftables.service": unit },
		units: ["nftables.service"],
	};
}
