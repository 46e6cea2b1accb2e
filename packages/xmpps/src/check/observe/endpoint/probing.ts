import { type Role, role, writeStreamHeader } from "xmpps-connect/protocol";
import type { ObserveContext } from "../check-options.ts";
import type { EndpointPlace } from "../endpoints-of.ts";
import type { AddressBudgets } from "./address-budget.ts";
import type { CertificateCollector } from "./certificate-collector.ts";
import type { ProbeContext } from "./dial-place.ts";
import type { After } from "./probe-tls.ts";
import { askStream } from "./read-inside.ts";

/** What the probes of endpoints share. */
export interface Probing extends ProbeContext, Pick<ObserveContext, "domain" | "matrix" | "refuse"> {
	readonly certificates: CertificateCollector;
	readonly budgets: AddressBudgets;
}

/** Our stream header for a place. RFC 7622, 3.2: `to` in U-labels. */
export function headerFor({ domain }: Pick<Probing, "domain">, place: EndpointPlace): string {
	return writeStreamHeader({ to: domain.unicode, role: roleOf(place) });
}

/** Asks for a stream inside TLS. */
export function streamInside(probing: Pick<Probing, "domain">, place: EndpointPlace): After {
	const header = headerFor(probing, place);
	return (socket, signal) => askStream(socket, header, signal);
}

/** Whose endpoint it is. */
export function roleOf({ service }: Pick<EndpointPlace, "service">): Role {
	return role(service);
}
