import type { SrvService } from "xmpps-connect/protocol";
import type { Facts } from "./facts.ts";
import { isTranslated, localPorts } from "./local-ports.ts";
import { addressesOf, hostOf } from "./srv-targets.ts";
import { works } from "./works.ts";

/** What people who know only the habit expect: XEP-0368 names no port, RFC 6120, 14.7 registers the others. */
export const HABITUAL_PORT: Readonly<Record<SrvService, number>> = {
	"xmpps-client": 5223,
	"xmpp-client": 5222,
	"xmpps-server": 5270,
	"xmpp-server": 5269,
};

/**
 * A port of a host on which a service was seen to work, or on which the host's own configuration has it.
 * @param addresses of the target, where it is a name that is yet to be made
 * @returns undefined where nothing tells
 */
export function knownPort(
	facts: Facts,
	service: SrvService,
	target: string,
	addresses: readonly string[] = addressesOf(hostOf(facts.observation, target)),
): number | undefined {
	const { endpoints, local } = facts.observation;
	const seen = endpoints.filter((endpoint) => endpoint.service === service && works(facts, endpoint) === "yes");
	const there =
		seen.find((endpoint) => endpoint.target === target) ?? seen.find(({ address }) => addresses.includes(address));
	if (there !== undefined) return there.port;
	const ports = localPorts(local, service) ?? [];
	// What the packet filter leads to it passes more firewalls than its own port.
	if (isTranslated(local?.firewall.rules ?? [], addresses, 443, ports)) return 443;
	return ports[0];
}
