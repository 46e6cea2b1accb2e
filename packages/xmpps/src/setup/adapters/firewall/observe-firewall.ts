import { printable } from "xmpps-connect/protocol";
import type { Host } from "../../../host/host.ts";
import type { CommandResult } from "../../../host/run-command.ts";
import type { Config } from "../../../model/config.ts";
import { runTool } from "../../items/drivers/filter-tool.ts";
import { readIptables } from "../iptables/read-iptables.ts";
import { readNft } from "../nftables/read-nft.ts";
import { chooseTool } from "./choose-tool.ts";
import type { FirewallFacts, FirewallManager } from "./firewall-facts.ts";
import { readSavedRules } from "./saved-rules.ts";
import { askServices, type Services } from "./services.ts";
import { countSessions } from "./sessions.ts";

const NFTABLES = "nftables.service";
const PERSISTENT = "netfilter-persistent.service";
const FIREWALLD = "firewalld.service";
const DOCKER = "docker.service";

/** Looks at the packet filters of a host. @throws {Error} only when the host cannot be asked at all */
export async function observeFirewall(host: Host, config: Config, signal?: AbortSignal): Promise<FirewallFacts> {
	const ports = [config.endpoint.port, config.server.clients, config.server.servers];
	const run = (...argv: readonly string[]) => runTool(host, argv, { signal });
	const [nft, rules, ipt, v4, v6, services, sessions] = await Promise.all([
		run("nft", "--version"),
		run("nft", "--stateless", "list", "ruleset"),
		run("iptables", "--version"),
		run("iptables-save"),
		run("ip6tables-save"),
		askServices(host, [NFTABLES, PERSISTENT, FIREWALLD, DOCKER], signal),
		countSessions(host, { port: config.endpoint.port, serverPorts: ports.slice(1) }, signal),
	]);
	const unknown = [
		...failures("nft list ruleset", rules),
		...failures("iptables-save", v4),
		...failures("ip6tables-save", v6),
		...(services === undefined ? ["systemctl does not answer"] : []),
	];
	const [four, six] = [readIptables(v4?.stdout ?? "", "ip", ports), readIptables(v6?.stdout ?? "", "ip6", ports)];
	// Where iptables works by way of nftables, nft lists the same rules again, and iptables shows them better.
	const nftFacts = readNft(rules?.stdout ?? "", new Set([...four.tables, ...six.tables]), ports);
	const used = [...four.used.map((table) => `ip ${table}`), ...six.used.map((table) => `ip6 ${table}`)];
	const nftVersion = /v(\d[\w.]*)/.exec(nft?.stdout ?? "")?.[1];
	const [, iptVersion, variant] = /v(\d[\w.]*)(?: \((\w+)\))?/.exec(ipt?.stdout ?? "") ?? [];
	const seen: Omit<FirewallFacts, "tool" | "toolWhy"> = {
		...(nftVersion === undefined
			? {}
			: { nft: { version: nftVersion, service: services?.get(NFTABLES) ?? { enabled: false, active: false } } }),
		...(iptVersion === undefined
			? {}
			: { iptables: { version: iptVersion, variant: variant === "nf_tables" ? variant : "legacy", used } }),
		managers: await managersOf(host, services),
		...(await persistentOf(host, services)),
		inputs: [...nftFacts.inputs, ...four.inputs, ...six.inputs],
		translations: [...nftFacts.translations, ...four.translations, ...six.translations],
		...(sessions === undefined ? {} : { sessions }),
		unknown,
	};
	return { ...chooseTool(seen, nftFacts.used), ...seen };
}

function failures(what: string, result: CommandResult | undefined): readonly string[] {
	if (result === undefined || result.code === 0) return [];
	return [`${what}: ${printable(result.stderr.trim().split("\n")[0] ?? "", 200)}`];
}

async function managersOf(host: Host, services: Services | undefined): Promise<readonly FirewallManager[]> {
	const ufw = /^ENABLED=["']?yes\b/im.test((await host.readText("/etc/ufw/ufw.conf")) ?? "");
	return [
		...(ufw ? (["ufw"] as const) : []),
		...(services?.get(FIREWALLD)?.active === true ? (["firewalld"] as const) : []),
		...(services?.get(DOCKER)?.active === true ? (["docker"] as const) : []),
	];
}

async function persistentOf(host: Host, services: Services | undefined): Promise<Pick<FirewallFacts, "persistent">> {
	const service = services?.get(PERSISTENT);
	if (service === undefined) return {};
	const [v4, v6, defaults] = await Promise.all([
		host.readText("/etc/iptables/rules.v4"),
		host.readText("/etc/iptables/rules.v6"),
		host.readText("/etc/default/netfilter-persistent"),
	]);
	return {
		persistent: {
			service,
			adds: /^\s*(?:export\s+)?IP6?TABLES_RESTORE_NOFLUSH=["']?yes\b/m.test(defaults ?? ""),
			...(v4 === undefined ? {} : { v4: readSavedRules(v4) }),
			...(v6 === undefined ? {} : { v6: readSavedRules(v6) }),
		},
	};
}
