import type { HostMetaObservation } from "../../model/observation.ts";
import type { Facts } from "./facts.ts";

/** A host-meta that was found. */
export interface FoundHostMeta {
	readonly form: "xml" | "json";
	readonly url: string;
	readonly links: readonly { readonly rel: string; readonly href: string }[];
	readonly allowOrigin?: string;
}

/** XEP-0156, 2.1: the relations that lead to XMPP. */
const RELATIONS = "urn:xmpp:alt-connections:";

/** Every form of the domain's host-meta that was found. */
export function foundHostMetas({ observation }: Facts): FoundHostMeta[] {
	return observation.hostMeta.flatMap(({ form, url, result }: HostMetaObservation): FoundHostMeta[] => {
		if (result.kind !== "found") return [];
		const { links, allowOrigin } = result;
		return [{ form, url, links, ...(allowOrigin === undefined ? {} : { allowOrigin }) }];
	});
}

/** The links of a host-meta that lead to XMPP. */
export function xmppLinks({ links }: FoundHostMeta): FoundHostMeta["links"] {
	return links.filter(({ rel }) => rel.startsWith(RELATIONS));
}

/** XEP-0156, 2.2: connection URLs MUST start with one of these. */
export function isSecure({ href }: { readonly href: string }): boolean {
	return /^(https|wss):\/\//i.test(href);
}
