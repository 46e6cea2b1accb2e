import { canonicalAddress } from "../../model/address-bytes.ts";
import type { Config } from "../../model/config.ts";
import type { LocalListener } from "../../model/observation-local.ts";
import { chooseWays } from "../ways.ts";
import type { Looked, LookedAddress } from "./looked.ts";

/** An address, and whether the endpoint could have it. */
export interface Candidate {
	readonly address: string;
	readonly private: boolean;
	/** A sentence: why it fits, or why not. */
	readonly why: string;
	readonly fits: boolean;
	/** It does not fit, and a gateway could share its port with the web server that has it. */
	readonly shareable: boolean;
	/** Nothing that is there already speaks against it. */
	readonly free: boolean;
	/** The endpoint's name has it in the DNS already. */
	readonly published: boolean;
}

/** What the kernel calls Prosody's process. */
export function isProsody(program: string): boolean {
	return /^(lua(jit)?[\d.]*|prosody)$/.test(program);
}

/** The addresses of a family that make sense at all, each with what speaks for and against it. Pure. */
export function candidatesOf(family: 4 | 6, looked: Looked, domains: readonly string[], config: Config): Candidate[] {
	const dns = looked.dns.filter(({ domain }) => domains.includes(domain));
	const own = new Set(dns.flatMap(({ addresses }) => addresses.map(canonicalAddress)));
	const published = new Set(dns.flatMap(({ endpoint }) => endpoint.map(canonicalAddress)));
	return sensible(looked.addresses.filter((one) => one.family === family)).map((one) => {
		const { address } = one;
		const { way, why } = wayOf(address, looked, config);
		const isOwn = own.has(address);
		const base = { address, private: one.private !== undefined, published: published.has(address), shareable: false };
		// Such a gateway has no other port.
		const shareable = way === "gateway" && config.endpoint.port === 443;
		if (way === undefined || way === "gateway") return { ...base, why, fits: false, free: false, shareable };
		// The kernel's NAT comes before whatever listens on all addresses: a web site that is reached there would be gone.
		const site = isOwn ? webServerOn(config.endpoint.port, family, looked) : undefined;
		if (site !== undefined) {
			return {
				...base,
				why: `the web site of ${domains[0] ?? "the domain"} is there (${site})`,
				fits: false,
				free: false,
			};
		}
		return { ...base, why, fits: true, free: !isOwn };
	});
}

/** Those that others reach; where all are private, those on the way out. */
function sensible(addresses: readonly LookedAddress[]): readonly LookedAddress[] {
	const lasting = addresses.filter(({ passing }) => !passing);
	const outside = lasting.filter((one) => one.private === undefined);
	if (outside.length > 0) return outside;
	// An IPv6 address that is private leads nowhere; behind IPv4's there may be a public one.
	const inside = lasting.filter(({ family }) => family === 4);
	const wayOut = inside.filter((one) => one.wayOut);
	return wayOut.length > 0 ? wayOut : inside;
}

function wayOf(
	address: string,
	looked: Looked,
	config: Config,
): { readonly way: string | undefined; readonly why: string } {
	const { endpoints, notes } = chooseWays({
		config: { ...config, addresses: [{ local: address, public: address, way: "auto" }] },
		local: looked.local,
		serverProgram: isProsody,
		mayBindLowPorts: looked.mayBindLowPorts,
	});
	const first = endpoints.find(({ service }) => service === "clients") ?? endpoints[0];
	return { way: first?.way, why: first?.why ?? notes[0]?.text ?? "nothing is known of it" };
}

/** The name of a program other than the XMPP server that listens on a port of all addresses. */
function webServerOn(port: number, family: 4 | 6, { local }: Looked): string | undefined {
	const isEverywhere = ({ address }: LocalListener): boolean =>
		address === "::" || (family === 4 && address === "0.0.0.0");
	const listener = local.listeners.find(
		(one) => one.port === port && isEverywhere(one) && !isProsody(one.program ?? ""),
	);
	return listener === undefined ? undefined : (listener.program ?? "a program");
}
