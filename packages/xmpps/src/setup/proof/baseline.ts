import { createSecureContext } from "node:tls";
import { domainToASCII, domainToUnicode } from "node:url";
import { ipFamily, parseDomain } from "xmpps-connect/protocol";
import type { Dialer } from "../../check/observe/dialer.ts";
import { AddressBudgets } from "../../check/observe/endpoint/address-budget.ts";
import { AddressRoom } from "../../check/observe/endpoint/address-room.ts";
import { CertificateCollector } from "../../check/observe/endpoint/certificate-collector.ts";
import { observeEndpoints } from "../../check/observe/endpoint/observe-endpoints.ts";
import { probeTls } from "../../check/observe/endpoint/probe-tls.ts";
import { httpGet } from "../../check/observe/web/http-get.ts";
import type { LocalObservation } from "../../model/observation-local.ts";
import type { PlannedEndpoint } from "../adapters/adapter.ts";

/** Something that worked before, perhaps, and then must work after. */
export interface Service {
	readonly kind: "https" | "xmpp-client" | "xmpp-server";
	readonly address: string;
	readonly port: number;
}

/** What came of trying one. */
export interface Tried extends Service {
	readonly works: boolean;
	/** What was found there, in a few words. */
	readonly found: string;
}

/** A host has a handful of addresses that matter. */
const MAX_ADDRESSES = 16;

const PORTS = [
	["https", 443],
	["xmpp-client", 5222],
	["xmpp-server", 5269],
] as const;

/**
 * The services whose state is compared: HTTPS and STARTTLS at every address of the host where something listens, but for
 * the addresses and ports that the endpoint is to have for itself. Pure.
 */
export function servicesToKeep(local: LocalObservation, endpoints: readonly PlannedEndpoint[]): readonly Service[] {
	const listens = (address: string, port: number): boolean =>
		local.listeners.some(
			(listener) =>
				listener.port === port &&
				(listener.address === address ||
					listener.address === "::" ||
					(listener.address === "0.0.0.0" && ipFamily(address) === 4)),
		);
	const becomes = new Set(
		endpoints.flatMap(({ local: address, port, way }) => (way === "gateway" ? [] : [`${address} ${port}`])),
	);
	return local.addresses
		.slice(0, MAX_ADDRESSES)
		.flatMap((address) =>
			PORTS.flatMap(([kind, port]) =>
				listens(address, port) && !becomes.has(`${address} ${port}`) ? [{ kind, address, port }] : [],
			),
		);
}

/**
 * Sorts the services by whether they go on when a gateway that has the port itself leaves addresses: the web there came through
 * it. Pure.
 */
export function withoutGateway(
	services: readonly Service[],
	addresses: readonly string[],
): { readonly services: readonly Service[]; readonly ending: readonly Service[] } {
	const through = ({ kind, address }: Service): boolean => kind === "https" && addresses.includes(address);
	return { services: services.filter((one) => !through(one)), ending: services.filter(through) };
}

/** A sentence for people, without a full stop. */
export function endingText({ address, port }: Service): string {
	return `The web at ${address} port ${port} comes through the gateway and ends with it: let the web server listen there`;
}

/** How to reach them. */
export interface TryOptions {
	readonly dialer: Dialer;
	/** Milliseconds for one phase. */
	readonly phaseTimeout: number;
	readonly signal: AbortSignal;
}

/** Tries all of them at once. Never rejects for what the network does. @param domain the XMPP domain, in A-labels */
export function tryServices(services: readonly Service[], domain: string, options: TryOptions): Promise<Tried[]> {
	return Promise.all(
		services.map(async (service) => ({
			...service,
			...(await (service.kind === "https"
				? tryHttps(service, domain, options)
				: tryStarttls(service, domain, options))),
		})),
	);
}

/** What worked and does not any more. Pure. */
export function worseThan(before: readonly Tried[], after: readonly Tried[]): readonly Tried[] {
	const worked = new Set(before.filter(({ works }) => works).map(key));
	return after.filter((tried) => !tried.works && worked.has(key(tried)));
}

const key = ({ kind, address, port }: Service): string => `${kind} ${address} ${port}`;

type Result = Pick<Tried, "works" | "found">;

/** Any answer in HTTP will do: what the site says is its own business. The certificate is not judged: it did not change. */
async function tryHttps({ address, port }: Service, domain: string, options: TryOptions): Promise<Result> {
	let status: string | undefined;
	const result = await probeTls(
		{ ...options, trust: createSecureContext({}) },
		{ address, port },
		{ alpn: ["http/1.1"], servername: domain },
		async (socket, signal) => {
			status = (await httpGet(socket, { name: domain, path: "/", accept: "*/*" }, signal)).status;
			return { kind: "not-asked" };
		},
		new CertificateCollector(),
	).catch((error: unknown) => ({ kind: "failed" as const, detail: String(error) }));
	if (status !== undefined) return { works: true, found: status };
	return { works: false, found: "detail" in result ? result.detail : "no HTTP" };
}

async function tryStarttls({ kind, address, port }: Service, domain: string, options: TryOptions): Promise<Result> {
	const parsed = parseDomain(domain, { toAscii: domainToASCII, toUnicode: domainToUnicode });
	const budgets = new AddressBudgets({ handshakesPerAddress: 4 }, new AddressRoom(4));
	const service = kind === "xmpp-server" ? "xmpp-server" : "xmpp-client";
	const family = ipFamily(address) === 6 ? 6 : 4;
	const { endpoints } = await observeEndpoints(
		{
			...options,
			trust: createSecureContext({ minVersion: "TLSv1.2" }),
			domain: parsed,
			matrix: "reduced",
			refuse: () => undefined,
		},
		[{ service, target: domain, address, family, port, origin: "srv" }],
		new CertificateCollector(),
		budgets,
	);
	const [endpoint] = endpoints;
	const [first] = endpoint?.starttls ?? [];
	const tls = first?.tls;
	if (tls?.kind === "tls") return { works: true, found: `STARTTLS, ${tls.protocol}` };
	if (first?.before.kind === "xmpp") return { works: true, found: "an XMPP stream without TLS" };
	if (endpoint?.tcp.kind === "failed") return { works: false, found: endpoint.tcp.detail };
	return {
		works: false,
		found: tls?.kind === "failed" ? tls.detail : `no XMPP stream (${first?.before.kind ?? "nothing"})`,
	};
}
