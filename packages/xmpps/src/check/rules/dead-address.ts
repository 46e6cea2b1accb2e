import type { Change, Remedy } from "../../model/change.ts";
import type { EndpointObservation } from "../../model/observation.ts";
import type { TcpFailureReason } from "../../model/observation-tls.ts";
import { concernedBy } from "../facts/concerned.ts";
import type { Facts } from "../facts/facts.ts";
import { familyReaches } from "../facts/family-reach.ts";
import { privateRange } from "../facts/private-range.ts";
import { addressesOf, hostOf } from "../facts/srv-targets.ts";
import { addressAndPort, endpointSubject } from "../facts/subject.ts";
import { setRecords } from "../remedies/dns.ts";
import { openPort } from "../remedies/open-port.ts";
import { forServer, prosodySetting, service } from "../remedies/server.ts";
import { accept } from "../remedies/translate.ts";
import type { Found } from "./rule.ts";

/** What the other end, or a router before it, may have said; the rest is this machine's own trouble. */
const TELLING: ReadonlySet<TcpFailureReason> = new Set(["refused", "timeout", "reset", "unreachable"]);

/**
 * What `address.dead-ipv6` and `-ipv4` have in common: nothing answers at an address of a target, on whichever port, and
 * another address of it does. One finding for each endpoint, all with the same remedy.
 */
export function findDeadAddresses(facts: Facts, family: 4 | 6): Found[] {
	const { endpoints } = facts.observation;
	return endpoints
		.filter((endpoint) => endpoint.family === family && privateRange(endpoint.address) === undefined)
		.flatMap((endpoint): Found[] => {
			const { target, address } = endpoint;
			const here = endpoints.filter((one) => one.target === target && one.address === address);
			const others = endpoints.filter((one) => one.target === target && one.address !== address);
			const alive = others.filter((one) => one.tcp.kind === "open");
			if (!here.every(isDead) || !here.some((one) => alive.some(({ port }) => port === one.port))) return [];
			const certain = here.some(isRefused) || familyReaches(facts, family, address);
			return [
				{
					...(certain ? {} : { severity: "unknown" as const }),
					concerned: concernedBy([endpoint.service]),
					whom: `those who try IPv${family} first, or have nothing else`,
					subject: endpointSubject(endpoint),
					title: `Nothing answers at ${address}, an IPv${family} address of ${target}`,
					evidence: [
						...distinct(here.map((one) => `${addressAndPort(one)}: ${words(one)}`)),
						...distinct(alive.map((one) => `${addressAndPort(one)}: open`)),
						...(certain ? [] : [`nothing else was reached over IPv${family} from here: it may be this machine`]),
					],
					remedies: remediesFor(facts, endpoint),
				},
			];
		});
}

function isDead({ tcp }: EndpointObservation): boolean {
	return tcp.kind === "failed" && TELLING.has(tcp.reason);
}

function isRefused({ tcp }: EndpointObservation): boolean {
	return tcp.kind === "failed" && (tcp.reason === "refused" || tcp.reason === "reset");
}

function words({ tcp }: EndpointObservation): string {
	return tcp.kind === "failed" ? `${tcp.reason} (${tcp.detail})` : tcp.kind;
}

function distinct(lines: readonly string[]): string[] {
	return [...new Set(lines)];
}

function remediesFor(facts: Facts, endpoint: EndpointObservation): Remedy[] {
	const withdrawn: Remedy = { changes: [withdraw(facts, endpoint)] };
	const opened: Remedy = {
		when: `${endpoint.address} is the server's, and only its packet filter is in the way`,
		changes: letIn(facts, endpoint),
	};
	const reason = endpoint.tcp.kind === "failed" ? endpoint.tcp.reason : undefined;
	const dropped = reason === "timeout";
	const own = facts.observation.local?.addresses.includes(endpoint.address) === true;
	// Without any IPv4 address most networks would lose the domain: it is rather to be mended than withdrawn. Where a router
	// says that there is nobody, no setting of a server helps.
	const mendable = reason !== "unreachable" && isLastIpv4(facts, endpoint);
	if ((own && (dropped || isServed(facts, endpoint))) || mendable) {
		return [...(dropped ? [opened] : listenEverywhere(facts, endpoint)), withdrawn];
	}
	return dropped ? [withdrawn, opened] : [withdrawn];
}

/** The host has the port itself, on other addresses: what the packet filter leads elsewhere is not mended by listening. */
function isServed({ observation }: Facts, { port }: EndpointObservation): boolean {
	return observation.local?.listeners.some((listener) => listener.port === port) === true;
}

function isLastIpv4({ observation }: Facts, { target, family }: EndpointObservation): boolean {
	const alive = observation.endpoints.filter((one) => one.target === target && one.tcp.kind === "open");
	return family === 4 && !alive.some((one) => one.family === 4);
}

function listenEverywhere(facts: Facts, endpoint: EndpointObservation): readonly Remedy[] {
	const ports = facts.observation.endpoints.filter(
		({ target, address }) => target === endpoint.target && address === endpoint.address,
	);
	const why = `the server listens on addresses of IPv${endpoint.family === 4 ? 6 : 4} alone`;
	return forServer(facts, {
		prosody: [
			prosodySetting("interfaces", ['interfaces = { "*", "::" }'], why),
			service("prosody", "restarted", "a reload opens no new port"),
		],
		ejabberd: [
			...distinctPorts(ports).flatMap((one) => openPort(facts, one.service, one.port, why).ejabberd.slice(0, 1)),
			service("ejabberd", "restarted", "its listeners open on both families"),
		],
	});
}

function distinctPorts(endpoints: readonly EndpointObservation[]): EndpointObservation[] {
	return [...new Map(endpoints.map((endpoint) => [endpoint.port, endpoint])).values()];
}

/** The address record without the dead addresses: all of them, so that two findings do not undo each other's remedy. */
function withdraw(facts: Facts, { target, family }: EndpointObservation): Change {
	const { observation } = facts;
	const host = hostOf(observation, target);
	const before = addressesOf(host, family);
	const dead = (address: string): boolean => {
		const here = observation.endpoints.filter((one) => one.target === target && one.address === address);
		return here.length > 0 && here.every(isDead);
	};
	const answer = family === 6 ? host?.aaaa : host?.a;
	const owner = (answer?.kind === "found" ? answer.aliases.at(-1) : undefined) ?? target;
	return setRecords(
		owner,
		family === 6 ? "AAAA" : "A",
		before,
		before.filter((address) => !dead(address)),
		"whoever tries an address at which nothing answers waits in vain",
	);
}

function letIn(facts: Facts, { target, address }: EndpointObservation): Change[] {
	const here = facts.observation.endpoints.filter((one) => one.target === target && one.address === address);
	// Behind a translation a filter sees another port. Port 443 often is one, and that rule fits both.
	return distinctPorts(here).map((one) => accept(one, one.port === 443));
}
