import { inputRules, USUAL_INPUT } from "../faults/firewalls.ts";
import type { HostFileSpec, HostSpec } from "../world/world-spec.ts";
import type { SetupWorld } from "./worlds.ts";

/** What an operator has open who knows of no direct TLS yet: ssh, the web, STARTTLS. */
const OPEN = [22, 80, 443, 5222, 5269];

/** The firewall that the operator of a world has, and the packages for it: Debian's own ways to have one at boot. */
export function operatorsFirewall({
	firewall,
	input,
}: Pick<SetupWorld, "firewall" | "input">): Pick<HostSpec, "packages" | "firewall" | "files"> {
	if (firewall === "nftables") {
		if (input === "open") return {};
		return { firewall: inputRules([...USUAL_INPUT, `tcp dport { ${OPEN.join(", ")} } accept`]) };
	}
	const packages = ["iptables", "iptables-persistent"];
	if (input === "open") return { packages };
	return { packages, files: [savedRules("v4", "icmp"), savedRules("v6", "ipv6-icmp")] };
}

/** As `netfilter-persistent save` writes it. */
function savedRules(family: "v4" | "v6", icmp: string): HostFileSpec {
	const rules = [
		"-A INPUT -i lo -j ACCEPT",
		"-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
		`-A INPUT -p ${icmp} -j ACCEPT`,
		...OPEN.map((port) => `-A INPUT -p tcp -m tcp --dport ${port} -j ACCEPT`),
	];
	const chains = [":INPUT DROP [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
	const content = `${["*filter", ...chains, ...rules, "COMMIT"].join("\n")}\n`;
	return { path: `/etc/iptables/rules.${family}`, content, mode: "0640" };
}
